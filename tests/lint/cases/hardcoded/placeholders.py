import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

# put your own key here
model_client = OpenAIChatCompletionClient(model="gpt-4o", api_key="YOUR_API_KEY")
other_client = OpenAIChatCompletionClient(model="gpt-4o", api_key="<your-key>")
local_client = OpenAIChatCompletionClient(model="llama3", base_url="http://localhost:11434/v1", api_key="placeholder")

SECRET_NAME = "prod/billing/stripe"
TOKEN_URL = "https://login.example.com/oauth2/token"
PASSWORD_FIELD = "password"
API_KEY_HEADER = "X-Api-Key"


async def charges(customer: str) -> int:
    """Number of charges of a customer."""
    r = requests.get(
        "https://api.example.com/v1/charges",
        params={"customer": customer},
        headers={API_KEY_HEADER: os.environ["BILLING_API_KEY"]},
    )
    return len(r.json()["data"])


agent = AssistantAgent("charges", model_client=model_client, tools=[charges])
