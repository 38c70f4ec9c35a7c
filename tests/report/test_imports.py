"""`offwire lint` pays for nothing that it does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = {
    "pytest",
    "mitmproxy",
    "autogen_agentchat",
    "autogen_core",
    "autogen_ext",
    "openai",
    "httpx",
    "respx",
    "hypothesis",
    "requests",
    "offwire_harness",
}


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules in memory after the command line ran with these arguments."""
    script = (
        "import sys\n"
        "from offwire.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('\\n'.join(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=60
    )
    return set(done.stderr.split("\n"))


def test_lint_loads_neither_the_harness_nor_what_it_drives(tmp_path: Path) -> None:
    (tmp_path / "agent.py").write_text(
        "from autogen_agentchat.agents import AssistantAgent\n", encoding="utf-8"
    )
    loaded = loaded_by("lint", "--no-cache", str(tmp_path))
    assert "offwire_lint.run" in loaded
    assert not loaded & HEAVY


def test_files_that_concern_no_agent_are_never_parsed(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text("print('hello')\n", encoding="utf-8")
    loaded = loaded_by("lint", "--no-cache", str(tmp_path))
    assert "offwire_lint.run" in loaded
    assert "libcst" not in loaded


def test_help_loads_no_half() -> None:
    assert not {name for name in loaded_by("--help") if name.startswith(("offwire_lint", "offwire_harness"))}
