import os as operating_system
from typing import TYPE_CHECKING

import autogen_agentchat.agents as ag
import autogen_core.tools as ct
import requests as rq
from autogen_agentchat import teams
from autogen_agentchat.agents import AssistantAgent as Assistant
from autogen_ext.models.openai import OpenAIChatCompletionClient as Client

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    import orjson as json
except ImportError:
    import json

getenv = operating_system.environ.get


def page(slug):  # expect: OW301, OW302, OW303
    return rq.get("https://wiki.example.com/" + slug, headers={"X-Key": getenv("WIKI_KEY")}, timeout=5).text  # expect: OW201


def title(slug: str) -> str:
    """Title of a page."""
    body = rq.get("https://wiki.example.com/" + slug, headers={"X-Key": getenv("WIKI_KEY")}, timeout=5).content
    return json.loads(body)["title"]


model = Client(model="gpt-4o")
a = ag.AssistantAgent("a", model_client=model, tools=[page], system_message="Key " + getenv("WIKI_KEY"))  # expect: OW101
b = Assistant("b", model_client=model, tools=[ct.FunctionTool(title, "Title of a page")])
team = teams.RoundRobinGroupChat([a, b], max_turns=4)


async def main(callback: "Callable[[str], None]") -> None:
    result = await team.run(task=f"Use {operating_system.environ['WIKI_KEY']}")  # expect: OW102
    callback(str(result.messages[-1]))
