import os

import requests
from agents import Agent, function_tool

HOST = "gate.proxies.example"


@function_tool
def price(sku: str) -> str:
    """The price of an article in the shop."""
    user, word = os.environ["GATE_USER"], os.environ["GATE_PASSWORD"]
    gate = f"http://{user}:{word}@{HOST}:8080"  # expect: OW405
    through = {"http": gate, "https": gate}
    page = requests.get(f"https://shop.example/{sku}", proxies=through, timeout=9)
    return str(page.json()["price"])


@function_tool
def stock(sku: str) -> str:
    """How many of an article the shop has."""
    session = requests.Session()
    session.headers["Proxy-Authorization"] = f"Basic {os.environ['GATE_PASSWORD']}"
    page = session.get(f"https://shop.example/{sku}", proxies={"https": f"http://{HOST}:8080"}, timeout=9)
    return str(page.json()["stock"])


agent = Agent(name="prices", tools=[price, stock])
