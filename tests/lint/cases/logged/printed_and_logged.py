import logging
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

logger = logging.getLogger("payments")


def refund(charge: str) -> str:
    """Refund a charge."""
    key = os.environ["STRIPE_SECRET_KEY"]
    logger.debug("refunding %s with %s", charge, key)  # expect: OW406
    print(f"[refund] using key {key}")  # expect: OW406
    logger.info("refunding %s, key configured: %s", charge, bool(key))
    print("[refund] key has", len(key), "characters, ends with ****" + key[-4:])
    r = requests.post(
        "https://api.stripe.com/v1/refunds", data={"charge": charge}, headers={"Authorization": f"Bearer {key}"}
    )
    assert r.status_code == 200, f"refund failed with key {key}"  # expect: OW406|OW204
    return r.json()["status"]


def main() -> None:
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"))
    api_key = os.environ["OPENAI_API_KEY"]
    logger.warning("starting with OPENAI_API_KEY=" + api_key)  # expect: OW406
    logger.info("model %s", os.environ.get("MODEL_NAME"))
    agent = AssistantAgent(
        "refunds", model_client=OpenAIChatCompletionClient(model="gpt-4o", api_key=api_key), tools=[refund]
    )
    print(agent.name)


main()
