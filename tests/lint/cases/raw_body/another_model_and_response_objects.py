import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from openai import AsyncOpenAI


async def ask_expert(question: str) -> str:
    """Ask another model."""
    client = AsyncOpenAI(base_url="https://api.perplexity.ai", api_key=os.environ["PERPLEXITY_API_KEY"])
    answer = await client.chat.completions.create(
        model="sonar", messages=[{"role": "user", "content": question}]
    )
    return answer.choices[0].message.content or ""  # may: OW201


async def expert_tokens(question: str) -> int:
    """What it costs to ask another model, in tokens."""
    client = AsyncOpenAI(base_url="https://api.perplexity.ai", api_key=os.environ["PERPLEXITY_API_KEY"])
    answer = await client.chat.completions.create(
        model="sonar", messages=[{"role": "user", "content": question}]
    )
    return answer.usage.total_tokens


def ping(name: str) -> str:
    """Ping a service."""
    # AutoGen sends "<Response [200]>"
    r = requests.get(f"https://api.example.com/{name}/ping", headers={"X-Key": os.environ["API_KEY"]}, timeout=5)
    return str(r)  # may: OW202


def ping_status(name: str) -> str:
    """Ping a service."""
    r = requests.get(f"https://api.example.com/{name}/ping", headers={"X-Key": os.environ["API_KEY"]}, timeout=5)
    return f"{r.status_code} {r.reason}"


agent = AssistantAgent(
    "expert",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[ask_expert, expert_tokens, ping, ping_status],
)
