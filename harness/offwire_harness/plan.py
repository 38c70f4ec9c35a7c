"""One drive as it was asked for, and how it is waited for."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from offwire_harness.broker import Broker
from offwire_harness.canaries import Canary
from offwire_harness.drivers import MODES, Progress
from offwire_harness.drivers.child import ChildTarget
from offwire_harness.drivers.sabotage import Sabotage
from offwire_harness.drivers.watchdog import Outcome
from offwire_harness.wire import Role

if TYPE_CHECKING:
    from offwire_harness.session import Session

__tracebackhide__ = True  # a mistake in a test is shown where it was made


@dataclass(frozen=True, slots=True)
class Plan:
    """One drive as it was asked for; `needed` are the labels that it has to use, None for all."""

    target: Any
    task: Any
    mode: str
    limit: float
    tenant: str | None
    needed: frozenset[str] | None
    sabotage: Sabotage | None = None


def planned(
    target: Any, task: Any, mode: str, limit: float, tenant: str | None, uses: Iterable[Canary] | None
) -> Plan:
    """Return the plan for the arguments of `drive`.

    Raises:
        ValueError: no such mode.
    """
    if mode not in MODES:
        raise ValueError(f"no mode {mode!r}; there are: {', '.join(MODES)}")
    needed = None if uses is None else frozenset(canary.label for canary in uses)
    return Plan(target, task, mode, limit, tenant, needed)


def progress(broker: Broker) -> Progress:
    """Return what tells a driver whether a tool's result is held back although the last round brought things forward."""
    model = broker.model
    seen = 0

    def held_back() -> bool:
        nonlocal seen
        count = sum(each.role is Role.MODEL for each in broker.exchanges)
        moved, seen = count > seen, count
        return moved and any(not call.answered for call in model.calls)

    return Progress(held_back, model.executed, lambda: broker.answering)


def in_child(plan: Plan, session: Session, bypassed: list[str], left: list[str]) -> ChildTarget:
    """Return the target of a plan as one that runs in a fresh interpreter.

    Args:
        plan: the drive; its target is written as `package.module:name`.
        session: whose tap the interpreter is led to.
        bypassed: takes the ways round the tap that were refused there.
        left: takes what the agent left running.
    """
    tap = session.tap
    return ChildTarget(
        spec=plan.target,
        sabotage=plan.sabotage,
        environment={**os.environ, **tap.environment},
        watched=tuple(session.environment.names()),
        steering=tap.for_child,
        connect_fault=session.connect_fault_name,
        learn=tap.learn,
        note_look=session.environment.note,
        note_bypass=bypassed.append,
        note_started=tap.started,
        note_left=left.append,
        note_output=session.print_masked,
    )


def place_of(target: Any) -> str:
    """Return `module:name` for what has a place in code, else nothing."""
    if isinstance(target, str):
        return target
    inner = getattr(target, "func", target)
    module, name = getattr(inner, "__module__", None), getattr(inner, "__qualname__", None)
    return f"{module}:{name}" if module and name else ""


async def awaited(future: Future[Outcome]) -> Outcome:
    """Wait for the drive under asyncio or trio."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        import trio

        return await trio.to_thread.run_sync(future.result, abandon_on_cancel=True)
    return await asyncio.wrap_future(future)
