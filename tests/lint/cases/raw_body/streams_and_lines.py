import os

import httpx
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def log_lines(service: str) -> list[str]:
    """Log of a service."""
    r = requests.get(
        f"https://logs.example.com/{service}", headers={"X-Key": os.environ["LOGS_KEY"]}, stream=True, timeout=5
    )
    return [line.decode() for line in r.iter_lines()]  # expect: OW201


def error_lines(service: str) -> str:
    """Errors in the log of a service."""
    r = requests.get(f"https://logs.example.com/{service}", headers={"X-Key": os.environ["LOGS_KEY"]}, timeout=5)
    return "\n".join(line for line in r.text.splitlines() if "ERROR" in line)  # expect: OW201


def error_count(service: str) -> int:
    """Number of errors in the log of a service."""
    r = requests.get(f"https://logs.example.com/{service}", headers={"X-Key": os.environ["LOGS_KEY"]}, timeout=5)
    return sum("ERROR" in line for line in r.text.splitlines())


async def tail(service: str) -> str:
    """End of the log of a service."""
    chunks = []
    async with httpx.AsyncClient() as http:
        async with http.stream("GET", f"https://logs.example.com/{service}") as r:
            async for chunk in r.aiter_text():
                chunks.append(chunk)  # expect-one: OW201
    return "".join(chunks)[-2000:]  # expect-one: OW201


async def download(service: str) -> str:
    """Store the log of a service in a file and return its path."""
    path = f"/tmp/{service}.log"
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://logs.example.com/{service}")
    with open(path, "wb") as f:
        f.write(r.content)
    return path


agent = AssistantAgent(
    "logs",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[log_lines, error_lines, error_count, tail, download],
)
