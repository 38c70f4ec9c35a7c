"""Drives a module-level agent in a fresh interpreter: the child's side."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from offwire_harness.canaries import Canary
from offwire_harness.confine import audit
from offwire_harness.drivers import Progress, build, driver_for, exits, told
from offwire_harness.drivers.aftermath import Aftermath
from offwire_harness.drivers.sabotage import Sabotage, applied
from offwire_harness.environ import PlantedEnvironment
from offwire_harness.tap.children import Children
from offwire_harness.tap.network_faults import NetworkFaults
from offwire_harness.tap.started import KIND
from offwire_harness.tap.steering import Destination, Steering
from offwire_harness.tap.trust import Trust
from offwire_harness.tap.variables import CA_VARIABLES, PROXY_VARIABLES
from offwire_harness.verdict import Ending
from offwire_harness.wire import Fault, FaultKind


class Parent:
    """The other end of the conversation; one question at a time, from whichever thread."""

    def __init__(self, hears: IO[str], says: IO[str]) -> None:
        """Take the stream that the parent reads, and the one that it writes."""
        self._hears = hears
        self._says = says
        self._lock = threading.Lock()

    def order(self) -> Mapping[str, Any]:
        """Return what the parent wants done."""
        return self._heard()

    def ask(self, **said: Any) -> Mapping[str, Any]:
        """Say something and return the answer."""
        with self._lock:
            self._hears.write(json.dumps(said) + "\n")
            self._hears.flush()
            return self._heard()

    def executed(self, call_id: str, text: str) -> None:
        """Tell what a tool call gave."""
        self.ask(say="executed", call=call_id, text=text)

    def _heard(self) -> Mapping[str, Any]:
        line = self._says.readline()
        if not line:
            os._exit(1)  # the parent is gone, and with it whoever could look at the traffic
        answer: Mapping[str, Any] = json.loads(line)
        return answer


class ChildSteering(Steering):
    """Steering whose destinations are known to the parent, where the tap looks them up."""

    def __init__(self, parent: Parent, given: Mapping[str, Any]) -> None:
        """Steer as `wire.ForChild` says; the parent has the servers for faults too, for both are confined to its ports."""
        listener, allow = tuple(given["listener"]), tuple(given["allow"])
        faults = {FaultKind(name): (host, port) for name, (host, port) in given["faults"].items()}
        super().__init__(lambda: listener, self._fault, allow, self._refused, NetworkFaults(faults))
        self._parent = parent

    def learn(self, source_port: int, destination: Destination) -> None:
        """Tell the parent before the connection is made."""
        super().learn(source_port, destination)
        self._parent.ask(say="meant", source=source_port, host=destination.host, port=destination.port)

    def _fault(self, host: str, port: int) -> Fault | None:
        name = self._parent.ask(say="connect?", host=host, port=port)["fault"]
        return None if name is None else Fault(FaultKind(name))

    def started(self, program: str | None) -> None:
        """Tell the parent of a program before it is started, from forked children too."""
        self.report(KIND, program or "")

    def _refused(self, kind: str, line: str) -> None:
        if kind == KIND:
            self._parent.ask(say="started", name=line)
        else:
            self._parent.ask(say="bypass", line=f"{kind}: {line}")


def main() -> None:
    """Take an order, drive, report, and end."""
    parent = Parent(os.fdopen(os.dup(1), "w", encoding="utf-8"), sys.stdin)
    os.dup2(2, 1)
    # As the plugin does in its own process: the scripted model answers under the name that was asked for.
    warnings.filterwarnings("ignore", "Resolved model mismatch", UserWarning)
    order = parent.order()
    planted = PlantedEnvironment()
    for name in order["watched"]:
        planted.plant(name, os.environ.get(name, ""))
    steering = _be_steered(parent, order["steering"])
    twin = order["sabotage"]
    sabotage = None if twin is None else Sabotage(twin["tool"], Canary("TWIN", twin["value"]))
    end = asyncio.run(_drive(order, parent, sabotage))
    exits.run_all()  # while the tap still listens
    looks = {name: int(planted.look_at(name)) for name in planted.names()}
    sys.stdout.flush()
    sys.stderr.flush()
    steering.collect()
    parent.ask(**end, looks=looks, struck=sabotage is not None and sabotage.struck.is_set())
    os._exit(0)  # an agent's own threads must not keep the verdict waiting


def _be_steered(parent: Parent, given: Mapping[str, Any]) -> ChildSteering:
    for_programs = {
        name: os.environ[name] for name in (*PROXY_VARIABLES, *CA_VARIABLES) if name in os.environ
    }
    for name in PROXY_VARIABLES:
        value = os.environ.pop(name, None)
        if value is not None:
            os.putenv(name, value)  # for children, and for C code that can't be steered
    Trust(lambda: Path(os.environ["SSL_CERT_FILE"])).on()
    steering = ChildSteering(parent, given)
    steering.on()
    audit.appoint(steering.passes, refuses=given["refuses"])
    Children(lambda: for_programs, steering.started).on()
    return steering


async def _drive(order: Mapping[str, Any], parent: Parent, sabotage: Sabotage | None) -> dict[str, Any]:
    ending = Ending.BUILD_FAILED
    aftermath = Aftermath()
    try:
        agent = await build(_found(order["spec"]))
        driver = driver_for(agent)
        ending = Ending.RAISED
        progress = Progress(
            pending=lambda: bool(parent.ask(say="pending?")["pending"]),
            executed=parent.executed,
        )
        with applied(sabotage):
            await driver.drive(agent, order["task"], order["mode"], progress)
    except BaseException as error:
        return {"say": "failed", "ending": ending.value, "error": told(error)}
    return {"say": "done", "left": await aftermath.settled()}


def _found(spec: str) -> object:
    module, _, path = spec.partition(":")
    target: object = importlib.import_module(module)
    for name in path.split("."):
        target = getattr(target, name)
    return target
