"""The page about the plugin names all there is: every option, method, shape, fault and reason, and no others."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from offwire_harness import canaries, faults, plugin, tenant_vault, verdict
from offwire_harness.drivers import MODES
from offwire_harness.face import Offwire

PAGE = (Path(__file__).parents[2] / "docs/plugin.md").read_text(encoding="utf-8")
_ADDED_LATER = {"twin-not-seen", "twin-not-made"}
"""Reasons that are no precondition: they come of a second drive."""


def section(title: str) -> str:
    """Return the text below a heading."""
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def first_cells(title: str) -> set[str]:
    """Return what the tables of a section have in code letters in their first column."""
    rows = re.findall(r"^\| (`.*?) \| ", section(title), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_faults_are_those_of_the_table_with_its_words():
    rows = {(fault.name, fault.summary) for fault in faults.FAULTS}
    assert set(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", section("Faults"), re.MULTILINE)) == rows
    assert all(f"`{name}`" in section("Faults") for name in tenant_vault.FAULTS)


def test_reasons_are_the_preconditions():
    assert first_cells("The verdict") == {each.code for each in verdict.PRECONDITIONS} | _ADDED_LATER


def test_options_are_those_of_the_plugin():
    declared = set(re.findall(r'"(--offwire[\w-]*|offwire_\w+)"', inspect.getsource(plugin.pytest_addoption)))
    assert {name.partition("=")[0] for name in first_cells("Options")} == declared


def test_methods_shapes_and_modes_are_all_there():
    public = {name for name in vars(Offwire) if not name.startswith("_")} - {"finish"}
    told = {name for cell in first_cells("A test") for name in re.findall(r"^(?:await )?(\w+)", cell)}
    assert public - told == {"drive_sync"}
    shapes = re.search(r"^Shapes: (.+)$", PAGE, re.MULTILINE)
    assert shapes
    assert set(re.findall(r"`([\w-]+)`", shapes[1])) == set(canaries.SHAPES)
    assert all(f"`{mode}`" in section("A test") for mode in MODES)
