import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

MAX_CHARS = 4000


async def fetch_page(path: str) -> str:
    """Fetch a page of the company wiki."""
    async with httpx.AsyncClient(base_url="https://wiki.example.com") as http:
        page = await http.get(path)
    text = page.text
    if len(text) > MAX_CHARS:
        text = text[:MAX_CHARS] + "..."
    return text  # expect: OW201


async def page_size(path: str) -> int:
    """Size of a page of the company wiki, in characters."""
    async with httpx.AsyncClient(base_url="https://wiki.example.com") as http:
        page = await http.get(path)
    return len(page.text)


async def page_exists(path: str) -> bool:
    """Whether a page of the company wiki exists."""
    async with httpx.AsyncClient(base_url="https://wiki.example.com") as http:
        return (await http.head(path)).status_code == 200


reader = AssistantAgent(
    "reader",
    model_client=OpenAIChatCompletionClient(model="gpt-4o-mini"),
    tools=[fetch_page, page_size, page_exists],
)
