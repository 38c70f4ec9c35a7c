import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model_client = OpenAIChatCompletionClient(
    model="gpt-4o",
    api_key="sk-proj-Vb3kQ9ZtX1mR7yLw2NcPfT3BlbkFJ8uDhGs5eAoKi6qWjMz0r",  # expect: OW401
)


async def list_charges(customer: str) -> int:
    """Number of charges of a customer."""
    r = requests.get(
        "https://api.stripe.com/v1/charges",
        params={"customer": customer},
        headers={"Authorization": "Bearer sk_" "live_9f3KdLq27XbVnT5wRzYc8MhJ"},  # expect: OW401
    )
    return len(r.json()["data"])


agent = AssistantAgent("charges", model_client=model_client, tools=[list_charges])
