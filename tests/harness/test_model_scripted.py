"""The scripted model: speaks Chat Completions as a provider does, and is strict about its script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from wire_support import chat, json_of, request, response, tool, tool_turn

from offwire_harness.models import ScriptedModel, call, say
from offwire_harness.wire import Request, Response

USER = {"role": "user", "content": "hello"}


def scripted(*turns: Any, **selector: str) -> ScriptedModel:
    model = ScriptedModel()
    model.script(*turns, **selector)
    return model


def events(answer: Response) -> list[dict[str, Any]]:
    lines = [chunk.decode() for chunk in answer.chunks]
    assert all(line.startswith("data: ") and line.endswith("\n\n") for line in lines)
    assert lines[-1] == "data: [DONE]\n\n"
    return [json.loads(line[6:]) for line in lines[:-1]]


def test_it_says_what_the_script_says_and_echoes_the_models_name() -> None:
    body = json_of(scripted(say("It is open.")).answer(chat(USER)))
    assert body["model"] == "gpt-4o"
    assert body["choices"][0]["message"]["content"] == "It is open."
    assert body["choices"][0]["finish_reason"] == "stop"


def test_calls_in_a_list_are_parallel_and_have_ids_of_their_own() -> None:
    body = json_of(scripted([call("a", id="1"), call("b", id="2")]).answer(chat(USER, tools=("a", "b"))))
    calls = body["choices"][0]["message"]["tool_calls"]
    assert [each["function"]["name"] for each in calls] == ["a", "b"]
    assert [json.loads(each["function"]["arguments"]) for each in calls] == [{"id": "1"}, {"id": "2"}]
    assert len({each["id"] for each in calls}) == 2
    assert body["choices"][0]["finish_reason"] == "tool_calls"


def test_a_stream_comes_in_pieces_and_adds_up() -> None:
    text = "It is open, and nothing has been paid so far."
    parts = events(response(scripted(say(text)).answer(chat(USER, stream=True))))
    deltas = [each["choices"][0]["delta"] for each in parts]
    assert deltas[0]["role"] == "assistant"
    assert sum("content" in each and bool(each["content"]) for each in deltas) > 2
    assert "".join(each.get("content") or "" for each in deltas) == text
    assert parts[-1]["choices"][0]["finish_reason"] == "stop"


def test_a_streamed_tool_call_has_its_arguments_split_over_chunks() -> None:
    model = scripted([call("a", id="in_1AbcDefGhiJkl"), call("b", id="2")])
    parts = events(response(model.answer(chat(USER, tools=("a", "b"), stream=True))))
    deltas = [each for part in parts for each in part["choices"][0]["delta"].get("tool_calls", ())]
    assert [each["index"] for each in deltas if "id" in each] == [0, 1]
    arguments = [each["function"]["arguments"] for each in deltas if each["index"] == 0]
    assert len(arguments) > 2
    assert json.loads("".join(arguments)) == {"id": "in_1AbcDefGhiJkl"}


def test_usage_comes_last_and_only_when_asked_for() -> None:
    asked = chat(USER, stream=True, stream_options={"include_usage": True})
    parts = events(response(scripted(say("x")).answer(asked)))
    assert parts[-1]["choices"] == []
    assert parts[-1]["usage"]["total_tokens"] > 0
    assert all(
        "usage" not in each for each in events(response(scripted(say("x")).answer(chat(USER, stream=True))))
    )


@pytest.mark.parametrize(
    "path", ["/v1/chat/completions", "/chat/completions", "/openai/deployments/x/chat/completions"]
)
def test_any_base_path_will_do(path: str) -> None:
    asked = request(f"https://api.openai.com{path}", method="POST", body={"messages": [USER]})
    assert response(scripted(say("x")).answer(asked)).status == 200


def test_a_script_that_ran_out_says_what_was_offered_and_how_to_mend_it() -> None:
    model = scripted(say("one"))
    model.answer(chat(USER))
    refused = response(model.answer(chat(USER, tools=("get_invoice",))))
    assert refused.status == 400
    assert model.errors == (
        "the script ran out after 1 turn(s), and the agent asked again, offering get_invoice; "
        "add what the model answers next, such as say(...)",
    )
    assert model.errors[0] in json.loads(refused.body)["error"]["message"]


def test_a_tool_that_was_never_offered_is_an_error() -> None:
    model = scripted(call("get_invoce", id="1"))
    assert response(model.answer(chat(USER, tools=("get_invoice", "refund")))).status == 400
    assert "the agent does not offer get_invoce; it offers get_invoice, refund" in model.errors[0]
    assert model.calls == ()


def test_arguments_have_to_fit_the_schema_that_was_offered() -> None:
    strict = tool("pay", id={"type": "string"}, amount={"type": "integer"})
    strict["function"]["parameters"]["additionalProperties"] = False
    missing, surplus = scripted(call("pay", id="1")), scripted(call("pay", id="1", amount=2, note="x"))
    for model in (missing, surplus):
        assert response(model.answer(offering(strict))).status == 400
    assert "pay requires amount as well; it takes id, amount" in missing.errors[0]
    assert "pay does not take note; it takes id, amount" in surplus.errors[0]


def test_turns_that_nobody_asked_for_are_told() -> None:
    model = scripted(say("one"), call("a", id="1"))
    model.answer(chat(USER))
    assert model.left == ("turn 2 of the script, call('a', id=...), was never asked for",)
    model.rewind()
    assert len(model.left) == 2


def test_a_call_counts_as_answered_once_its_result_is_on_the_wire() -> None:
    model = scripted(call("get_invoice", id="1"), say("done"))
    model.answer(chat(USER, tools=("get_invoice",)))
    (issued,) = model.calls
    assert not issued.answered
    model.answer(chat(USER, *tool_turn("{}", call_id=issued.id), tools=("get_invoice",)))
    assert model.calls[0].answered


def test_agents_of_a_team_have_scripts_of_their_own() -> None:
    model = scripted(say("for the rest"))
    model.script(say("for billing"), system="billing")
    model.script(say("for the payer"), offers="pay")

    def content(asked: Request) -> str:
        return str(json_of(model.answer(asked))["choices"][0]["message"]["content"])

    assert content(chat({"role": "system", "content": "You do billing."}, USER)) == "for billing"
    assert content(chat(USER, tools=("pay",))) == "for the payer"
    assert content(chat(USER)) == "for the rest"
    assert model.left == ()


def test_other_apis_are_refused_in_words() -> None:
    model = scripted(say("x"))
    assert response(model.answer(request("https://api.openai.com/v1/responses", method="POST"))).status == 400
    assert "POST /v1/responses is no Chat Completions request" in model.errors[0]


def test_models_and_embeddings_are_answered_without_a_turn() -> None:
    model = scripted(say("x"))
    assert json_of(model.answer(request("https://api.openai.com/v1/models")))["data"]
    asked = request(
        "https://api.openai.com/v1/embeddings", method="POST", body={"model": "e", "input": ["a", "b"]}
    )
    assert [len(each["embedding"]) for each in json_of(model.answer(asked))["data"]] == [1536, 1536]
    assert len(model.left) == 1


def test_a_turn_is_text_or_calls() -> None:
    with pytest.raises(TypeError, match="a turn is call"):
        ScriptedModel().script([])
    with pytest.raises(TypeError, match="not list"):
        ScriptedModel().script([call("a"), "text"])  # type: ignore[list-item]


def asking(*messages: dict[str, Any], functions: tuple[str, ...] = ("pay",), **more: Any) -> Request:
    """A request that offers its tools in the older way, as classic AutoGen programs do."""
    offered = [tool(name)["function"] for name in functions]
    return chat(USER, *messages, functions=offered, **more)


def test_a_function_offered_in_the_older_way_is_called_in_the_older_way() -> None:
    choice = json_of(scripted(call("pay", id="1")).answer(asking()))["choices"][0]
    assert choice["message"]["function_call"] == {"name": "pay", "arguments": '{"id":"1"}'}
    assert "tool_calls" not in choice["message"]
    assert choice["finish_reason"] == "function_call"


def test_what_is_offered_in_both_ways_is_called_by_id() -> None:
    choice = json_of(scripted(call("pay", id="1")).answer(asking(tools=("pay",))))["choices"][0]
    assert choice["message"]["tool_calls"][0]["function"]["name"] == "pay"
    assert choice["finish_reason"] == "tool_calls"


def test_text_is_an_answer_to_functions_too() -> None:
    choice = json_of(scripted(say("No.")).answer(asking()))["choices"][0]
    assert (choice["message"]["content"], choice["finish_reason"]) == ("No.", "stop")


def test_a_streamed_function_call_has_its_arguments_split_over_chunks() -> None:
    parts = events(response(scripted(call("pay", id="in_1AbcDefGhiJkl")).answer(asking(stream=True))))
    pieces = [each["choices"][0]["delta"].get("function_call") for each in parts]
    first, *others = [each for each in pieces if each]
    assert first == {"name": "pay", "arguments": ""}
    assert len(others) > 2
    assert json.loads("".join(each["arguments"] for each in others)) == {"id": "in_1AbcDefGhiJkl"}
    assert parts[-1]["choices"][0]["finish_reason"] == "function_call"


def test_results_without_an_id_are_counted_by_name_in_order() -> None:
    model = scripted(call("pay", id="1"), call("pay", id="2"), call("ask", id="3"), say("done"))
    both = ("pay", "ask")
    paid = {"role": "function", "name": "pay", "content": "{}"}
    asked = {"role": "function", "name": "ask", "content": "{}"}
    model.answer(asking(functions=both))
    assert [each.answered for each in model.calls] == [False]
    model.answer(asking(paid, functions=both))
    assert [each.answered for each in model.calls] == [True, False]
    model.answer(asking(paid, functions=both))
    assert [each.answered for each in model.calls] == [True, False, False]
    model.answer(asking(paid, paid, asked, functions=both))
    assert [each.answered for each in model.calls] == [True, True, True]


def test_functions_are_called_one_a_turn() -> None:
    model = scripted([call("pay", id="1"), call("pay", id="2")])
    assert response(model.answer(asking())).status == 400
    assert "which are called one a turn; write each call as a turn of its own" in model.errors[0]


def test_functions_are_as_strict_about_the_script_as_tools() -> None:
    unknown, missing = scripted(call("refund", id="1")), scripted(call("pay"))
    for model in (unknown, missing):
        assert response(model.answer(asking())).status == 400
    assert "the agent does not offer refund; it offers pay" in unknown.errors[0]
    assert "pay requires id as well" in missing.errors[0]


def test_a_script_may_be_for_the_agent_that_offers_a_function() -> None:
    model = scripted(say("for the rest"))
    model.script(call("pay", id="1"), offers="pay")
    assert "function_call" in json_of(model.answer(asking()))["choices"][0]["message"]


@pytest.mark.parametrize("functions", ["pay", {"name": "pay"}, [None, 1, {"parameters": {}}]])
def test_functions_in_another_shape_offer_nothing(functions: object) -> None:
    assert response(scripted(say("x")).answer(chat(USER, functions=functions))).status == 200


def offering(definition: dict[str, Any]) -> Request:
    body = {"model": "m", "messages": [USER], "tools": [definition]}
    return request("https://api.openai.com/v1/chat/completions", method="POST", body=body)
