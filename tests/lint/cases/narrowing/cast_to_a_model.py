import os
from typing import Any, cast

from agents import Agent
from pydantic import BaseModel


class Made(BaseModel):
    """What was made, and under which name."""

    id: str | None
    found: bool


def report(client: Any) -> None:
    """Tell what was made."""
    made = client.bootstrap()
    secret = cast(Made, made["secret"])
    print("made:", secret.model_dump())


def report_text(client: Any) -> None:
    """Tell too much."""
    made = client.bootstrap()
    secret = cast(str, made["secret"])
    print("made:", secret)  # expect: OW406


def report_read() -> None:
    """A type changes nothing of what was read."""
    secret = cast(Any, os.environ["ACME_TOKEN"])
    print("read:", secret)  # expect: OW406


agent = Agent(name="maker")
