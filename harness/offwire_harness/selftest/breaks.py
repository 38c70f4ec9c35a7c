"""Breaks of single decisions: each row is one thing that the harness no longer does, and the run in which it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from offwire.runs import Coverage, Verdict
from offwire_harness import canaries, controls, environ, face, observe, verdict
from offwire_harness.broker import Broker
from offwire_harness.detect import detector
from offwire_harness.detect.closure import explore
from offwire_harness.detect.cuts import Cuts
from offwire_harness.detect.detector import Detector, Result
from offwire_harness.detect.places import Layout, layout
from offwire_harness.drivers import aftermath
from offwire_harness.models import scripted
from offwire_harness.models.scripted import IssuedCall, ScriptedModel
from offwire_harness.observe import Planted
from offwire_harness.selftest.scenes import swapped
from offwire_harness.session import Session
from offwire_harness.upstreams.upstream import Upstream
from offwire_harness.wire import Exchange, Request, Role

Applied = Callable[[], AbstractContextManager[None]]


def _nothing(*arguments: Any, **keywords: Any) -> Any:
    return None


def _none(*arguments: Any, **keywords: Any) -> tuple[Any, ...]:
    return ()


async def _at_once(self: aftermath.Aftermath) -> tuple[str, ...]:
    return ()


def _always(*arguments: Any, **keywords: Any) -> bool:
    return True


def _never(*arguments: Any, **keywords: Any) -> bool:
    return False


def _unchanged(self: Any, shown: Any) -> Any:
    return shown


@contextmanager
def _showing() -> Iterator[None]:
    """Have the session mask nothing, neither what it is told nor what it records."""
    with swapped(Session, "mask", _unchanged), swapped(Session, "mask_record", _unchanged):
        yield


def _searching(chosen: Callable[[list[Request]], list[Request]]) -> Applied:
    """Have detectors search only some of a run's requests."""
    search_all = Detector.search_all

    def search(self: Detector, requests: Iterable[Request]) -> Result:
        return search_all(self, chosen(list(requests)))

    return partial(swapped, Detector, "search_all", search)


def _reading(chosen: Callable[[Layout], Layout]) -> Applied:
    """Have detectors read only a part of each request."""
    return partial(swapped, detector, "layout", lambda request: chosen(layout(request)))


def _raw_without(kind: str) -> Applied:
    return _reading(
        lambda parts: replace(
            parts, raw=tuple(each for each in parts.raw if not each.pointer.startswith(kind))
        )
    )


def _leaves_without(kind: str) -> Applied:
    return _reading(
        lambda parts: replace(
            parts, leaves=tuple(each for each in parts.leaves if not each[0].startswith(kind))
        )
    )


def _result_without(**emptied: Any) -> Applied:
    search_all = Detector.search_all
    return partial(
        swapped,
        Detector,
        "search_all",
        lambda self, requests: replace(search_all(self, requests), **emptied),
    )


def _only_whole(*arguments: Any, **keywords: Any) -> Detector:
    return Detector(*arguments, **{**keywords, "whole": True})


def _shallow(*arguments: Any) -> Any:
    found = explore(*arguments)
    return [hit for hit in found if not hit.chain and not hit.needle.chain]


def _judged(observed: verdict.Observed) -> verdict.Judgement:
    sound = _sound_judge(observed)
    doubtful = any(reason.code not in ("credential-sighted", "field-exposed") for reason in sound.reasons)
    return replace(sound, verdict=Verdict.INCONCLUSIVE) if doubtful else sound


def _sightings_only(observed: verdict.Observed) -> Iterator[Any]:
    return (each for each in _sound_leaks(observed) if each.code == "credential-sighted")


def _covers_all_calls(observed: verdict.Observed) -> Coverage:
    return replace(_sound_coverage(observed), tools=tuple(call.name for call in observed.calls))


def _never_new(self: Broker) -> None:
    self.model.rewind()


def _all_answered(self: ScriptedModel) -> tuple[IssuedCall, ...]:
    return tuple(IssuedCall(each, name, True) for each, name in self._issued.items())


def _forgets_model_requests(self: Broker) -> tuple[Exchange, ...]:
    return tuple(each for each in _sound_exchanges(self) if each.role is not Role.MODEL)


def _ends_with(pattern: str, host: str) -> bool:
    return host.endswith(pattern)


def _everybodys(tenant: str | None) -> Callable[[Planted], canaries.Canary]:
    return lambda planted: planted.canary


_sound_judge, _sound_leaks, _sound_coverage = verdict.judge, verdict._leaks, verdict.coverage
_sound_places = vars(Layout)["places"].func
_sound_exchanges = vars(Broker)["exchanges"].fget

