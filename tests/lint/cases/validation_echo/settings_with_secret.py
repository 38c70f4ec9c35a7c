import json
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, ValidationError


class Login(BaseModel):
    user: str
    password: str
    port: int


class Query(BaseModel):
    text: str
    limit: int


def connect() -> str:
    """Connect to the archive."""
    login = Login.model_validate_json(os.environ["ARCHIVE_CREDENTIALS"])  # expect: OW205
    return "connected" if login else "not connected"


def connect_carefully() -> str:
    """Connect to the archive."""
    try:
        login = Login.model_validate_json(os.environ["ARCHIVE_CREDENTIALS"])
    except ValidationError:
        return "the archive's credentials are malformed"
    return "connected" if login else "not connected"


def search(text: str, limit: int) -> str:
    """Search the archive."""
    # what the model wrote may come back to the model
    query = Query(text=text, limit=limit)
    return json.dumps(query.model_dump())


agent = AssistantAgent(
    "archive",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[connect, connect_carefully, search],
)
