"""The registry of rules: each has one home, its module's docstring, and every part of it is there."""

from __future__ import annotations

import pytest

from offwire.findings import Rule, Severity
from offwire_lint import rules

DOC = """OW999 some-rule · warning · CWE-201 · pedantic

A tool does
something.

## Why
Because.

## Help
Do not.

## Bad
```python
one = 1
```
```python
two = 2
```

## Good
```python
three = 3
```
"""


def test_a_docstring_becomes_a_rule() -> None:
    assert rules.parse_rule(DOC) == Rule(
        code="OW999",
        name="some-rule",
        severity=Severity.WARNING,
        summary="A tool does something.",
        why="Because.",
        help="Do not.",
        cwe=201,
        pedantic=True,
        bad=("one = 1\n", "two = 2\n"),
        good=("three = 3\n",),
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("OW999 some-rule", "Some rule"), "title must read"),
        (("## Help", "## Hint"), "unknown section 'Hint'"),
        (("## Why\nBecause.\n", ""), "needs a summary, a Why and a Help"),
    ],
)
def test_a_docstring_with_a_part_missing_is_refused(change: tuple[str, str], problem: str) -> None:
    with pytest.raises(rules.RuleDocError, match=problem):
        rules.parse_rule(DOC.replace(*change))


@pytest.mark.parametrize("code", rules.codes())
def test_every_rule_is_complete_and_stands_in_the_module_of_its_name(code: str) -> None:
    rule = rules.rule(code)
    assert rule.code == code
    assert rules.modules()[code.lower()] in (code.lower(), f"{code.lower()}_{rule.name.replace('-', '_')}")
    assert rule.bad
    assert rule.good


def test_all_rules_come_sorted_and_with_distinct_names() -> None:
    everything = rules.all_rules()
    assert [rule.code for rule in everything] == sorted(rules.codes())
    assert len({rule.name for rule in everything}) == len(everything)
