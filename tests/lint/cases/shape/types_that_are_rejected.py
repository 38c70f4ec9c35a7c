import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Cart:
    def __init__(self) -> None:
        self.items: list[str] = []


def add(cart: Cart, item: str) -> int:  # expect: OW304
    """Put something into the cart."""
    cart.items.append(item)
    return len(cart.items)


def get(session: requests.Session, path: str) -> int:  # expect: OW304
    """Get a page."""
    return session.get("https://example.com/" + path).status_code


def first(name: str, /, greeting: str = "Hello") -> str:  # expect: OW304
    """Greet somebody."""
    return f"{greeting}, {name}"


def bound(item: str) -> bool:
    """Is something in stock?"""
    return bool(item)


agent = AssistantAgent(
    "cart", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[add, get, first, bound]
)
