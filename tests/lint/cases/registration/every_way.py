import os
from functools import partial

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool, StaticWorkbench
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def _get(path: str) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.get("https://erp.example.com" + path, headers={"X-Key": os.environ["ERP_KEY"]})


async def in_list() -> str:
    """In a list literal."""
    return (await _get("/a")).text  # expect: OW201


async def in_variable() -> str:
    """In a list that has a name."""
    return (await _get("/b")).text  # expect: OW201


async def appended() -> str:
    """Appended to a list."""
    return (await _get("/c")).text  # expect: OW201


async def wrapped() -> str:
    return (await _get("/d")).text  # expect: OW201


async def in_workbench() -> str:
    """In a workbench."""
    return (await _get("/e")).text  # expect: OW201


async def in_tuple() -> str:
    """In a tuple."""
    return (await _get("/f")).text  # expect: OW201


async def in_partial(prefix: str, path: str) -> str:
    """In a partial."""
    return (await _get(prefix + path)).text  # expect: OW201


async def never_registered() -> str:
    return (await _get("/g")).text


async def conditional() -> str:
    """Only sometimes."""
    return (await _get("/h")).text  # expect: OW201


model = OpenAIChatCompletionClient(model="gpt-4o")
listed = [in_variable]
more = list(listed)
more.append(appended)
more += [FunctionTool(wrapped, description="Wrapped")]
more.extend([FunctionTool(partial(in_partial, "/v1"), name="in_partial", description="In a partial")])
if os.environ.get("EXTRA_TOOLS"):
    more = more + [conditional]

agents = [
    AssistantAgent("a", model_client=model, tools=[in_list]),
    AssistantAgent("b", model_client=model, tools=more),
    AssistantAgent("c", model_client=model, workbench=StaticWorkbench([FunctionTool(in_workbench, "In a workbench")])),
    AssistantAgent("d", model_client=model, tools=[*(in_tuple,)]),
]
