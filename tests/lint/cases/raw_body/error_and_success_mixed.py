import json
import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _result(ok: bool, **fields: object) -> str:
    return json.dumps({"ok": ok, **fields})


async def create(name: str) -> str:
    """Create a project."""
    async with httpx.AsyncClient() as http:
        r = await http.post(
            "https://pm.example.com/projects", json={"name": name}, headers={"X-Key": os.environ["PM_KEY"]}
        )
    if r.status_code == 201:
        return _result(True, id=r.json()["id"])
    return _result(False, status=r.status_code)


async def show(key: str) -> str:
    """Show a project."""
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://pm.example.com/projects/{key}", headers={"X-Key": os.environ["PM_KEY"]})
    return _result(r.is_success, project=r.json())  # expect: OW201


async def members(key: str) -> str:
    """Members of a project."""
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://pm.example.com/projects/{key}", headers={"X-Key": os.environ["PM_KEY"]})
    body = r.json()
    names = [m["name"] for m in body["members"]]
    del body
    return _result(True, members=names, count=len(names))


async def both(key: str) -> str:
    """A project, short or long."""
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://pm.example.com/projects/{key}", headers={"X-Key": os.environ["PM_KEY"]})
    text = r.text
    if len(text) > 500:
        text = r.json()["summary"]
    return text  # expect: OW201


agent = AssistantAgent(
    "pm", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[create, show, members, both]
)
