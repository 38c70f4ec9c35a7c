import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_contact(contact_id: str) -> dict:
    """Get a HubSpot contact."""
    response = httpx.get(
        f"https://api.hubapi.com/crm/v3/objects/contacts/{contact_id}",
        headers={"Authorization": "Bearer " + os.environ["HUBSPOT_TOKEN"]},
    )
    return {"source": "hubspot", **response.json()}  # expect: OW201


def get_contact_email(contact_id: str) -> dict:
    """Get the email address of a HubSpot contact."""
    response = httpx.get(
        f"https://api.hubapi.com/crm/v3/objects/contacts/{contact_id}",
        headers={"Authorization": "Bearer " + os.environ["HUBSPOT_TOKEN"]},
    )
    props = response.json()["properties"]
    return {"source": "hubspot", "email": props["email"], "stage": props["lifecyclestage"]}


sales = AssistantAgent(
    "sales",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[get_contact, get_contact_email],
)
