"""What the words for a call's effect mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from offwire_lint.flows import externals, sources, text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import CLEAN, flat, objects
from offwire_lint.flows.values import (
    CREDENTIAL,
    HIGH,
    LOW,
    MEDIUM,
    NOTHING,
    UNKNOWN,
    Taint,
    Value,
    join,
    join2,
)

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def effect(
    engine: Engine,
    word: str,
    args: Args,
    receiver: Value,
    frame: Frame,
    place: int,
    note: str = "",
    sure: int = HIGH,
) -> Value:
    """The value that an effect's word stands for."""
    if word in externals.KINDS:
        return _source(engine, word, args, frame, place, note, sure)
    if word in ("row", "rows"):
        made = _source(engine, "raw", args, frame, place, note, sure)
        return made.map(lambda taint: replace(taint, rows=1 if word == "row" else 2))
    if word == "environment":
        return sources.environment(engine, args, frame, place, note)
    if word == "named":
        return _named(engine, args, receiver, frame, place)
    if word == "keep":
        return _kept(engine, args, receiver).then(engine.at(frame, place), f"through {note}")
    if word == "clean":
        return CLEAN
    if word == "digest":
        return _digest(engine, args, frame, place)
    if word == "self":
        return receiver
    if word == "items":
        return engine.element(args.positional[0][0]) if args.positional else UNKNOWN
    if word == "mask":
        return text.masks(join([flat(value) for value in args.values()]))
    if word == "open":
        return text.opens(receiver if receiver is not NOTHING else join(args.values()))
    return _made(engine, word, args, receiver, frame, place) if "." in word else UNKNOWN


def _source(engine: Engine, word: str, args: Args, frame: Frame, place: int, note: str, sure: int) -> Value:
    """Something tainted that comes from outside."""
    usual = externals.PHRASES[word]
    phrase = note if " " in note else f"{note}: {usual}" if note else usual
    zone = ""
    if word == "credential" and any(
        taint.zone == "parameter" for value in args.values() for taint in value.of(CREDENTIAL)
    ):
        zone = "parameter"  # what a tenant's own credential opens is the tenant's
    at = engine.at(frame, place)
    return engine.source(externals.KINDS[word], at, phrase, sure, frame, _label(args) or note, zone)


def _kept(engine: Engine, args: Args, receiver: Value) -> Value:
    """All that went in, as one text."""
    kept = [flat(value) for value in args.values()]
    kept += [
        externals.element_of(engine, obj) for value in args.values() for obj in objects(value) if obj.ext
    ]
    kept.append(flat(Value(receiver.taints, tuple(objects(receiver)))))
    return join([Value(value.taints, (), (), True) for value in kept])


def _digest(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """A hash or a signature: not the credential and nothing that leads back to it, but what the other side takes for a proof of it."""

    def proof(taint: Taint) -> Taint | None:
        if taint.kind != CREDENTIAL:
            return None
        return replace(taint.then(engine.at(frame, place), "hashed"), sure=LOW, part=True)

    made = join([flat(value) for value in args.values()] or [UNKNOWN]).map(proof)
    return Value(made.taints, (), (), True) if made.taints else CLEAN


def _made(engine: Engine, cls: str, args: Args, receiver: Value, frame: Frame, place: int) -> Value:
    """An instance of an external class, which keeps the credentials that it is made with."""
    made = externals.instance(engine, cls, frame, place)
    for obj in objects(made):
        held = [flat(one).map(externals.only_credentials) for one in args.values()]
        held += [one.held for one in objects(receiver)]
        obj.held = join2(obj.held, join(held))
    return made


def _named(engine: Engine, args: Args, receiver: Value, frame: Frame, place: int) -> Value:
    """What is kept under the name that the receiver was made with; whose it is, is for who put it there to say."""
    found = [value for value, _ in args.positional[:1]]
    at = engine.at(frame, place)
    for obj in objects(receiver):
        name = obj.items.get("name", NOTHING).text
        if name is not None:
            found.append(
                sources.by_name(engine, name, UNKNOWN, frame, place, "kept under a credential's name", MEDIUM)
            )
        found.append(obj.items.get("default", NOTHING))
    return join(found).map(lambda taint: replace(taint, zone="parameter") if taint.origin == at else taint)


def _label(args: Args) -> str:
    for value, _ in args.positional[:1]:
        if value.text is not None and len(value.text) < 60:
            return value.text
    return ""
