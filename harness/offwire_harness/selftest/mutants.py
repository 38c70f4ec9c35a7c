"""The mutants: each thing that is broken, how, and in which run it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from offwire_harness import controls, observe, verdict
from offwire_harness.broker import Broker
from offwire_harness.canaries import Canary
from offwire_harness.detect import Detector, detector
from offwire_harness.detect.needles import Needles
from offwire_harness.detect.table import TRANSFORMS, Transform
from offwire_harness.selftest.breaks import BREAKS
from offwire_harness.selftest.scenes import MISSED, SCENES, Scene, forgetting, hiding, swapped
from offwire_harness.selftest.ways import WAYS
from offwire_harness.tap import addon_path, variables
from offwire_harness.verdict import PRECONDITIONS, Observed, Precondition
from offwire_harness.wire import Request, Role

MUTANT_VARIABLE = "OFFWIRE_TAP_MUTANT"
ADDON = Path(__file__).with_name("addon.py")

_TAP = {
    "drops a request": "clean",
    "drops a request and does not count it": "clean",
    "forwards instead of asking": "clean",
    "forwards instead of asking, unguarded": "clean",
    "truncates every body": "leaking",
    "truncates long bodies": "leaking at the end of a long upload",
}
"""Mutants of the tap, by their names in `offwire_harness.selftest.addon`, and the run in which each shows."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One thing that is wrong.

    Attributes:
        part: detector, tap, broker or verdict.
        name: what is wrong with it.
        scene_name: the run in which it shows.
        scene: that run.
        applied: breaks it for as long as the context lasts.
        own_session: it has to be there when the session starts.
    """

    part: str
    name: str
    scene_name: str
    scene: Scene
    applied: Callable[[], AbstractContextManager[None]]
    own_session: bool = False

    def __str__(self) -> str:
        return f"{self.part}: {self.name}"


def mutants() -> tuple[Mutant, ...]:
    """Return all mutants; those that need a session of their own come last."""
    found = [*_of_detector(), *_of_broker(), *_of_verdict(), *_of_decisions(), *_of_tap()]
    return tuple(sorted(found, key=lambda each: each.own_session or each.scene.spoilt))


def _of_detector() -> Iterator[Mutant]:
    for transform in TRANSFORMS:
        rest = [each for each in TRANSFORMS if each is not transform]
        yield Mutant(
            "detector",
            f"{transform.name} is not undone",
            f"hidden by {transform.name}",
            hiding(transform.name),
            partial(_undoing, rest),
        )
    nothing = partial(swapped, Needles, "find", lambda self, text: set())
    yield _mutant("detector", "matches nothing", "leaking", nothing)


def _of_broker() -> Iterator[Mutant]:
    role_of = Broker.role_of

    def lenient(self: Broker, request: Request) -> Role:
        role = role_of(self, request)
        return Role.CONTROL if role is Role.UNKNOWN else role

    yield _mutant("broker", "forgets an exchange", "clean", forgetting)
    strangers = partial(swapped, Broker, "role_of", lenient)
    yield _mutant("broker", "exempts hosts that nobody declared", "leaking to a stranger", strangers)
    anywhere = partial(swapped, detector, "may_carry_key", lambda host, header, value, key: True)
    yield _mutant("broker", "exempts the model's own key anywhere", "leaking the model's own key", anywhere)
    everybody = partial(swapped, Canary, "permitted_at", lambda self, host: True)
    yield _mutant("broker", "takes every host for the audience", "leaking", everybody)


def _of_verdict() -> Iterator[Mutant]:
    for precondition in PRECONDITIONS:
        rest = tuple(each for each in PRECONDITIONS if each is not precondition)
        yield Mutant(
            "verdict",
            f"{precondition.code} is not asked",
            precondition.code,
            MISSED[precondition.code],
            partial(_asking, rest),
        )
    yield _mutant(
        "verdict", "does not count sightings", "leaking", partial(swapped, verdict, "_leaks", _none)
    )


def _of_decisions() -> Iterator[Mutant]:
    scenes = {**SCENES, **MISSED, **WAYS}
    for part, name, scene, applied in BREAKS:
        yield Mutant(part, name, scene, scenes[scene], applied)


def _of_tap() -> Iterator[Mutant]:
    for name, scene in _TAP.items():
        yield Mutant("tap", name, scene, SCENES[scene], partial(_broken_tap, name), own_session=True)


def _mutant(part: str, name: str, scene: str, applied: Callable[[], AbstractContextManager[None]]) -> Mutant:
    return Mutant(part, name, scene, SCENES[scene], applied)


@contextmanager
def _undoing(rest: Sequence[Transform]) -> Iterator[None]:
    """Have every detector undo these only."""
    lesser = partial(Detector, transforms=rest)
    with swapped(observe, "Detector", lesser), swapped(controls, "Detector", lesser):
        yield


@contextmanager
def _asking(rest: tuple[Precondition, ...]) -> Iterator[None]:
    """Have the verdict ask for these only."""
    with swapped(verdict, "PRECONDITIONS", rest):
        yield


@contextmanager
def _broken_tap(name: str) -> Iterator[None]:
    """Have proxies that are started load the broken addon."""
    sound = variables.for_proxy

    def told(directory: Path) -> dict[str, str]:
        return {**sound(directory), MUTANT_VARIABLE: name}

    with swapped(addon_path, "ADDON", ADDON), swapped(variables, "for_proxy", told):
        yield


def _none(observed: Observed) -> Iterator[Any]:
    yield from ()
