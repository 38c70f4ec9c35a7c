"""Hashes, and what an answer computes about itself, are no bodies; what a search hands back is, as a list too."""

import os

from agents import Agent, function_tool
from basekit import Base
from causality import Model
from chainlib import Chain
from searchlib import SearchClient


@function_tool
def pay(recipient: str, amount: int) -> str:
    """Pay somebody."""
    chain = Chain(os.environ["CHAIN_KEY"])
    receipt = chain.eth.send_raw_transaction(recipient, amount)
    return f"0x{receipt.hex()}"


@function_tool
def effect(treatment: str, outcome: str) -> dict:
    """How much a treatment does for an outcome."""
    model = Model(treatment, outcome)
    estimate = model.estimate_effect("backdoor")
    return {"error": estimate.get_standard_error(), "summary": str(model.summary())}


@function_tool
def passages(question: str) -> list:
    """Passages that may answer a question."""
    client = SearchClient(os.environ["SEARCH_KEY"])
    found = []
    for one in list(client.search(question)):
        one.pop("vector")
        found.append(one)  # expect-one: OW201
    return found  # expect-one: OW201


@function_tool
def titles(question: str) -> list[str]:
    """Titles of what may answer a question."""
    client = SearchClient(os.environ["SEARCH_KEY"])
    return [one["title"] for one in list(client.search(question))]


@function_tool
def records(table: str) -> list:
    """Records of a table."""
    base = Base(os.environ["BASE_KEY"])
    return base.table(table).all()  # expect: OW201


agent = Agent(name="figures", tools=[pay, effect, passages, titles, records])
