"""Drivers: how an agent of one framework is set going. One framework is one file and one entry in `DRIVERS`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

MODES = ("run", "run_stream", "tokens")
_LONGEST = 400

DRIVERS = (
    "offwire_harness.drivers.child",
    "offwire_harness.drivers.agent_framework",
    "offwire_harness.drivers.ag2",
    "offwire_harness.drivers.autogen_agentchat",
    "offwire_harness.drivers.functions",
)
"""Modules that implement `Driver`, asked in this order."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a driver asks and tells while an agent runs.

    Attributes:
        pending: whether a tool's result has still to reach the model wire.
        executed: told of each tool call that the agent executed: its id, and the text that it gave. An agent of a
            team hands that text on without the id.
        answering: the hosts that were asked for something and have not answered yet.
    """

    pending: Callable[[], bool] = lambda: False
    executed: Callable[[str, str], None] = lambda call_id, text: None
    answering: Callable[[], Sequence[str]] = tuple


class DriveError(Exception):
    """The drive can't be done as asked; the message says what to change."""


def told(error: BaseException) -> str:
    """Return what an error says, in one line; without the traceback that a team's error has in its text."""
    text = " ".join(str(error).partition("\nTraceback")[0].split())
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}..."
    if isinstance(error, DriveError):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


class Driver(Protocol):
    """What a driver module offers."""

    def fits(self, agent: object) -> bool:
        """Whether this driver knows how to run the agent."""

    def name_of(self, agent: object) -> str:
        """Return what the agent is called in reports."""

    async def drive(self, agent: Any, task: Any, mode: str, progress: Progress) -> None:
        """Run the agent on the task, until nothing is pending or it makes no progress."""


def driver_for(agent: object) -> Driver:
    """Return the driver that fits an agent.

    Raises:
        DriveError: no driver knows it.
    """
    for name in DRIVERS:
        driver = cast("Driver", import_module(name))
        if driver.fits(agent):
            return driver
    raise DriveError(
        f"no driver for {type(agent).__module__}.{type(agent).__qualname__}: drive() takes an agent or "
        "team of AutoGen, AG2 or Agent Framework, a function that builds one, or a function that takes the task"
    )


async def build(target: object) -> object:
    """Return the agent that a target stands for: itself, or what it builds, awaited where needed."""
    if is_factory(target):
        target = cast("Callable[[], object]", target)()
        if inspect.isawaitable(target):
            target = await target
    return target


def is_factory(target: object) -> bool:
    """Whether a target builds an agent: it can be called without arguments."""
    if not callable(target) or (hasattr(target, "run") and not isinstance(target, type)):
        return False
    try:
        inspect.signature(target).bind()
    except (TypeError, ValueError):
        return False
    return True
