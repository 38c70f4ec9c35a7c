"""A parameter that the model never sees."""
import os
from typing import Annotated

from agents import Agent, RunContextWrapper, function_tool
from ag2 import Inject, tool


@function_tool
def lock(ctx: RunContextWrapper[dict], door: str) -> bool:
    """Lock a door."""
    return ctx.context["doors"].lock(door, password=ctx.context["password"])


@tool
def unlock(door: str, password: Annotated[str, Inject()]) -> bool:
    """Unlock a door."""
    return len(password) > 3 and door != "vault"


agent = Agent(name="doors", instructions="You watch the doors.", tools=[lock])
context = {"password": os.environ["DOOR_PASSWORD"]}
