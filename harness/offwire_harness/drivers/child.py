"""Drives a module-level agent, `"package.module:name"`, in a fresh interpreter: the parent's side.

Whatever the module does when it is imported happens there, steered and with the canaries already planted. Parent
and child speak in lines of JSON over the child's standard input and output: the child says something, and gets one
line back for it. What the agent prints goes to standard error.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from typing import IO, Any

from offwire_harness.drivers import DriveError, Progress
from offwire_harness.drivers.sabotage import Sabotage
from offwire_harness.environ import Look
from offwire_harness.tap.started import own
from offwire_harness.verdict import Ending
from offwire_harness.wire import ForChild

_TARGET = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_BOOTSTRAP = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); import offwire_harness.drivers.child_main as child; child.main()"


@dataclass(frozen=True, slots=True)
class ChildTarget:
    """A module-level agent and what its interpreter is given.

    Attributes:
        spec: `package.module:name`; the name may be an agent or a function that builds one.
        environment: all variables of the child.
        watched: names of variables whose reads are to be reported.
        steering: how it is led to the tap.
        connect_fault: says how connecting to a host and port fails; the name of a fault, or None.
        learn: told what the connection from a source port is meant for.
        sabotage: a tool that is to leak, or None.
        note_look: called with each watched name and how it was looked at.
        note_bypass: called with each way round the tap that was refused, as `kind: line`.
        note_started: called with the name of each program that it starts; None: one that can't go round the tap.
        note_left: called with each thing that the agent left running, in words.
        note_output: called with everything that the child printed, unmasked.
    """

    spec: str
    environment: Mapping[str, str]
    watched: tuple[str, ...]
    steering: ForChild
    connect_fault: Callable[[str, int], str | None]
    learn: Callable[[int, str, int], None]
    sabotage: Sabotage | None
    note_look: Callable[[str, Look], None]
    note_bypass: Callable[[str], None]
    note_started: Callable[[str | None], None]
    note_left: Callable[[str], None]
    note_output: Callable[[str], None]


def is_spec(target: object) -> bool:
    """Whether a target is written as `package.module:name`."""
    return isinstance(target, str) and _TARGET.fullmatch(target) is not None


def fits(agent: object) -> bool:
    """Whether the agent lives in a child."""
    return isinstance(agent, ChildTarget)


def name_of(agent: ChildTarget) -> str:
    """Return the agent's place."""
    return agent.spec


async def drive(agent: ChildTarget, task: Any, mode: str, progress: Progress) -> None:
    """Run the agent in a child; a cancelled drive kills it.

    Raises:
        DriveError: the child reported an error, or ended without a word.
    """
    if not isinstance(task, str):
        raise DriveError(f'"{agent.spec}" runs in its own interpreter: its task must be text')
    command = [sys.executable, "-c", _BOOTSTRAP, json.dumps(sys.path)]
    with own():
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=dict(agent.environment),
        )
    try:
        order = {
            "spec": agent.spec,
            "task": task,
            "mode": mode,
            "watched": agent.watched,
            "steering": asdict(agent.steering),
            "sabotage": None
            if agent.sabotage is None
            else {"tool": agent.sabotage.tool, "value": agent.sabotage.canary.value},
        }
        await asyncio.wrap_future(_on_thread(lambda: _converse(process, order, agent, progress)))
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _on_thread(work: Callable[[], None]) -> Future[None]:
    future: Future[None] = Future()

    def run() -> None:
        try:
            work()
        except BaseException as error:
            outcome: BaseException | None = error
        else:
            outcome = None
        if future.set_running_or_notify_cancel():
            future.set_exception(outcome) if outcome else future.set_result(None)

    threading.Thread(target=run, name="offwire-child", daemon=True).start()
    return future


def _converse(
    process: subprocess.Popen[str],
    order: Mapping[str, Any],
    agent: ChildTarget,
    progress: Progress,
) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    stderr = process.stderr
    drain = threading.Thread(target=lambda: agent.note_output(stderr.read()), daemon=True)
    drain.start()
    _send(process.stdin, order)
    end: Mapping[str, Any] | None = None
    for line in process.stdout:
        said = json.loads(line)
        if said["say"] in ("done", "failed"):
            end = said
        _send(process.stdin, _answer(said, agent, progress))
    process.wait()
    drain.join(timeout=5)
    if end is None:
        raise DriveError(f"the interpreter of {agent.spec} ended with code {process.returncode} and no word")
    for name, look in end["looks"].items():
        agent.note_look(name, Look(look))
    if end["struck"] and agent.sabotage is not None:
        agent.sabotage.struck.set()
    for line in end.get("left", ()):
        agent.note_left(line)
    if end["say"] == "failed":
        raise ChildError(Ending(end["ending"]), end["error"])


def _answer(said: Mapping[str, Any], agent: ChildTarget, progress: Progress) -> Mapping[str, Any]:
    if said["say"] == "pending?":
        return {"pending": progress.pending()}
    if said["say"] == "connect?":
        return {"fault": agent.connect_fault(said["host"], said["port"])}
    if said["say"] == "meant":
        agent.learn(said["source"], said["host"], said["port"])
    if said["say"] == "executed":
        progress.executed(said["call"], said["text"])
    if said["say"] == "started":
        agent.note_started(said["name"] or None)
    if said["say"] == "bypass":
        agent.note_bypass(said["line"])
    return {}


class ChildError(Exception):
    """The drive failed in the child: how it ended, and why in one unmasked line."""

    def __init__(self, ending: Ending, line: str) -> None:
        """Take the child's own words."""
        super().__init__(line)
        self.ending = ending


def _send(stream: IO[str], data: Mapping[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):  # it has had its last word and is gone
        stream.write(json.dumps(data) + "\n")
        stream.flush()
