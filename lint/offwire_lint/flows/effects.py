"""What the words for a call's effect mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from offwire_lint.flows import externals, sources, text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import CLEAN, flat, objects
from offwire_lint.flows.values import CREDENTIAL, HIGH, MEDIUM, NOTHING, UNKNOWN, Value, join, join2

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
    at = engine.at(frame, place)
    if word in externals.KINDS:
        phrase = (
            note if " " in note else f"{note}: {externals.PHRASES[word]}" if note else externals.PHRASES[word]
        )
        label = _label(args) or note
        # What a tenant's own credential opens is the tenant's.
        whose = (
            [taint for value in args.values() for taint in value.of(CREDENTIAL)]
            if word == "credential"
            else []
        )
        zone = "parameter" if any(taint.zone == "parameter" for taint in whose) else ""
        return engine.source(externals.KINDS[word], at, phrase, sure, frame, label, zone)
    if word in ("row", "rows"):
        made = effect(engine, "raw", args, receiver, frame, place, note, sure)
        return made.map(lambda taint: replace(taint, rows=1 if word == "row" else 2))
    if word == "environment":
        return sources.environment(engine, args, frame, place, note)
    if word == "named":
        return _named(engine, args, receiver, frame, place)
    if word == "keep":
        kept = [
            *(flat(value) for value in args.values()),
            *(
                externals.element_of(engine, obj)
                for value in args.values()
                for obj in objects(value)
                if obj.ext
            ),
            flat(Value(receiver.taints, tuple(objects(receiver)))),
        ]
        return (
            join([Value(value.taints, (), (), True) for value in kept]).then(at, f"through {note}")
            if kept
            else UNKNOWN
        )
    if word == "clean":
        return CLEAN
    if word == "self":
        return receiver
    if word == "items":
        return engine.element(args.positional[0][0]) if args.positional else UNKNOWN
    if word == "mask":
        return text.masks(join([flat(value) for value in args.values()]))
    if word == "open":
        return text.opens(receiver if receiver is not NOTHING else join(args.values()))
    if "." in word:
        made = externals.instance(engine, word, frame, place)
        for obj in objects(made):
            held = [flat(one).map(externals.only_credentials) for one in args.values()]
            held += [obj.held for obj in objects(receiver)]
            obj.held = join2(obj.held, join(held))
        return made
    return UNKNOWN


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
