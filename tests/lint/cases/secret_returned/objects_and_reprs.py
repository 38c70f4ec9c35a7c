import os
from dataclasses import dataclass, field

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, Field, SecretStr


@dataclass
class Connection:
    host: str
    password: str


@dataclass
class QuietConnection:
    host: str
    password: str = field(repr=False)


class Account(BaseModel):
    name: str
    token: str = Field(repr=False)


class HiddenAccount(BaseModel):
    name: str
    token: str = Field(exclude=True)


class SafeAccount(BaseModel):
    name: str
    token: SecretStr


def connection() -> Connection:
    """Connection to the database."""
    return Connection("db.example.com", os.environ["DB_PASSWORD"])  # expect: OW204


def quiet_connection() -> str:
    """Connection to the database."""
    return str(QuietConnection("db.example.com", os.environ["DB_PASSWORD"]))


def account() -> Account:
    """Our account."""
    # repr=False does not keep it out of the JSON
    return Account(name="acme", token=os.environ["ACME_TOKEN"])  # expect: OW204


def hidden_account() -> HiddenAccount:
    """Our account."""
    return HiddenAccount(name="acme", token=os.environ["ACME_TOKEN"])


def safe_account() -> str:
    """Our account."""
    return str(SafeAccount(name="acme", token=SecretStr(os.environ["ACME_TOKEN"])))


def account_name() -> str:
    """Name of our account."""
    return Account(name="acme", token=os.environ["ACME_TOKEN"]).name


tools = [connection, quiet_connection, account, hidden_account, safe_account, account_name]
agent = AssistantAgent("acme", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
