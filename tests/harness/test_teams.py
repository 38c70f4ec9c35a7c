"""Agents in teams and inside tools hand results on as text: they count as delivered, and a leak is told with its tool."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("autogen_agentchat")
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.base import Handoff
from autogen_agentchat.conditions import MaxMessageTermination, TextMentionTermination
from autogen_agentchat.teams import (
    DiGraphBuilder,
    GraphFlow,
    MagenticOneGroupChat,
    RoundRobinGroupChat,
    SelectorGroupChat,
    Swarm,
)
from autogen_agentchat.tools import AgentTool
from autogen_ext.models.openai import OpenAIChatCompletionClient

from offwire.testing import Canary, Offwire, call, say


@pytest.fixture
def key(offwire: Offwire) -> Canary:
    offwire.upstream("https://shop.example").get("/orders/{order}").json(
        {"status": "on its way to the depot"}
    )
    return offwire.canary("SHOP_KEY", env="SHOP_KEY", audience="shop.example")


def fetch(order: str) -> tuple[str, str]:
    sent = {"authorization": f"Bearer {os.environ['SHOP_KEY']}"}
    request = urllib.request.Request(f"https://shop.example/orders/{order}", headers=sent)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(json.load(answer)["status"]), str(request.headers)


def look_up(order: str) -> str:
    """Tell where an order is."""
    return fetch(order)[0]


def look_closely(order: str) -> str:
    """Tell where an order is, and what was asked."""
    return " ".join(fetch(order))


Tool = Callable[[str], str]


def client(**options: Any) -> Any:
    return OpenAIChatCompletionClient(model="gpt-4o", **options)


def clerk(tool: Tool, **options: Any) -> AssistantAgent:
    return AssistantAgent("clerk", client(), tools=[tool], description="knows orders", **options)


def writer() -> AssistantAgent:
    return AssistantAgent("writer", client(), description="writes")


def round_robin(tool: Tool) -> Any:
    return RoundRobinGroupChat([clerk(tool), writer()], termination_condition=MaxMessageTermination(3))


def selector(tool: Tool) -> Any:
    ends = TextMentionTermination("DONE")
    return SelectorGroupChat([clerk(tool), writer()], client(), termination_condition=ends)


def graph(tool: Tool) -> Any:
    first, second = clerk(tool), writer()
    built = DiGraphBuilder().add_node(first).add_node(second).add_edge(first, second).build()
    return GraphFlow([first, second], built)


def swarm(tool: Tool) -> Any:
    first = clerk(tool, handoffs=[Handoff(target="writer")])
    return Swarm([first, writer()], termination_condition=TextMentionTermination("DONE", sources=["writer"]))


def orchestrated(tool: Tool) -> Any:
    return MagenticOneGroupChat([clerk(tool)], client(), max_turns=4)


def nested(tool: Tool) -> Any:
    boss = client(parallel_tool_calls=False)
    return AssistantAgent("boss", boss, tools=[AgentTool(clerk(tool))], reflect_on_tool_use=True)


def ledger(satisfied: bool) -> str:
    answers = {
        "is_request_satisfied": satisfied,
        "is_in_loop": False,
        "is_progress_being_made": True,
        "next_speaker": "clerk",
        "instruction_or_question": "look",
    }
    return json.dumps({name: {"reason": "so", "answer": answer} for name, answer in answers.items()})


ASKED = object()
"""Where the script calls the tool."""

TEAMS: dict[Callable[[Tool], Any], tuple[Any, ...]] = {
    round_robin: (ASKED, say("fine")),
    selector: (say("clerk"), ASKED, say("writer"), say("DONE")),
    graph: (ASKED, say("fine")),
    swarm: (ASKED, call("transfer_to_writer"), say("DONE")),
    orchestrated: (say("facts"), say("plan"), say(ledger(False)), ASKED, say(ledger(True)), say("done")),
    nested: (call("clerk", task="look"), ASKED, say("fine")),
}


async def drive(offwire: Offwire, team: Callable[[Tool], Any], tool: Tool) -> Any:
    asked = call(tool.__name__, order="7")
    offwire.model.script(*(asked if turn is ASKED else turn for turn in TEAMS[team]))
    return await offwire.drive(lambda: team(tool), task="Where is order 7?")


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.__name__)
async def test_a_result_that_was_handed_on_as_text_was_delivered(
    offwire: Offwire, team: Callable[[Tool], Any]
):
    run = await drive(offwire, team, look_up)
    run.assert_clean()
    assert "look_up" in run.record.coverage.tools


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.__name__)
async def test_a_leak_that_was_handed_on_as_text_is_told_with_its_tool(
    offwire: Offwire, team: Callable[[Tool], Any]
):
    with offwire.expect_leak("SHOP_KEY", via="clerk" if team is nested else "look_closely"):
        run = await drive(offwire, team, look_closely)
    assert all(each.tool for each in run.sightings)
