import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def notify(text: str) -> bool:
    """Notify the team by Telegram."""
    token = os.environ["TELEGRAM_BOT_TOKEN"]
    async with httpx.AsyncClient() as http:
        r = await http.post(
            f"https://api.telegram.org/bot{token}/sendMessage",  # expect: OW405
            json={"chat_id": os.environ["TELEGRAM_CHAT_ID"], "text": text},
        )
    return r.is_success


async def build(job: str) -> int:
    """Start a Jenkins job."""
    user = os.environ["JENKINS_USER"]
    async with httpx.AsyncClient() as http:
        r = await http.post(
            f"https://{user}:{os.environ['JENKINS_TOKEN']}@ci.example.com/job/{job}/build",  # expect: OW405
        )
    return r.status_code


async def build_properly(job: str) -> int:
    """Start a Jenkins job."""
    user = os.environ["JENKINS_USER"]
    async with httpx.AsyncClient(auth=(user, os.environ["JENKINS_TOKEN"])) as http:
        r = await http.post(f"https://ci.example.com/job/{job}/build")
    return r.status_code


agent = AssistantAgent(
    "ci", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[notify, build, build_properly]
)
