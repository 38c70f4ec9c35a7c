import os

import requests
import websockets
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def ticker(symbol: str) -> str:
    """Last trade of a symbol."""
    async with websockets.connect(f"wss://ws.finnhub.io?token={os.environ['FINNHUB_TOKEN']}") as ws:  # expect: OW405
        await ws.send(symbol)
        return "subscribed"


def etherscan_balance(address: str) -> int:
    """Balance of an address."""
    api_key = os.environ["ETHERSCAN_API_KEY"]
    url = "https://api.etherscan.io/api?module=account&action=balance&address={}&apikey={}".format(address, api_key)  # expect: OW405
    return int(requests.get(url, timeout=5).json()["result"])


def block_number() -> int:
    """Number of the latest block."""
    r = requests.post(
        "https://rpc.example.com",
        json={"method": "eth_blockNumber"},
        headers={"X-Api-Key": os.environ["RPC_API_KEY"]},
        timeout=5,
    )
    return int(r.json()["result"], 16)


def search_id(cx: str) -> int:
    """Number of hits."""
    # a search engine id, a page and a session of the shop's public window are no credentials
    url = f"https://search.example.com/?cx={cx}&page=1&max_tokens={os.environ.get('MAX_TOKENS', '10')}"
    return requests.get(url, timeout=5).json()["hits"]


agent = AssistantAgent(
    "chain",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[ticker, etherscan_balance, block_number, search_id],
)
