"""JSON-RPC puts the whole answer under `result`."""

import json

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

NODE = "https://node.example.com/rpc"


def _ask(method: str, *params: str) -> dict:
    question = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
    return requests.post(NODE, json=question, timeout=5).json()


def block(number: str) -> dict:
    """Look a block up."""
    return _ask("getBlock", number)["result"]  # expect: OW201


def block_hash(number: str) -> str:
    """The hash of a block."""
    return _ask("getBlock", number)["result"]["hash"]


def balance(address: str) -> str:
    """What an address holds."""
    text = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "getBalance", "params": [address]})
    answer = requests.post(NODE, data=text, timeout=5).json()
    return str(int(answer["result"], 16))


def convert(amount: int) -> str:
    """Convert an amount."""
    answer = requests.get(f"https://rates.example.com/convert/{amount}", timeout=5).json()
    return f"{amount} EUR are {answer['result']} CHF"


agent = AssistantAgent(
    "chain", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[block, block_hash, balance, convert]
)
