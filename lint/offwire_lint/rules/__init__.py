"""The rules, one module each: `ow201_raw_upstream_body.py`.

A module's docstring is the one home of what its rule says: `offwire explain`, the docs page, the SARIF entry and the
tests of its examples are made from it. It reads:

    OW201 raw-upstream-body · warning · CWE-201

    A tool returns an upstream body whole.

    ## Why
    Paragraphs of Markdown.

    ## Help
    How to mend it, in one or two sentences.

    ## Bad
    ```python
    a complete program
    ```

    ## Good
    ```python
    its mended twin
    ```

`· pedantic` at the end of the first line keeps a rule silent by default. A section may hold several code blocks.
"""

from __future__ import annotations

import ast
import re
from functools import cache, lru_cache
from pathlib import Path

from offwire.findings import Rule, Severity

_DOCSTRING = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""', re.DOTALL)
_MODULE = re.compile(r"(ow\d{3})(?:_\w+)?\.py$")
_TITLE = re.compile(
    r"(?P<code>OW\d{3}) (?P<name>[a-z0-9-]+) · (?P<severity>error|warning|info)(?: · CWE-(?P<cwe>\d+))?(?P<pedantic> · pedantic)?"
)
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECTIONS = ("Why", "Help", "Bad", "Good")


class RuleDocError(Exception):
    """A rule's docstring that does not follow the pattern; a mistake in offwire, found by its tests."""


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """The codes of all rules, sorted; imports none of them."""
    return tuple(sorted(code.upper() for code in modules()))


@cache
def rule(code: str) -> Rule:
    """The rule of a code.

    Raises:
        KeyError: there is none.
    """
    source = (Path(__file__).parent / f"{modules()[code.lower()]}.py").read_text(encoding="utf-8")
    # Read, not imported: what a rule says is wanted more often than what it does, and by runs that judge nothing.
    docstring = _DOCSTRING.match(source)
    return parse_rule(ast.literal_eval(docstring.group()) if docstring else "")


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, sorted by code."""
    return tuple(rule(code) for code in codes())


def parse_rule(doc: str) -> Rule:
    """The rule that a docstring describes.

    Raises:
        RuleDocError: a part is missing or unknown.
    """
    title, _, rest = doc.strip().partition("\n")
    head = _TITLE.fullmatch(title.strip())
    if head is None:
        raise RuleDocError(f"title must read 'OW201 some-name · warning · CWE-201', not {title!r}")
    summary, *parts = re.split(r"^## ", rest.strip(), flags=re.MULTILINE)
    sections = {}
    for part in parts:
        name, _, body = part.partition("\n")
        sections[name.strip()] = body.strip() + "\n"
    if unknown := set(sections) - set(_SECTIONS):
        raise RuleDocError(
            f"{head['code']}: unknown section {sorted(unknown)[0]!r}; known are {', '.join(_SECTIONS)}"
        )
    if not summary.strip() or not sections.get("Why") or not sections.get("Help"):
        raise RuleDocError(f"{head['code']}: needs a summary, a Why and a Help")
    return Rule(
        code=head["code"],
        name=head["name"],
        severity=Severity(head["severity"]),
        summary=_joined(summary),
        why=sections["Why"].strip(),
        help=_joined(sections["Help"]),
        cwe=int(head["cwe"]) if head["cwe"] else None,
        pedantic=head["pedantic"] is not None,
        bad=tuple(_BLOCK.findall(sections.get("Bad", ""))),
        good=tuple(_BLOCK.findall(sections.get("Good", ""))),
    )


@lru_cache(maxsize=1)
def modules() -> dict[str, str]:
    """Module name by lower-case code."""
    names = [path.name for path in Path(__file__).parent.iterdir()]
    return {match[1]: name.removesuffix(".py") for name in names if (match := _MODULE.fullmatch(name))}


def _joined(text: str) -> str:
    return " ".join(text.split())
