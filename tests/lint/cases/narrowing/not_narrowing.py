import copy
import json
import os
import textwrap
from pprint import pformat

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _load(key: str) -> dict:
    return requests.get(
        f"https://crm.example.com/{key}", headers={"X-Key": os.environ["CRM_KEY"]}, timeout=5
    ).json()


def copied(key: str) -> dict:
    """A customer."""
    body = copy.deepcopy(_load(key))
    body.pop("password", None)
    return body  # expect: OW201


def dumped(key: str) -> str:
    """A customer."""
    return json.dumps(_load(key))[:500]  # expect: OW201


def pretty(key: str) -> str:
    """A customer."""
    return pformat(_load(key), width=100)  # expect: OW201


def shortened(key: str) -> str:
    """A customer."""
    return textwrap.shorten(str(_load(key)), 300)  # expect: OW201


def merged(key: str) -> dict:
    """A customer."""
    result = {"key": key}
    result.update(_load(key))  # expect-one: OW201
    return result  # expect-one: OW201


def encoded(key: str) -> bytes:
    """A customer."""
    return repr(_load(key)).encode()  # expect: OW201


def items(key: str) -> list:
    """A customer."""
    return list(_load(key).items())  # expect: OW201


def masked(key: str) -> dict:
    """A customer without what is secret."""
    body = _load(key)
    for field in ("iban", "password"):
        body[field] = "***"
    return body  # expect: OW201


tools = [copied, dumped, pretty, shortened, merged, encoded, items, masked]
agent = AssistantAgent("crm", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
