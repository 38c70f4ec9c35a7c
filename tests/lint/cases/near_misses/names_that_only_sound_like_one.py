import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

MAX_TOKENS = int(os.environ.get("MAX_TOKENS", "512"))
TOKEN_COUNT_LIMIT = os.environ.get("TOKEN_COUNT_LIMIT", "8000")
PASSWORD_POLICY = os.environ.get("PASSWORD_POLICY", "at least 12 characters")
SECRET_SANTA = os.environ.get("SECRET_SANTA_DATE", "2026-12-20")
PRIMARY_KEY = "customer_id"
KEYBOARD_LAYOUT = os.environ.get("KEYBOARD_LAYOUT", "de")
TOKENIZER = os.environ.get("TOKENIZER", "cl100k_base")
AUTHOR = os.environ.get("AUTHOR", "The sales team")

agent = AssistantAgent(
    "office",
    model_client=OpenAIChatCompletionClient(model="gpt-4o", max_tokens=MAX_TOKENS),
    system_message=(
        f"Answer in at most {MAX_TOKENS} tokens, read at most {TOKEN_COUNT_LIMIT}. "
        f"Password policy: {PASSWORD_POLICY}. Secret santa is on {SECRET_SANTA}. "
        f"The primary key is {PRIMARY_KEY}, the keyboard {KEYBOARD_LAYOUT}, the tokenizer {TOKENIZER}. "
        f"You were written by {AUTHOR}."
    ),
)


def token_count(text: str) -> int:
    """Rough number of tokens of a text."""
    return len(text) // 4


def password_policy() -> str:
    """The password policy."""
    return PASSWORD_POLICY


def secret_santa(names: list[str]) -> dict[str, str]:
    """Who gives a present to whom?"""
    return dict(zip(names, names[1:] + names[:1]))


helper = AssistantAgent(
    "helper",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[token_count, password_policy, secret_santa],
)
