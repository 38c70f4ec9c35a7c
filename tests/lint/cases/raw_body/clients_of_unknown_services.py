import os
from functools import partial
from typing import Any

import ledgerly
import requests
from agents import Agent, function_tool
from parcelnet import Depot, ParcelClient
from pydantic import BaseModel

from .shapes import Snapshot


class Parcels:
    """A client that is made when it is first asked for."""

    def __init__(self) -> None:
        self._client: ParcelClient | None = None

    def client(self) -> ParcelClient:
        if self._client is None:
            self._client = ParcelClient(token=os.environ["PARCELNET_TOKEN"])
        return self._client

    def history(self, number: str) -> Any:
        """Where a parcel has been."""
        found = self.client().parcel_search(number=number)
        return found  # expect: OW201

    def count(self, number: str) -> int:
        """How often a parcel was scanned."""
        return len(self.client().parcel_search(number=number))


@function_tool
def depot_books(query: str) -> str:
    """Look into the books of the depot."""
    depot = Depot.from_region("eu")
    return str(depot.ledger.connect().execute("select * from books").fetchall())  # expect: OW201


@function_tool
def balance(account: str) -> str:
    """The balance of an account."""
    answer = ledgerly.session().open(account).json()
    return f"{answer['amount']} {answer['currency']}"


@function_tool
def statement(account: str) -> str:
    """The statement of an account."""
    return str(ledgerly.session().open(account).json())  # expect: OW201


@function_tool
def page_as_kept(url: str) -> dict[str, Any]:
    """A page, as we keep it."""
    body = requests.get(url, timeout=5).text
    kept = Snapshot(url=url, body=body)  # expect-one: OW201
    return kept.to_dict()  # expect-one: OW201


@function_tool
def page_size(url: str) -> dict[str, Any]:
    """How long a page is."""
    body = requests.get(url, timeout=5).text
    kept = Snapshot(url=url, size=len(body))
    return kept.to_dict()


class Scan(BaseModel):
    """One scan of a parcel."""

    place: str
    at: str


def ask(desk: ParcelClient, region: str, question: str) -> Any:
    """Ask the desk of a region."""
    return desk.desk_lookup(region=region, text=question)  # expect: OW201


def last_scan(desk: ParcelClient, region: str, number: str) -> Scan:
    """The last scan of a parcel."""
    found = desk.desk_lookup(region=region, text=number)
    return Scan(place=found["place"], at=found["at"])  # may: OW205


def build() -> Agent:
    """The agent, with a desk bound to two of its tools."""
    desk = ParcelClient(token=os.environ["PARCELNET_TOKEN"])
    north = partial(ask, desk, "north")
    scans = partial(partial(last_scan, desk), "north")
    parcels = Parcels()
    tools = [function_tool(one) for one in (parcels.history, parcels.count, north, scans)]
    return Agent(name="parcels", tools=[*tools, depot_books, balance, statement, page_as_kept, page_size])
