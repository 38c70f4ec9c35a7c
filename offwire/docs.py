"""The pages of rules and checks, made from the code's own docstrings. `python -m offwire.docs DIR` writes them."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

from offwire import catalogue
from offwire.findings import Rule
from offwire.report.markdown import fenced

FAMILIES = {
    "1": "What the model is told",
    "2": "What a tool hands back",
    "3": "The tool's schema",
    "4": "The credential's boundary",
    "5": "The framework",
    "6": "What was seen on the wire",
    "9": "The run itself",
}
_WIDTH = 88


def page(rule: Rule) -> str:
    """Return a rule's page as Markdown."""
    facts = [f"severity: {rule.severity}"]
    facts += [f"[CWE-{rule.cwe}](https://cwe.mitre.org/data/definitions/{rule.cwe}.html)"] if rule.cwe else []
    facts += ["pedantic: shown with `--pedantic`"] if rule.pedantic else []
    parts = [f"# {rule.code} {rule.name}\n", " · ".join(facts) + "\n", f"{rule.summary}\n"]
    if rule.why:
        parts += ["## Why it matters\n", f"{rule.why.strip()}\n"]
    parts += _examples("## What is flagged\n", rule.bad)
    parts += _examples("## Use instead\n", rule.good)
    if rule.help:
        parts += ["## How to mend it\n", f"{rule.help.strip()}\n"]
    return "\n".join(parts)


def terminal_page(rule: Rule) -> str:
    """Return a rule's page for the terminal."""
    facts = [str(rule.severity)]
    facts += [f"CWE-{rule.cwe}"] if rule.cwe else []
    facts += ["pedantic"] if rule.pedantic else []
    parts = [f"{rule.code} {rule.name} ({', '.join(facts)})", _wrapped(rule.summary)]
    parts += [_wrapped(rule.why)] if rule.why else []
    parts += [f"Flagged:\n\n{_indented(example)}" for example in rule.bad]
    parts += [f"Use instead:\n\n{_indented(example)}" for example in rule.good]
    parts += [_wrapped(f"Help: {rule.help}")] if rule.help else []
    return "\n\n".join(parts) + "\n"


def index(rules: Iterable[Rule]) -> str:
    """Return the list of all pages as Markdown, by family."""
    rules = tuple(rules)
    parts = [
        "# Rules and checks\n",
        "Made by `make docs` from the docstrings of the rules; `offwire rules` and `offwire explain CODE` show the same.\n",
    ]
    for digit, title in FAMILIES.items():
        members = [rule for rule in rules if rule.code[2] == digit]
        if members:
            parts += [f"## {title}\n", "| code | name | severity | flags |\n| --- | --- | --- | --- |"]
            parts += [_row(rule) for rule in members]
            parts.append("")
    return "\n".join(parts)


def files(rules: Iterable[Rule]) -> dict[str, str]:
    """Return every page by its file name."""
    rules = tuple(rules)
    return {"index.md": index(rules), **{f"{rule.code}.md": page(rule) for rule in rules}}


def main() -> int:
    """Write the pages into the folder named by the only argument; pages of codes that are gone are deleted."""
    if len(sys.argv) != 2:
        print("usage: python -m offwire.docs DIR", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    pages = files(catalogue.everything())
    for stale in set(folder.glob("OW*.md")) - {folder / name for name in pages}:
        stale.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    print(f"{len(pages)} pages in {folder}")
    return 0


def _row(rule: Rule) -> str:
    severity = f"{rule.severity}, pedantic" if rule.pedantic else str(rule.severity)
    return f"| [{rule.code}]({rule.code}.md) | {rule.name} | {severity} | {rule.summary.replace('|', chr(92) + '|')} |"


def _examples(title: str, examples: Iterable[str]) -> list[str]:
    blocks = [fenced(example.strip("\n"), "python") for example in examples]
    return [title, *blocks] if blocks else []


def _wrapped(text: str) -> str:
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(textwrap.fill(" ".join(part.split()), _WIDTH) for part in paragraphs)


def _indented(example: str) -> str:
    return textwrap.indent(textwrap.dedent(example).strip("\n"), "    ")


if __name__ == "__main__":
    sys.exit(main())
