"""Drives plain functions: whatever takes the task and runs an agent in its own way, sync or async."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

from offwire_harness.drivers import DriveError, Progress


def fits(agent: object) -> bool:
    """Whether the target can be called with one argument, the task."""
    if not callable(agent):
        return False
    try:
        inspect.signature(agent).bind(None)
    except (TypeError, ValueError):
        return False
    return True


def name_of(agent: Any) -> str:
    """Return the function's name."""
    return str(getattr(agent, "__qualname__", None) or type(agent).__name__)


async def drive(agent: Any, task: Any, mode: str, progress: Progress) -> None:
    """Call the function with the task; a sync one on a thread, as it may block.

    A result that the function keeps off the wire stays off it: that is for the verdict to say.
    """
    streams = inspect.isasyncgenfunction(agent)
    if mode != "run" and not (streams and mode == "run_stream"):
        raise DriveError(f'mode="{mode}" is for agents; a function is driven with mode="run"')
    if streams:
        async for _ in agent(task):
            pass
        return
    outcome = (
        await agent(task) if inspect.iscoroutinefunction(agent) else await asyncio.to_thread(agent, task)
    )
    if inspect.isawaitable(outcome):
        outcome = await outcome
    if callable(getattr(outcome, "run", None)):
        raise DriveError(
            f"{name_of(agent)} took the task and returned an agent; to have one built, give drive() a function "
            "without arguments, such as functools.partial(...)"
        )
