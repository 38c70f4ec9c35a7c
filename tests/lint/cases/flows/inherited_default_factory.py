"""A field's factory serves the classes that inherit the field as well."""

import os
from dataclasses import dataclass, field

import httpx
from autogen_core.tools import FunctionTool


class Depot:
    def __init__(self) -> None:
        self.http = httpx.Client(base_url="https://depot.example", headers={"x-key": os.environ["DEPOT_API_KEY"]}, timeout=9)


@dataclass
class Desk:
    depot: Depot = field(default_factory=Depot)


@dataclass
class NightDesk(Desk):
    shift: str = "night"


def stock(part: str) -> dict:
    """All of a part's record."""
    return NightDesk().depot.http.get("/parts", params={"part": part}).json()  # expect: OW201


def count(part: str) -> int:
    """How many there are."""
    return int(NightDesk().depot.http.get("/parts", params={"part": part}).json()["count"])


tools = [FunctionTool(stock, description="A part's record"), FunctionTool(count, description="A part's count")]
