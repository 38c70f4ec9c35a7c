"""The self-test: what is built to catch leaks is broken in every way that matters, and each break must be noticed.

A mutant is one thing wrong with the detector, the tap, the broker or the verdict. It is applied to a small real
run whose outcome is known. It is caught when the positive control, the verdict or its reasons are not what they
are without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from json import dumps

from offwire.records import to_data
from offwire.runs import Reason, RunRecord
from offwire_harness.models import call, say
from offwire_harness.selftest.mutants import Mutant, mutants
from offwire_harness.selftest.scenes import SHOP, Scene, Stage
from offwire_harness.session import Options, Session, SessionError

__all__ = ["Finding", "SelfTestError", "examine", "mutants", "perform"]


class SelfTestError(Exception):
    """A run did not come to what it must come to before anything was broken; the message is one line."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one mutant: what caught it, or nothing when it survived."""

    mutant: Mutant
    caught_by: str

    @property
    def survived(self) -> bool:
        """Whether nobody noticed."""
        return not self.caught_by


def examine(chosen: tuple[Mutant, ...]) -> Iterator[Finding]:
    """Apply mutants one after the other and yield what came of each.

    Raises:
        SelfTestError: a run is not as it should be although nothing is broken.
        SessionError: the harness could not start.
    """
    sound: dict[str, RunRecord] = {}
    with ExitStack() as stack:
        session: Session | None = None
        for mutant in chosen:
            own = mutant.own_session or mutant.scene.spoilt
            if session is None and not own:
                session = stack.enter_context(_session())
            if mutant.scene_name not in sound:
                if session is not None and not mutant.scene.spoilt:
                    sound[mutant.scene_name] = perform(session, mutant.scene)
                else:
                    with _session(session) as fresh:
                        sound[mutant.scene_name] = perform(fresh, mutant.scene)
                _must_be_sound(mutant.scene_name, mutant.scene, sound[mutant.scene_name])
            yield Finding(mutant, _caught_by(mutant, session, sound[mutant.scene_name]))


def perform(session: Session, scene: Scene) -> RunRecord:
    """Play a scene, with a positive control of its own, and return its record."""
    with session.test("offwire selftest", "selftest", 1, controls=True) as face:
        key = (
            face.canary("SHOP_KEY", env="SHOP_KEY", audience=SHOP)
            if scene.code != "nothing-planted"
            else None
        )
        face.upstream(f"https://{SHOP}").get("/orders/{order}").json({"status": "sent"})
        face.model.script(call("look_up", order="7"), say("It was sent."))
        record = scene.play(Stage(session, face, key or session.model_key)).record
        told = face.finish(passed=True) + dumps(to_data(record))
        shown = [each.label for each in session.recent if any(part in told for part in each.distinctive)]
        reasons = (Reason("value-shown", f"the record shows {label}") for label in shown)
        return replace(record, reasons=(*record.reasons, *reasons))


@contextmanager
def _session(other: Session | None = None) -> Iterator[Session]:
    if other is not None:
        other.leave_alone()  # what a scene left behind may have kept it steering
    session = Session.start(Options())
    try:
        session.tap.wait()
        yield session
    finally:
        session.close()


def _must_be_sound(name: str, scene: Scene, record: RunRecord) -> None:
    codes = _codes(record)
    if record.verdict is not scene.verdict or (scene.code and scene.code not in codes):
        due = f"{scene.verdict}{f' for {scene.code}' if scene.code else ''}"
        told = f"{record.verdict}{f' for {chr(44).join(sorted(codes))}' if codes else ''}"
        raise SelfTestError(f"the run {name!r} must be {due} and is {told}, with nothing broken")


def _caught_by(mutant: Mutant, shared: Session | None, sound: RunRecord) -> str:
    with mutant.applied():
        if shared is None or mutant.own_session or mutant.scene.spoilt:
            try:
                with _session(shared) as own:
                    return _difference(sound, perform(own, mutant.scene))
            except SessionError as error:
                return f"the start of the session: {error}"
        return _difference(sound, perform(shared, mutant.scene))


def _difference(sound: RunRecord, broken: RunRecord) -> str:
    """Return what tells a mutant's run from the sound one, or nothing."""
    more, less = _codes(broken) - _codes(sound), _codes(sound) - _codes(broken)
    if "control-missed" in more:
        return "the positive control"
    if broken.verdict is not sound.verdict:
        for_what = f", {', '.join(sorted(more))}" if more else ""
        return f"verdict: {broken.verdict} where {sound.verdict} is due{for_what}"
    if more or less:
        changes = [*(f"+{code}" for code in sorted(more)), *(f"-{code}" for code in sorted(less))]
        return f"reasons: {' '.join(changes)}"
    for what, told in (("the places of the sightings", _places), ("what is claimed", _claims)):
        if told(sound) != told(broken):
            return what
    return ""


def _codes(record: RunRecord) -> set[str]:
    return {reason.code for reason in record.reasons}


def _places(record: RunRecord) -> set[tuple[str | None, ...]]:
    return {(each.label, each.wire, each.pointer, each.tool) for each in record.sightings}


def _claims(record: RunRecord) -> tuple[object, ...]:
    return record.not_claimed, record.coverage.tools, record.coverage.canaries, record.coverage.faults
