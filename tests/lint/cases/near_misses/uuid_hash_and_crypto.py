import hashlib
import secrets
import uuid

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

NAMESPACE = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
SCHEMA_HASH = "d41d8cd98f00b204e9800998ecf8427e"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
MODEL_REVISION = "5617a9f61b028005a4858fdac845db406aefb181"


def new_password(length: int) -> str:
    """Make up a password for the user."""
    return secrets.token_urlsafe(length)


def order_id(number: int) -> str:
    """Stable id of an order."""
    return str(uuid.uuid5(NAMESPACE, str(number)))


def checksum(text: str) -> str:
    """Checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_current(schema_hash: str) -> bool:
    """Is a schema current?"""
    return schema_hash == SCHEMA_HASH


agent = AssistantAgent(
    "ids",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[new_password, order_id, checksum, is_current],
    system_message=f"Model revision {MODEL_REVISION}, alphabet {ALPHABET}.",
)
