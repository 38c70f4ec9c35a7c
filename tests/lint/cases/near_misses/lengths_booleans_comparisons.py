import hmac
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def is_configured() -> bool:
    """Is the shop configured?"""
    return os.environ.get("SHOP_TOKEN") is not None


def token_length() -> int:
    """Length of the token."""
    return len(os.environ["SHOP_TOKEN"])


def mode() -> str:
    """Do we use the live system?"""
    return "live" if os.environ["STRIPE_KEY"].startswith("sk_live_") else "test"


def check_code(code: str) -> bool:
    """Is a code right?"""
    return hmac.compare_digest(code, os.environ["DOOR_SECRET"])


def same() -> str:
    """Do staging and production share a password?"""
    if os.environ["STAGING_PASSWORD"] == os.environ["PRODUCTION_PASSWORD"]:
        return "they share one, change it"
    return "they do not"


def masked() -> str:
    """Which token is in use?"""
    token = os.environ["SHOP_TOKEN"]
    return "*" * (len(token) - 4) + token[-4:]


def redact(value: str) -> str:
    return value[:2] + "…" if value else "(not set)"


def status() -> dict:
    """What is set up?"""
    wanted = ("SHOP_TOKEN", "STRIPE_KEY")
    missing = [name for name in wanted if not os.environ.get(name)]
    return {"ready": not missing, "missing": missing, "count": len(wanted)}


agent = AssistantAgent(
    "setup",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[is_configured, token_length, mode, check_code, same, masked, status],
)
