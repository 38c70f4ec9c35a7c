"""One drive from start to end, whatever the agent does: finish, fail, hang, or block for good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from offwire_harness.drivers import Progress, build, driver_for, told
from offwire_harness.drivers.aftermath import Aftermath, Working
from offwire_harness.drivers.child import ChildError
from offwire_harness.drivers.loop import DriveLoop, finalize_leftovers
from offwire_harness.drivers.sabotage import Sabotage, applied
from offwire_harness.verdict import Ending

AFTER_ABORT = 2.0
"""Seconds that an agent gets to finish after its sockets were closed, so that what it says then is seen too."""

AFTER_CANCEL = 1.0
"""Seconds that it gets after it was cancelled."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a drive ended.

    Attributes:
        ending: in which way.
        agent: what the agent is called.
        error: unredacted, for masking by the caller.
        stuck: its thread lives on.
        left: what it left running, a line each.
        working: the threads and processes among that.
        waiting: of each thing that it left waiting, whether it still does.
    """

    ending: Ending
    agent: str
    error: str = ""
    stuck: bool = False
    left: tuple[str, ...] = ()
    working: tuple[Working, ...] = ()
    waiting: tuple[Callable[[], bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What to drive and how; `limit` in seconds."""

    target: Any
    task: Any
    mode: str
    limit: float
    progress: Progress
    sabotage: Sabotage | None = None


def start(order: Order, loop: DriveLoop, abort: Callable[[str], None]) -> Future[Outcome]:
    """Set an agent going on the loop and return at once; the future always gets an outcome.

    Args:
        order: the drive.
        loop: where the agent runs.
        abort: closes the agent's sockets, with a reason; called on the watchdog's thread.
    """
    ended: Future[Outcome] = Future()
    state = _State(name=_name_of_target(order.target))

    async def work() -> None:
        try:
            outcome = await _perform(order, state)
        except ChildError as error:
            outcome = Outcome(error.ending, state.name, str(error))
        except BaseException as error:  # a cancelled or exiting agent has ended as well
            outcome = Outcome(state.failing_as, state.name, told(error))
        _settle(ended, outcome)

    cancel = loop.run(work)
    watchdog = threading.Thread(
        target=_watch, args=(ended, order.limit, cancel, abort, state), name="offwire-watchdog", daemon=True
    )
    watchdog.start()
    public: Future[Outcome] = Future()

    def publish(done: Future[Outcome]) -> None:
        if state.out_of_time:
            finalize_leftovers()
        _settle(public, state.seen_by_watchdog(done.result()))

    ended.add_done_callback(publish)
    return public


@dataclass(slots=True)
class _State:
    """What the drive's thread and its watchdog tell each other."""

    name: str
    failing_as: Ending = Ending.BUILD_FAILED
    out_of_time: bool = False

    def seen_by_watchdog(self, outcome: Outcome) -> Outcome:
        if not self.out_of_time or outcome.ending is Ending.TIMED_OUT:
            return outcome
        if outcome.error == "CancelledError":
            said = "it was still waiting; a tool that raises a BaseException, such as SystemExit, makes AutoGen wait for ever"
        else:
            said = outcome.error or "it went on only once its connections were closed"
        return Outcome(Ending.TIMED_OUT, outcome.agent, said, outcome.stuck)


async def _perform(order: Order, state: _State) -> Outcome:
    aftermath = Aftermath(order.progress.answering)
    agent = await build(order.target)
    driver = driver_for(agent)
    state.name, state.failing_as = driver.name_of(agent), Ending.RAISED
    with applied(order.sabotage):
        await driver.drive(agent, order.task, order.mode, order.progress)
    left = await aftermath.settled()
    return Outcome(
        Ending.RETURNED, state.name, left=left, working=aftermath.working, waiting=aftermath.waiting
    )


def _watch(
    ended: Future[Outcome],
    limit: float,
    cancel: Callable[[], None],
    abort: Callable[[str], None],
    state: _State,
) -> None:
    if _wait(ended, limit):
        return
    state.out_of_time = True
    abort(f"the drive reached its limit of {limit:g} s")
    if _wait(ended, AFTER_ABORT):
        return
    cancel()
    if _wait(ended, AFTER_CANCEL):
        return
    said = "a tool neither returned nor gave way to being cancelled"
    _settle(ended, Outcome(Ending.TIMED_OUT, state.name, said, stuck=True))


def _wait(ended: Future[Outcome], seconds: float) -> bool:
    done = threading.Event()
    ended.add_done_callback(lambda _: done.set())
    return done.wait(seconds)


def _settle(ended: Future[Outcome], outcome: Outcome) -> None:
    with suppress(InvalidStateError):  # the drive and its watchdog may both be first
        ended.set_result(outcome)


def _name_of_target(target: object) -> str:
    return str(
        getattr(target, "__qualname__", None) or getattr(target, "name", None) or type(target).__name__
    )
