"""Each rule's own examples: the bad ones are found, the good ones are not."""

import pytest

from offwire.findings import Confidence, Finding, Rule
from offwire_lint.analysis import SourceFile, analyse, facts_of
from offwire_lint.models import load_models
from offwire_lint.rules import all_rules

ENGINE_RULES = [rule for rule in all_rules() if not rule.code.startswith("OW9")]
BAD = [(rule, text) for rule in ENGINE_RULES for text in rule.bad]
GOOD = [(rule, text) for rule in ENGINE_RULES for text in rule.good]


def judged(text: str) -> list[Finding]:
    findings = analyse([SourceFile("example.py", facts_of(text, "example.py"))], load_models())
    return [finding for finding in findings if finding.confidence > Confidence.LOW]


def names(cases: list[tuple[Rule, str]]) -> list[str]:
    return [f"{rule.code}-{number}" for number, (rule, _) in enumerate(cases)]


@pytest.mark.parametrize(("rule", "text"), BAD, ids=names(BAD))
def test_bad_example_is_found(rule: Rule, text: str) -> None:
    assert rule.code in {finding.code for finding in judged(text)}


@pytest.mark.parametrize(("rule", "text"), GOOD, ids=names(GOOD))
def test_good_example_is_clean_of_its_own_rule_and_of_every_leak(rule: Rule, text: str) -> None:
    found = {finding.code for finding in judged(text)}
    assert rule.code not in found
    assert not [code for code in found if code < "OW3"]


@pytest.mark.parametrize("rule", ENGINE_RULES, ids=lambda rule: rule.code)
def test_every_rule_has_both_examples(rule: Rule) -> None:
    assert rule.bad
    assert rule.good


@pytest.mark.parametrize(("rule", "text"), BAD, ids=names(BAD))
def test_each_finding_ends_its_flow_where_it_reports(rule: Rule, text: str) -> None:
    for finding in judged(text):
        assert finding.flow[-1].location == finding.location
        assert all(step.note and step.location.line > 0 for step in finding.flow)
