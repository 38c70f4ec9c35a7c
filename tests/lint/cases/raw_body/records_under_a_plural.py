"""Lists of whole records stand under the plural of what they are, not only under `results`."""

import httpx
from agents import Agent, function_tool


async def ask(path: str) -> dict:
    async with httpx.AsyncClient(timeout=5) as client:
        return (await client.get(f"https://shop.example.com/{path}")).json()


@function_tool
async def orders(customer: int) -> list:
    """Orders of a customer."""
    body = await ask(f"customers/{customer}")
    return body["orders"]  # expect: OW201


@function_tool
async def tickets(customer: int) -> str:
    """Tickets of a customer."""
    body = await ask(f"customers/{customer}/tickets")
    return "\n".join(str(ticket) for ticket in body["tickets"])  # expect: OW201


@function_tool
async def titles(customer: int) -> list[str]:
    """Titles of a customer's tickets."""
    body = await ask(f"customers/{customer}/tickets")
    return [ticket["title"] for ticket in body["tickets"]]


@function_tool
async def spent(customer: int) -> float:
    """What a customer has spent."""
    body = await ask(f"customers/{customer}")
    return float(sum(order["total"] for order in body["orders"]))


@function_tool
async def products(name: str) -> str:
    """How many products have a name."""
    body = await ask(f"products/{name}")
    return f"{len(body['products'])} products, {', '.join(body['colours'])}"


agent = Agent(name="shop", instructions="Look things up.", tools=[orders, tickets, titles, spent, products])