BREAKS: tuple[tuple[str, str, str, Applied], ...] = (
    (
        "detector",
        "searches the last request only",
        "leaking in the first request only",
        _searching(lambda all_: all_[-1:]),
    ),
    ("detector", "searches the first request only", "leaking", _searching(lambda all_: all_[:1])),
    ("detector", "reads no headers", "leaking in a header", _raw_without("header:")),
    ("detector", "reads no request line: paths", "leaking in a path", _raw_without("request-line")),
    ("detector", "reads no request line: queries", "leaking in a query", _raw_without("request-line")),
    ("detector", "reads no bodies but JSON", "leaking to another upstream", _raw_without("body")),
    ("detector", "reads no tool schemas", "leaking in a tool's description", _leaves_without("/tools")),
    ("detector", "reads no messages", "leaking", _leaves_without("/messages")),
    (
        "detector",
        "joins no pieces",
        "leaking in pieces over messages",
        partial(swapped, Detector, "_search_columns", _nothing),
    ),
    (
        "detector",
        "knows whole values only",
        "leaking a piece",
        partial(swapped, observe, "Detector", _only_whole),
    ),
    ("detector", "knows no head and tail", "leaking head and tail", partial(swapped, Cuts, "find", _none)),
    ("detector", "undoes nothing", "leaking a digest", partial(swapped, detector, "explore", _shallow)),
    ("detector", "tells no budget", "budget-reached", _result_without(exhausted=())),
    ("detector", "tells no picture", "sending a picture", _result_without(unsearched=())),
    (
        "detector",
        "names no tool",
        "leaking",
        partial(
            swapped,
            Layout,
            "places",
            property(lambda self: tuple(each._replace(tool=None) for each in _sound_places(self))),
        ),
    ),
    (
        "broker",
        "takes hosts that end alike for the audience",
        "leaking to a host of similar name",
        partial(swapped, canaries, "_covers", _ends_with),
    ),
    (
        "broker",
        "lets a tenant see another's key",
        "leaking another tenant's key",
        partial(swapped, observe, "_as_seen_by", _everybodys),
    ),
    (
        "broker",
        "forgets what went to models",
        "leaking",
        partial(swapped, Broker, "exchanges", property(_forgets_model_requests)),
    ),
    ("broker", "begins no run anew", "clean after a leak", partial(swapped, Broker, "begin", _never_new)),
    (
        "broker",
        "takes every tool call for answered",
        "tool-not-run",
        partial(swapped, ScriptedModel, "calls", property(_all_answered)),
    ),
    (
        "broker",
        "calls tools that nobody offers",
        "script-error",
        partial(swapped, scripted, "_problems", _none),
    ),
    (
        "broker",
        "takes every fault for met",
        "fault-not-met",
        partial(swapped, Upstream, "idle_faults", property(_none)),
    ),
    (
        "broker",
        "takes every canary for used",
        "asking without the key",
        partial(swapped, observe, "holds", _always),
    ),
    ("broker", "takes no canary for used", "clean", partial(swapped, observe, "holds", _never)),
    (
        "broker",
        "takes every canary for undeliverable",
        "canary-not-used",
        partial(swapped, observe, "_undelivered", _always),
    ),
    (
        "broker",
        "takes every variable for read",
        "leaving a variable unread",
        partial(swapped, environ.PlantedEnvironment, "look_at", lambda self, name: environ.Look.READ),
    ),
    (
        "broker",
        "takes a copy for reading",
        "copying the environment",
        partial(swapped, observe, "_READ", dict.fromkeys(environ.Look, verdict.Read.YES)),
    ),
    (
        "broker",
        "takes refused certificates for retries",
        "tls-refused",
        partial(swapped, observe, "_failures", _none),
    ),
    (
        "verdict",
        "lets doubt outrank a leak",
        "leaking to a stranger",
        partial(swapped, face, "judge", _judged),
    ),
    (
        "verdict",
        "does not count exposures",
        "exposing a field",
        partial(swapped, verdict, "_leaks", _sightings_only),
    ),
    ("verdict", "finds no exposures", "exposing a field", partial(swapped, observe, "find_exposures", _none)),
    (
        "verdict",
        "claims tools that were never answered",
        "tool-not-run",
        partial(swapped, face, "coverage", _covers_all_calls),
    ),
    ("verdict", "claims everything", "sending a picture", partial(swapped, face, "not_claimed", _none)),
    (
        "verdict",
        "shows an error as it is",
        "failing with the key in the error",
        _showing,
    ),
    (
        "verdict",
        "takes a lost tracer for seen",
        "a tracer that is lost",
        partial(swapped, controls, "wrong_with", lambda *given: ""),
    ),
    (
        "verdict",
        "judges drives only",
        "leaking after the drive",
        partial(swapped, face.Offwire, "_judge_stray_traffic", _nothing),
    ),
    (
        "verdict",
        "waits for no task",
        "leaking from a task that is late",
        partial(swapped, aftermath.Aftermath, "settled", _at_once),
    ),
    (
        "verdict",
        "waits for no thread",
        "leaking from a thread that is late",
        partial(swapped, aftermath.Aftermath, "_left_threads", _none),
    ),
    (
        "verdict",
        "waits for no process",
        "leaking from a process that is late",
        partial(swapped, aftermath.Aftermath, "_left_processes", _none),
    ),
    (
        "verdict",
        "waits for no answer",
        "waiting for an answer under way",
        partial(swapped, aftermath.Aftermath, "_awaited", _none),
    ),
    (
        "broker",
        "judges no look-ups",
        "leaking in a name that is looked up",
        partial(swapped, observe, "_looked_up", lambda names, exchanges: []),
    ),
    ("verdict", "takes every task for idle", "left-running", partial(swapped, aftermath, "_sleeps", _never)),
)
"""Part, what is wrong with it, the run in which it shows, and how it is broken."""
