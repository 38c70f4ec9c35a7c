import os
from urllib.parse import urlparse

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

ALLOWED_HOSTS = {"api.example.com", "files.example.com"}
REGIONS = {"eu": "https://eu.example.com", "us": "https://us.example.com"}


def fetch_size(url: str) -> int:
    """Size of one of our own documents."""
    if urlparse(url).hostname not in ALLOWED_HOSTS:
        raise ValueError("host is not allowed")
    r = requests.get(url, headers={"Authorization": f"Bearer {os.environ['DOCS_TOKEN']}"}, timeout=5)
    return len(r.content)


def region_status(region: str) -> int:
    """Status code of a region."""
    base = REGIONS[region]
    return requests.get(f"{base}/health", headers={"X-Token": os.environ["DOCS_TOKEN"]}, timeout=5).status_code


def fetch_any_size(url: str) -> int:
    """Size of a document."""
    r = requests.get(url, headers={"Authorization": f"Bearer {os.environ['DOCS_TOKEN']}"}, timeout=5)  # expect: OW404
    return len(r.content)


agent = AssistantAgent(
    "docs",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[fetch_size, region_status, fetch_any_size],
)
