"""A helper answers with a parsed body or with a text; whoever asks for the type knows which of them it has."""

import requests
from autogen_core.tools import FunctionTool


def ask(path: str) -> dict | str:
    try:
        answer = requests.get(f"https://parts.example.com{path}", timeout=10)
        answer.raise_for_status()
        return answer.json()
    except requests.RequestException as error:
        return f"the shop does not answer: {error}"


async def stock(part: str) -> str:
    """How many are in stock."""
    found = ask(f"/stock/{part}")
    if isinstance(found, str):
        return found  # expect: OW203
    return f"{found['count']} in stock"


async def price(part: str) -> str:
    """What one costs."""
    found = ask(f"/price/{part}")
    return f"{found['amount']} EUR" if isinstance(found, dict) else "unknown"


async def whole(part: str) -> str:
    """All that is known of a part."""
    found = ask(f"/parts/{part}")
    if not isinstance(found, dict):
        return "unknown"
    return str(found)  # expect: OW201


async def history(part: str) -> str:
    """Who bought it."""
    found = ask(f"/sold/{part}")
    if not isinstance(found, list):
        return str(found)  # expect: OW201, OW203
    return f"{len(found)} buyers"


tools = [
    FunctionTool(function, description="The shop.", strict=True) for function in (stock, price, whole, history)
]
