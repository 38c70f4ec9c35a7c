"""A line may be a megabyte of one word, as data in a program is: what is searched in it takes no more than its length."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

AGENT = """\
import os
from autogen_agentchat.agents import AssistantAgent
agent = AssistantAgent("a", None, system_message=os.environ["STRIPE_KEY"]{}){}
"""
LONG = {
    "word.py": (', description="' + "x" * 200_000 + '"', ""),
    "drawn.py": (', description="' + "aB3-" * 100_000 + '"', ""),
    "token.py": (', description="' + "eyJ" * 100_000 + '"', ""),
    "wide.py": (', description="é ' + "x" * 200_000 + '"', ""),
    "slots.py": (', description="' + "{{" * 20_000 + '"', "  # " + "${" * 20_000),
    "comment.py": ("", "  # password = " + "x" * 200_000),
    "urls.py": ("", "; x = '" + "a://b:" * 20_000 + "'"),
    "cookie.py": ("", "\n# coding: " + "x" * 200_000),
}


def test_long_lines_are_judged_in_time_and_shown_short(tmp_path: Path) -> None:
    for name, (argument, after) in LONG.items():
        (tmp_path / name).write_text(AGENT.format(argument, after), encoding="utf-8")
    command = [sys.executable, "-m", "offwire", "lint", "--no-cache", "--format", "json", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    found = json.loads(done.stdout)["findings"]
    assert [one["path"] for one in found if one["code"] == "OW101"] == sorted(LONG)
    assert len(done.stdout) < 2_000 * len(found)


@pytest.mark.parametrize("name", ["x" * 100_000, "../" * 30_000, "zlib_codec"])
def test_an_encoding_that_there_is_not_is_told_in_a_line_of_ordinary_length(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "a.py").write_text(f"# coding: {name}\nx = 1\n", encoding="utf-8")
    command = [sys.executable, "-m", "offwire", "lint", "--no-cache", "--format", "text", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (1, "")
    assert "OW901" in done.stdout
    assert len(done.stdout) < 1_000
