from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

import httpx


async def page(slug: str) -> str:
    """A page of the handbook."""
    async with httpx.AsyncClient() as http:
        return (await http.get("https://handbook.example.com/" + slug)).text  # expect: OW201


async def pages() -> int:
    """Number of pages of the handbook."""
    async with httpx.AsyncClient() as http:
        return len((await http.get("https://handbook.example.com/index.json")).json())


async def undocumented(slug: str) -> bool:  # expect: OW303
    return slug.islower()


HANDBOOK = {page, pages}
EXTRA = frozenset([undocumented])

agent = AssistantAgent(
    "handbook",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=list(HANDBOOK | EXTRA),
)
