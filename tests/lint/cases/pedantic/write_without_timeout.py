# options: pedantic
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def refund(charge: str) -> str:  # expect-one: OW505
    """Refund a charge of a customer, in full, by its id."""
    r = requests.post(  # expect: OW502, OW503  # expect-one: OW505
        "https://api.stripe.com/v1/refunds",
        data={"charge": charge},
        headers={"Authorization": f"Bearer {os.environ['STRIPE_KEY']}"},
    )
    return r.json()["status"]


agent = AssistantAgent("refunds", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[refund])
