"""Drives the agents of AG2 1.0 and later; the ones before are driven as AutoGen's are, by functions."""

from __future__ import annotations

from typing import Any

from offwire_harness.drivers import DriveError, Progress

_PACKAGE = "ag2"


def fits(agent: object) -> bool:
    """Whether the agent, or a base of it, comes from the library and can be asked."""
    ours = any(each.__module__.partition(".")[0] == _PACKAGE for each in type(agent).__mro__)
    return ours and callable(getattr(agent, "ask", None))


def name_of(agent: Any) -> str:
    """Return the agent's own name."""
    return str(getattr(agent, "name", None) or type(agent).__name__)


async def drive(agent: Any, task: Any, mode: str, progress: Progress) -> None:
    """Ask the agent; it goes on until it has an answer, and whether it streams is its configuration's affair.

    Raises:
        DriveError: the mode is not "run".
    """
    if mode != "run":
        raise DriveError(
            f'an AG2 agent is driven with mode="run"; to stream, give it a config with streaming=True, not mode="{mode}"'
        )
    await agent.ask(task)
