import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def post_message(channel: str, text: str) -> str:
    """Post a message to a Teams channel."""
    async with httpx.AsyncClient(timeout=10) as http:
        resp = await http.post(
            f"https://graph.microsoft.com/v1.0/teams/{os.environ['TEAM_ID']}/channels/{channel}/messages",
            headers={"Authorization": f"Bearer {os.environ['GRAPH_TOKEN']}"},
            json={"body": {"content": text}},
        )
    if resp.status_code >= 400:
        return f"Error {resp.status_code}: {resp.text}"  # expect: OW203|OW201
    return "sent"


async def delete_message(channel: str, message_id: str) -> str:
    """Delete a message of a Teams channel."""
    async with httpx.AsyncClient(timeout=10) as http:
        resp = await http.delete(
            f"https://graph.microsoft.com/v1.0/teams/{os.environ['TEAM_ID']}/channels/{channel}/messages/{message_id}",
            headers={"Authorization": f"Bearer {os.environ['GRAPH_TOKEN']}"},
        )
    if resp.is_error:
        return f"Error {resp.status_code}"
    return "deleted"


agent = AssistantAgent(
    "teams", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[post_message, delete_message]
)
