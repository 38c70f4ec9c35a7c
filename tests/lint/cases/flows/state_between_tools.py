"""What one tool keeps, another hands back: on an instance, on what that holds, in a closure, in the module, in whichever order."""

import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.tools import BaseTool
from pydantic import BaseModel


class Shop:
    def __init__(self) -> None:
        self.problem = ""
        self.page: dict = {}
        self.loads = 0

    def last_page(self) -> dict:
        """Show what was loaded last."""
        return self.page  # expect: OW201

    def last_problem(self) -> str:
        """Show what went wrong."""
        return f"last problem: {self.problem}"  # expect: OW203

    def summary(self) -> str:
        """Tell how much was loaded."""
        return f"{self.loads} loads, {len(self.page)} fields, problem: {bool(self.problem)}"

    def load(self, sku: str) -> str:
        """Load an article."""
        try:
            self.page = requests.get(f"https://shop.example/{sku}", timeout=5).json()
        except requests.RequestException as error:
            self.problem = str(error)
            return "failed"
        self.loads += 1
        return "loaded"


class Rows:
    def __init__(self) -> None:
        self.rows: list = []


class Query(BaseModel):
    text: str


class Read(BaseTool[Query, list]):
    def __init__(self, kept: Rows) -> None:
        super().__init__(Query, list, "read", "Read the rows found last")
        self.kept = kept

    async def run(self, args: Query, cancellation_token: CancellationToken) -> list:
        return self.kept.rows  # expect: OW201


class Find(BaseTool[Query, str]):
    def __init__(self, kept: Rows) -> None:
        super().__init__(Query, str, "find", "Find rows")
        self.kept = kept

    async def run(self, args: Query, cancellation_token: CancellationToken) -> str:
        self.kept.rows.extend(requests.get("https://rows.example", timeout=5).json())
        return "found"


def session_tools() -> list:
    token, greeting = None, "hello"

    def who() -> str:
        """Tell who is logged in."""
        return f"token {token}"  # expect: OW204

    def greet() -> str:
        """Greet."""
        return greeting

    def login() -> str:
        """Log in."""
        nonlocal token
        token = os.environ["SHOP_TOKEN"]
        return "ok"

    return [who, greet, login]


LAST: dict = {}


def last() -> dict:
    """Show the last answer."""
    return LAST  # expect: OW201


def fields() -> int:
    """Count the fields of the last answer."""
    return len(LAST)


def fetch(path: str) -> str:
    """Fetch an answer."""
    LAST.update(requests.get(f"https://shop.example/{path}", timeout=5).json())
    return "ok"


shop, rows = Shop(), Rows()
tools = [shop.last_page, shop.last_problem, shop.summary, shop.load, Read(rows), Find(rows), last, fields, fetch]
agent = AssistantAgent("clerk", model_client=None, tools=[*tools, *session_tools()])
