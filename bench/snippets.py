"""What every tool of the comparison is given: the judged cases of tests/lint/cases, and each rule's own examples.

The comments that say what is expected are taken out first; line numbers stay. Each snippet lies in a directory of its own.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from offwire.findings import Rule
from offwire_lint.rules import all_rules

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests" / "lint"))

from test_cases import Spot, all_cases, expected  # noqa: E402  # one reader of the judged cases, theirs

MARK = re.compile(
    r"[ \t]*#\s*(?:expect|expect-one|may)(?:\(\w+\))?:\s*OW\d{3}[^\r]*|^#\s*(?:options|gap):[^\r]*"
)
OWN_BUSINESS = "suppression"  # cases about offwire's own comments: nothing to compare


@dataclass(frozen=True)
class Snippet:
    """A program and what is to be found in it.

    Attributes:
        name: its directory below that of all snippets.
        groups: each is found by a hit at any of its spots; spots are relative to the directory.
        allowed: where a hit is neither asked for nor wrong.
        subjects: the rules that it is judged for: pedantic ones only where a case is about them.
        pedantic: whether offwire is to show its pedantic rules.
    """

    name: str
    subjects: frozenset[str]
    groups: tuple[frozenset[Spot], ...] = ()
    allowed: frozenset[Spot] = frozenset()
    pedantic: bool = False


def lay_out(folder: Path) -> list[Snippet]:
    """Write every snippet below `folder` and return what is expected of each."""
    return [*_cases(folder), *_examples(folder)]


def stripped(text: str) -> str:
    """Python source without the comments that tell what is expected; as many lines as before."""
    return "\n".join(MARK.sub("", line) for line in text.split("\n"))


def stripped_notebook(text: str) -> str:
    """A notebook without such comments."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        cell["source"] = stripped("".join(cell["source"])).splitlines(keepends=True)
    return json.dumps(notebook, indent=1)


def _cases(folder: Path) -> Iterator[Snippet]:
    for number, case in enumerate(all_cases()):
        if case.parent.name == OWN_BUSINESS:
            continue
        # No name of ours: some tools judge a file by its path.
        name = f"app{number:03}"
        if case.is_dir():
            shutil.copytree(case, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (folder / name).mkdir(parents=True)
            shutil.copy(case, folder / name)
        _strip(folder / name)
        wanted = expected(case)
        pedantic = "pedantic" in wanted.options
        judged = frozenset(rule.code for rule in _rules() if pedantic or not rule.pedantic)
        groups = tuple(group for group in wanted.groups if min(group).code < "OW9")
        yield Snippet(name, judged, groups, frozenset(wanted.allowed), pedantic)


def _strip(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.suffix in {".py", ".ipynb"}:
            strip = stripped if file.suffix == ".py" else stripped_notebook
            # bytes, for a case's line ends and its byte order mark are part of it
            file.write_bytes(strip(file.read_bytes().decode("utf-8")).encode("utf-8"))


def _examples(folder: Path) -> Iterator[Snippet]:
    """A bad example expects its own rule, wherever; a good one expects that it stays silent."""
    for rule in _rules():
        for kind, texts in (("b", rule.bad), ("g", rule.good)):
            for number, text in enumerate(texts):
                name = f"ex{rule.code[2:]}{kind}{number}"
                (folder / name).mkdir(parents=True)
                (folder / name / "program.py").write_text(text, encoding="utf-8")
                lines = range(1, text.count("\n") + 2)
                anywhere = frozenset(Spot("program.py", 0, line, rule.code) for line in lines)
                groups = (anywhere,) if kind == "b" else ()
                yield Snippet(name, frozenset({rule.code}), groups, pedantic=rule.pedantic)


def _rules() -> list[Rule]:
    """The rules about programs; OW9 is about offwire's own comments and runs."""
    return [rule for rule in all_rules() if rule.code < "OW9"]
