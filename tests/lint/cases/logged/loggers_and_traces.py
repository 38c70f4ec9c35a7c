import os
import sys

import requests
import structlog
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from loguru import logger

log = structlog.get_logger()


def sync_contacts() -> int:
    """Synchronise the contacts and return their number."""
    headers = {"Authorization": f"Bearer {os.environ['CRM_TOKEN']}"}
    logger.debug(f"GET /contacts {headers}")  # expect: OW406
    r = requests.get("https://crm.example.com/contacts", headers=headers, timeout=5)
    log.info("synced", status=r.status_code, count=len(r.json()))
    log.info("synced", token=os.environ["CRM_TOKEN"])  # expect: OW406
    sys.stderr.write("done with " + os.environ["CRM_TOKEN"] + "\n")  # expect: OW406
    return len(r.json())


def mask(value: str) -> str:
    return value[:3] + "*" * (len(value) - 3)


def sync_deals() -> int:
    """Synchronise the deals and return their number."""
    token = os.environ["CRM_TOKEN"]
    logger.debug("using token {}", mask(token))
    logger.debug("token is set: {}", bool(token))
    logger.info("token_count={}", 17)
    return 0


agent = AssistantAgent(
    "crm", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[sync_contacts, sync_deals]
)
