import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

HOST = os.environ.get("ERP_HOST", "erp.example.com")
VERSIONS = {"stable": "v1", "beta": "v2"}


def _headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {os.environ['ERP_TOKEN']}"}


def by_path(path: str) -> int:
    """Status of a path."""
    return requests.get(f"https://{HOST}/{path}", headers=_headers(), timeout=5).status_code


def by_version(version: str, number: int) -> int:
    """Status of an order in a version of the API."""
    return requests.get(
        f"https://{HOST}/{VERSIONS[version]}/orders/{number}", headers=_headers(), timeout=5
    ).status_code


def by_query(text: str, page: int = 1) -> int:
    """Number of hits."""
    r = requests.get(f"https://{HOST}/search?q={text}&page={page}", headers=_headers(), timeout=5)
    return r.json()["total"]


def by_port(port: int) -> int:
    """Status of a port of this machine, asked without a credential."""
    return requests.get(f"http://localhost:{port}/health", timeout=5).status_code


agent = AssistantAgent(
    "erp", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[by_path, by_version, by_query, by_port]
)
