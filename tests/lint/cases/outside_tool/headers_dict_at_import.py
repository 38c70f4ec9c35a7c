import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

BASE = "https://api.notion.com/v1"
HEADERS = {
    "Authorization": f"Bearer {os.environ['NOTION_TOKEN']}",
    "Notion-Version": "2022-06-28",
}
PLAIN_HEADERS = {"User-Agent": "acme-agent/1.0"}


def page_title(page_id: str) -> str:
    """Title of a Notion page."""
    page = httpx.get(f"{BASE}/pages/{page_id}", headers=HEADERS).json()  # expect: OW402
    return page["properties"]["Name"]["title"][0]["plain_text"]


def status() -> str:
    """Is Notion up?"""
    return httpx.get("https://status.notion.so/api/v2/status.json", headers=PLAIN_HEADERS).json()["status"]["indicator"]


agent = AssistantAgent("notion", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[page_title, status])
