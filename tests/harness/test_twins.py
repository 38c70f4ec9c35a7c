"""A leaking twin has a canary in one tool's result, however an agent puts that result into its request."""

from __future__ import annotations

import json
from typing import Any

import pytest

from offwire_harness import canaries
from offwire_harness.drivers.conversations import leaking
from offwire_harness.drivers.sabotage import Sabotage, applied

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
