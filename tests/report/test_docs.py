"""The pages in docs/ are those that the rules' docstrings make; every page that a finding links to exists."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from report_samples import RULE

from offwire import catalogue, docs

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "rules"
WRITTEN = [ROOT / "README.md", ROOT / "fixtures/README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_committed_pages_are_the_generated_ones() -> None:
    generated = docs.files(catalogue.everything())
    committed = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    assert committed == generated, "run `make docs`"


def test_every_rule_and_check_has_a_page() -> None:
    for rule in catalogue.everything():
        assert (PAGES / f"{rule.code}.md").is_file()


def test_codes_and_names_are_unique_and_every_family_has_a_title() -> None:
    rules = catalogue.everything()
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)
    assert {rule.code[2] for rule in rules} <= set(docs.FAMILIES)


def test_a_page_says_what_why_and_how() -> None:
    page = docs.page(RULE)
    assert page.startswith("# OW101 secret-in-system-message\n\nseverity: error · [CWE-201](")
    for heading in ("## Why it matters", "## What is flagged", "## Use instead", "## How to mend it"):
        assert heading in page
    shown = docs.terminal_page(RULE)
    assert shown.startswith("OW101 secret-in-system-message (error, CWE-201)\n")
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize("name", ["OW401", "ow401", "hardcoded-credential"])
def test_a_rule_is_found_by_code_and_name(name: str) -> None:
    found = catalogue.find(name)
    assert found is not None
    assert found.code == "OW401"


def test_a_slip_of_the_pen_gets_a_suggestion() -> None:
    assert catalogue.find("OW4O1") is None
    assert "OW401" in catalogue.similar("OW4O1")
    assert "hardcoded-credential" in catalogue.similar("hardcoded-credentials")


def test_the_readme_shows_what_lint_really_prints() -> None:
    script = ROOT / "docs" / "readme.py"
    done = subprocess.run(
        [sys.executable, script, "--check", "offwire lint"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"), PAGES / "index.md"]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_json_page_names_every_key_of_the_schema() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    schema = json.loads(
        (ROOT / "offwire" / "report" / "offwire-report.schema.json").read_text(encoding="utf-8")
    )
    keys = {
        *schema["properties"],
        *schema["$defs"]["finding"]["properties"],
        *schema["$defs"]["review"]["properties"],
    }
    assert keys <= set(re.findall(r"`(\w+)`", page))


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_row_of_a_table_has_the_cells_of_its_header(page: Path) -> None:
    expected = 0
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        cells = re.sub(r"\\\||`[^`]*`", "", line).count("|") if line.startswith("| ") else 0
        assert cells in (expected, 0) or not expected, f"{page.name}:{number}"
        expected = cells
