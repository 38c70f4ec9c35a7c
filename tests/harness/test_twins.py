"""A leaking twin has a canary in one tool's result, however an agent puts that result into its request."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from offwire.findings import Sighting
from offwire.runs import Coverage, RunRecord, Verdict
from offwire_harness import canaries
from offwire_harness.drivers.conversations import leaking
from offwire_harness.drivers.sabotage import Sabotage, applied
from offwire_harness.twins import NO_TOOL, Twins

CALL = {"id": "1", "type": "function", "function": {"name": "look", "arguments": "{}"}}

CONVERSATIONS: dict[str, dict[str, Any]] = {
    "chat": {"messages": [{"tool_calls": [CALL]}, {"role": "tool", "tool_call_id": "1", "content": "seen"}]},
    "chat, in parts": {
        "messages": [
            {"tool_calls": [CALL]},
            {"role": "tool", "tool_call_id": "1", "content": [{"type": "text", "text": "seen"}]},
        ]
    },
    "chat, the older way": {"messages": [{"role": "function", "name": "look", "content": "seen"}]},
    "responses": {
        "input": [
            {"type": "function_call", "call_id": "1", "name": "look", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "1", "output": "seen"},
        ]
    },
    "anthropic": {
        "messages": [
            {"role": "assistant", "content": [{"type": "tool_use", "id": "1", "name": "look", "input": {}}]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1", "content": "seen"}]},
        ]
    },
}


def marked(name: object, text: str) -> str:
    return f"{text} MARK" if name == "look" else text


@pytest.mark.parametrize("form", CONVERSATIONS)
def test_the_result_of_the_tool_is_changed_and_nothing_else(form: str):
    body = CONVERSATIONS[form]
    before = json.dumps(body)
    assert json.dumps(leaking(body, marked)) == before.replace('"seen"', '"seen MARK"')
    assert json.dumps(body) == before


@pytest.mark.parametrize("form", CONVERSATIONS)
def test_the_results_of_other_tools_are_left_alone(form: str):
    body = json.loads(json.dumps(CONVERSATIONS[form]).replace("look", "listen"))
    assert leaking(body, marked) == body


@pytest.mark.parametrize(
    "body", [None, [], "text", {"messages": "none"}, {"messages": [1, None]}, {"input": "text"}]
)
def test_what_is_no_conversation_stays_as_it_is(body: object):
    assert leaking(body, marked) == body


def test_the_encoder_is_put_back():
    sabotage = Sabotage("look", canaries.new("TWIN"))
    with applied(sabotage):
        assert sabotage.canary.value in json.dumps(CONVERSATIONS["chat"])
    assert sabotage.struck.is_set()
    assert sabotage.canary.value not in json.dumps(CONVERSATIONS["chat"])


def test_where_a_framework_has_made_the_leak_the_encoder_makes_no_other():
    sabotage = Sabotage("look", canaries.new("TWIN"))
    sabotage.leaking("look", "seen")
    with applied(sabotage):
        assert sabotage.canary.value not in json.dumps(CONVERSATIONS["chat"])


CLEAN = RunRecord("t", "a", "run", Verdict.CLEAN, Verdict.CLEAN, coverage=Coverage(("look",)))


def twin(*, struck: bool = True, seen_in: str | None = "look") -> RunRecord:
    """Return the record of a clean run after a twin of it was seen to leak in a tool's result."""
    sabotage = Sabotage("look", canaries.new("TWIN of look"))
    if struck:
        sabotage.leaking("look", "seen")
    sighting = Sighting("TWIN of look", "0" * 16, "api.openai.com", "/messages/1/content", (), seen_in)
    return Twins(wanted=True).judged(CLEAN, sabotage, [sighting], {"boss"})


def test_a_run_whose_twin_turned_red_stays_as_it_is():
    assert twin() == CLEAN
    assert twin(seen_in="boss") == CLEAN


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"struck": False}, "twin-not-made"),
        ({"seen_in": "listen"}, "twin-not-seen"),
        ({"seen_in": None}, "twin-not-seen"),
    ],
)
def test_a_run_whose_twin_did_not_turn_red_there_proves_nothing(made: dict[str, Any], code: str):
    judged = twin(**made)
    assert (judged.verdict, [each.code for each in judged.reasons]) == (Verdict.INCONCLUSIVE, [code])


def test_twins_are_made_of_clean_runs_that_had_tools_if_they_are_wanted():
    without = replace(CLEAN, coverage=Coverage())
    assert Twins(wanted=True).of(CLEAN) == ("look",)
    assert Twins(wanted=False).of(CLEAN) == ()
    assert Twins(wanted=True).of(replace(CLEAN, verdict=Verdict.INCONCLUSIVE)) == ()
    assert Twins(wanted=True).none_of(without).not_claimed == (NO_TOOL,)
    assert Twins(wanted=True).none_of(CLEAN) == CLEAN
    assert Twins(wanted=False).none_of(without) == without
