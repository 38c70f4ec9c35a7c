import logging
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

log = logging.getLogger(__name__)

ERRORS = {401: "not_authorised", 404: "not_found", 429: "slow_down"}


async def create_ticket(title: str, body: str) -> str:
    """Create a Zendesk ticket and return its number."""
    try:
        r = requests.post(
            "https://acme.zendesk.com/api/v2/tickets.json",
            json={"ticket": {"subject": title, "comment": {"body": body}}},
            auth=("bot@acme.com/token", os.environ["ZENDESK_TOKEN"]),
            timeout=20,
        )
        r.raise_for_status()
    except requests.HTTPError as e:
        log.warning("zendesk refused: %s", e)
        return "error: " + ERRORS.get(e.response.status_code, "upstream_error")
    except requests.RequestException:
        log.exception("zendesk unreachable")
        return "error: unreachable"
    return str(r.json()["ticket"]["id"])


support = AssistantAgent("support", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[create_ticket])
