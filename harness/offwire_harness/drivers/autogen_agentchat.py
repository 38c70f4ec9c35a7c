"""Drives agents and teams of AutoGen 0.4 and later.

By default an `AssistantAgent` keeps a tool's result in its context until its *next* run. So the driver runs it
again, without a new task, for as long as a result has still to go out: otherwise a leaking tool would pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from offwire_harness.drivers import DriveError, Progress

_MOST_RUNS = 50


def fits(agent: object) -> bool:
    """Whether the agent, or a base of it, runs tasks as AutoGen's agents and teams do."""
    return callable(getattr(agent, "run", None)) and callable(getattr(agent, "run_stream", None))


def name_of(agent: Any) -> str:
    """Return the agent's own name."""
    return str(getattr(agent, "name", None) or type(agent).__name__)


async def drive(agent: Any, task: Any, mode: str, progress: Progress) -> None:
    """Run the agent on the task, then go on without a task while a tool's result is held back."""
    with _token_streaming(agent) if mode == "tokens" else nullcontext():
        await _run(agent, mode, progress, task=task)
        for _ in range(_MOST_RUNS):
            if not progress.pending():
                return
            await _run(agent, mode, progress)


async def _run(agent: Any, mode: str, progress: Progress, **arguments: Any) -> None:
    if mode == "run":
        result = await agent.run(**arguments)
        for message in getattr(result, "messages", ()):
            _tell(message, progress)
        return
    async for message in agent.run_stream(**arguments):
        _tell(message, progress)


def _tell(message: Any, progress: Progress) -> None:
    """Tell of the results that an event brings, those of agents inside other agents' tools included."""
    if getattr(message, "type", None) == "ToolCallExecutionEvent":
        for result in message.content:
            progress.executed(result.call_id, result.content)


@contextmanager
def _token_streaming(agent: Any) -> Iterator[None]:
    """Have the agent, or each agent of a team, ask its model for tokens one by one."""
    members = [member for member in _members(agent) if hasattr(member, "_model_client_stream")]
    if not members:
        raise DriveError(
            f'mode="tokens" needs an AssistantAgent; {name_of(agent)} has no model_client_stream'
        )
    before = [member._model_client_stream for member in members]
    for member in members:
        member._model_client_stream = True
    try:
        yield
    finally:
        for member, streamed in zip(members, before, strict=True):
            member._model_client_stream = streamed


def _members(agent: Any) -> Iterator[Any]:
    yield agent
    for member in getattr(agent, "_participants", ()):
        yield from _members(member)
