"""`offwire lint` as a user meets it: what it prints, what it exits with, what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from offwire.arguments import FORMATS

LEAKING = """\
import os

from autogen_agentchat.agents import AssistantAgent

key = os.environ["STRIPE_KEY"]
agent = AssistantAgent("billing", model_client=client, system_message=f"Use the key {key}")
"""
CLEAN = "def add(a: int, b: int) -> int:\n    return a + b\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "billing.py").write_text(LEAKING, encoding="utf-8")
    (tmp_path / "helpers.py").write_text(CLEAN, encoding="utf-8")
    return tmp_path


def lint(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "offwire", "lint", "--no-cache", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
        env={key: value for key, value in os.environ.items() if key != "FORCE_COLOR"},
    )


def test_a_leak_is_shown_with_its_flow_and_exits_with_1(project: Path) -> None:
    done = lint(project)
    assert done.returncode == 1
    assert done.stderr == ""
    first, *rest = done.stdout.splitlines()
    assert first.startswith("agents/billing.py:6:71: error OW101 secret-in-system-message: ")
    shown = "\n".join(rest)
    assert '6 | agent = AssistantAgent("billing"' in shown
    assert "\n  | " + " " * 70 + "^" * 20 + "\n" in shown
    assert "1. agents/billing.py:5  " in shown
    assert "2. agents/billing.py:6  " in shown
    assert rest[-1] == "Found 1 error in 2 files"


def test_clean_code_exits_with_0(project: Path) -> None:
    done = lint(project, "helpers.py")
    assert (done.returncode, done.stdout) == (0, "Found no findings in 1 file\n")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_the_finding(project: Path, name: str) -> None:
    done = lint(project, "--format", name)
    assert done.returncode == 1
    assert "OW101" in done.stdout
    assert "STRIPE_KEY" in done.stdout


def test_codes_can_be_selected_and_ignored(project: Path) -> None:
    assert lint(project, "--select", "OW2").returncode == 0
    assert lint(project, "--select", "ow1,OW3").returncode == 1
    assert lint(project, "--ignore", "OW101").returncode == 0
    done = lint(project, "--select", "X1")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_exit_zero_reports_all_the_same(project: Path) -> None:
    done = lint(project, "--exit-zero")
    assert done.returncode == 0
    assert "OW101" in done.stdout


def test_a_suppressed_finding_is_counted_and_stays_in_the_json(project: Path) -> None:
    code = LEAKING.replace('{key}")', '{key}")  # offwire: ignore[OW101] a demo key')
    (project / "agents" / "billing.py").write_text(code, encoding="utf-8")
    done = lint(project)
    assert (done.returncode, done.stdout) == (0, "Found no findings in 2 files (1 suppressed)\n")
    findings = json.loads(lint(project, "--format", "json").stdout)["findings"]
    assert [(finding["code"], finding["suppressed"]) for finding in findings] == [("OW101", True)]


def test_a_baseline_hides_what_is_known_and_nothing_new(project: Path) -> None:
    done = lint(project, "--write-baseline", "known.json")
    assert (done.returncode, done.stdout) == (0, "Found 1 error in 2 files. Baseline: known.json\n")
    assert lint(project, "--baseline", "known.json").returncode == 0
    (project / "agents" / "new.py").write_text(LEAKING.replace("STRIPE", "GITHUB"), encoding="utf-8")
    done = lint(project, "--baseline", "known.json")
    assert done.returncode == 1
    assert "agents/new.py:6:" in done.stdout
    assert "agents/billing.py" not in done.stdout


class TestConfiguration:
    def write(self, project: Path, text: str, name: str = "pyproject.toml") -> None:
        (project / name).write_text(text, encoding="utf-8")

    def test_the_nearest_file_counts(self, project: Path) -> None:
        self.write(project, '[tool.offwire]\nignore = ["OW1"]\n')
        assert lint(project).returncode == 0

    def test_another_file_can_be_named(self, project: Path) -> None:
        (project / "ci").mkdir()
        self.write(project, 'ignore = ["OW1"]\n', "ci/offwire.toml")
        assert lint(project).returncode == 1
        assert lint(project, "--config", "ci/offwire.toml").returncode == 0

    def test_isolated_follows_none_not_even_a_broken_one(self, project: Path) -> None:
        (project / "pyproject.toml").write_text('[tool.offwire]\nignore = ["OW1"\n', encoding="utf-8")
        assert lint(project, ".").returncode == 2
        assert lint(project, ".", "--isolated").stdout.endswith("Found 1 error in 2 files\n")
        both = lint(project, "--isolated", "--config", "pyproject.toml")
        assert (both.returncode, both.stdout) == (2, "")
        assert "--isolated follows no file" in both.stderr

    @pytest.mark.parametrize(
        ("name", "why"),
        [("missing.toml", "there is no such file"), ("setup.cfg", "expected an offwire.toml")],
    )
    def test_a_file_that_holds_no_settings_is_refused(self, project: Path, name: str, why: str) -> None:
        self.write(project, "[metadata]\n", "setup.cfg")
        done = lint(project, "--config", name)
        assert done.returncode == 2
        assert done.stderr.startswith(f"offwire: error: --config {name}: {why}")

    @pytest.mark.parametrize(
        "text", ["[tool.offwire]\nselct = []\n", "[tool.offwire\n", '[tool]\noffwire = "x"\n']
    )
    def test_a_setting_that_means_nothing_is_refused_in_one_line(self, project: Path, text: str) -> None:
        self.write(project, text)
        done = lint(project)
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.startswith("offwire: error: ")
        assert "pyproject.toml" in done.stderr
        assert done.stderr.count("\n") == 1


class TestWhatCanNotBeJudged:
    def test_a_missing_path_is_no_clean_result(self, project: Path) -> None:
        done = lint(project, "missing.py")
        assert done.returncode == 2
        assert "missing.py" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr

    def test_a_file_that_can_not_be_parsed_is_a_finding_and_the_run_goes_on(self, project: Path) -> None:
        broken = "from autogen_agentchat.agents import AssistantAgent\ndef broken(:\n"
        (project / "agents" / "broken.py").write_text(broken, encoding="utf-8")
        done = lint(project)
        assert done.returncode == 1
        assert "agents/broken.py:2:" in done.stdout
        assert "OW901" in done.stdout
        assert "OW101" in done.stdout

    def test_a_folder_without_python_says_that_nothing_was_checked(self, tmp_path: Path) -> None:
        done = lint(tmp_path)
        assert done.stdout == "Checked no files\n"


class TestModels:
    """The example on the configuration page does what the page says."""

    PROGRAM = '''\
from acme import redact
from acme.api import fetch
from acme.vault import read_secret
from autogen_agentchat.agents import AssistantAgent


async def get_order(order_id: str) -> {returns}:
    """Look up an order and say what became of it."""
    return {value}


agent = AssistantAgent("orders", model_client=client, tools=[get_order], system_message={message})
'''

    @pytest.mark.parametrize(
        ("returns", "value", "message", "codes"),
        [
            ("dict", "fetch(order_id)", '"Look orders up."', ["OW201"]),
            ("str", "redact(fetch(order_id))", '"Look orders up."', []),
            ("str", 'fetch(order_id)["status"]', 'f"Use {read_secret(1)}"', ["OW101"]),
        ],
    )
    def test_the_example_of_the_page(
        self, returns: str, value: str, message: str, codes: list[str], tmp_path: Path
    ) -> None:
        page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
        example = page.split("```toml\n")[1].split("```")[0]
        (tmp_path / "pyproject.toml").write_text(example, encoding="utf-8")
        program = self.PROGRAM.format(returns=returns, value=value, message=message)
        (tmp_path / "orders.py").write_text(program, encoding="utf-8")
        done = lint(tmp_path, "--format", "json")
        assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == codes


def test_the_configuration_page_names_every_key() -> None:
    from offwire_lint.config import _KEYS

    page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert [key for key in _KEYS if f"| `{key}` |" not in page] == []
