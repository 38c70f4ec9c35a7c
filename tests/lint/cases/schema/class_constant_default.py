import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Config:
    base = "https://tms.example.com"
    api_token = os.environ["TMS_API_TOKEN"]
    retries = 3


def trucks(
    depot: str,
    base: str = Config.base,
    auth: str = Config.api_token,  # expect: OW104
    retries: int = Config.retries,
) -> int:
    """Number of trucks in a depot."""
    for _ in range(retries):
        r = requests.get(f"{base}/depots/{depot}/trucks", headers={"Authorization": auth}, timeout=5)
        if r.ok:
            return len(r.json())
    return 0


agent = AssistantAgent(
    "depot",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[FunctionTool(trucks, description="Number of trucks in a depot")],
)
