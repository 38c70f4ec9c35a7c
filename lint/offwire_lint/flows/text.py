"""How values become one text: f-strings, joins, formats, concatenations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from offwire_lint.flows.events import Hit
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import ADDRESS, Obj, Setting, deep, flat, objects
from offwire_lint.flows.select import FEW
from offwire_lint.flows.values import (
    CREDENTIAL,
    FIELD,
    MASKED,
    MODEL_ARG,
    NOTHING,
    RAW,
    Taint,
    Value,
    join,
    taints_of,
)

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


_MASK = re.compile(r"\*{2,}|[xX•●]{3,}")
# What says that there is more, and hides nothing of what it stands beside: a mask only where that is little.
_MORE = re.compile(r"…|\.{3}")
_HOST = re.compile(r"^[a-zA-Z][\w+.-]*://(?:[^/{}]*@)?[^/{}]+/|^/|^[a-zA-Z][\w+.-]*://[^/{}]+[?#]")
_WEB = ("http://", "https://")
# `https://token@host`: who may fetch it stands in the address itself.
_USER = re.compile(r"\bhttps?://[^\s/?#@]*$")
_AT_HOST = re.compile(r"[^\s/?#@]*@")
_LONGEST = 4000


def concat(engine: Engine, parts: Sequence[str | Value], place: int, frame: Frame, note: str) -> Value:
    """The text made of parts, each a constant or a value."""
    at = engine.at(frame, place)
    values = [part for part in parts if isinstance(part, Value)]
    if all(value.known and len(value.consts) == 1 for value in values):
        text = "".join(part if isinstance(part, str) else _shown(part) for part in parts)
        return Value(consts=(text[:_LONGEST],))
    masked = any(_MASK.search(text) for text in _texts(parts))
    shortened = any(_MORE.search(text) for text in _texts(parts))
    taints: list[Taint] = []
    before, fixed = "", False
    for number, part in enumerate(parts):
        if isinstance(part, str) or part.known:
            before += part if isinstance(part, str) else _shown(part)
            fixed = fixed or bool(_HOST.search(before))
            continue
        inner = flat(part)
        if _ASKS.search(before):
            taints += told(engine, part, place, frame, note)
        opens = _USER.search(before) and _AT_HOST.match("".join(_outlines(parts[number + 1 :])))
        for taint in inner.taints.values():
            if taint.part and taint.kind == CREDENTIAL and (masked or (shortened and _few(taint))):
                continue
            if opens and taint.kind == CREDENTIAL and not engine.quiet:
                engine.events.hit(Hit("url", at, taint, frame.tool, "the address", taint.sure))
                engine.events.addressed.add((at, taint.key))
            if taint.kind == MODEL_ARG and (
                fixed or (before.endswith(("/", "?", "=", "&")) and "://" not in before[-3:])
            ):
                taint = replace(taint, part=True)
            taints.append(taint.then(at, note) if taint.kind != FIELD else taint)
        if not before and not part.has(MODEL_ARG):
            fixed = True
        before += "{}"
        prefix = next((const for const in part.consts if isinstance(const, str)), "")
        fixed = fixed or bool(prefix and _HOST.search(prefix + "/"))
    return Value(taints_of(taints), (ADDRESS,) if before.startswith(_WEB) else (), (), True)


def _few(taint: Taint) -> bool:
    """Whether no more of a credential is left than tells it from others."""
    return any(step.note == FEW for step in taint.step.path())


_ASKS = re.compile(
    r"(?:[?&](?:app_?id|api_?key|key|(?:\w+_)?token|auth|sig(?:nature)?|password|secret)=|\b(?:bearer|basic|token) )$",
    re.IGNORECASE,
)


def told(engine: Engine, value: Value, place: int, frame: Frame, note: str) -> list[Taint]:
    """The credentials that the place tells a setting to be; in a tool, one from outside is used here."""
    at = engine.at(frame, place)
    found = [ref.credential(at, note) for ref in value.refs if isinstance(ref, Setting)]
    if frame.tool is not None and not engine.quiet:
        for taint in found:
            if taint.owner != frame.owner:
                engine.events.hit(Hit("use", at, taint, frame.tool, taint.label, taint.sure))
    return found


def _outlines(parts: Sequence[str | Value]) -> Iterator[str]:
    """Parts as far as they are known."""
    for part in parts:
        yield part if isinstance(part, str) else _shown(part) if part.known else "{}"


def _texts(parts: Sequence[str | Value]) -> list[str]:
    return [
        part if isinstance(part, str) else _shown(part)
        for part in parts
        if isinstance(part, str) or part.known
    ]


def _shown(value: Value) -> str:
    return str(value.consts[0]) if value.consts else ""


ELEMENT = 3
"""`Taint.rows` of one element of a named field: where that is looped over in its turn, it was a whole record."""


def record(taint: Taint) -> Taint:
    """What is looped over: an element of a list that stood under a name was itself a list."""
    return replace(taint, kind=RAW, rows=0) if taint.kind == FIELD and taint.rows == ELEMENT else taint


def joined(engine: Engine, separator: Value, items: Value, place: int, frame: Frame) -> Value:
    """What `separator.join(items)` makes."""
    at, note = engine.at(frame, place), "joined into one text"
    rows = objects(items)
    if rows and not items.taints and all(obj.kind in ("tuple", "list") and obj.items for obj in rows):
        return join([_in_order(engine, separator, obj, place, frame, note) for obj in rows])
    own = [record(one) for one in items.taints.values() if not (one.mapping or one.by_name)]
    own += [taint for taint, _ in deep(Value(refs=items.refs))]
    own += separator.taints.values()
    return Value(taints_of(taint.then(at, note) for taint in own), (), (), True)


def _in_order(engine: Engine, separator: Value, obj: Obj, place: int, frame: Frame, note: str) -> Value:
    parts: list[str | Value] = []
    for part in (*obj.items.values(), *([obj.rest] if obj.rest is not NOTHING else [])):
        parts += [separator, part] if parts else [part]
    return concat(engine, parts, place, frame, note)


def names_only(items: Value) -> bool:
    """Whether iterating gives the keys of known dicts."""
    return (
        bool(items.refs)
        and not items.taints
        and all(isinstance(ref, Obj) and ref.kind == "dict" for ref in items.refs)
    )


_REDACTION = re.compile(r"^$|[*…•]{2,}|redact|hidden|mask|removed|secret|x{3,}", re.IGNORECASE)


def redacted(value: Value, what: Value | None, by: Value) -> Value:
    """The text after a replacement; where that hides a credential, the credential is gone."""
    hides = by.text is not None and bool(_REDACTION.search(by.text))
    if not hides or (what is not None and not what.has(CREDENTIAL) and what.known and not what.text):
        return value
    return value.map(lambda taint: None if taint.kind == CREDENTIAL else taint)


def masks(value: Value) -> Value:
    """Hidden until somebody opens it."""
    return value.map(lambda taint: replace(taint, kind=MASKED) if taint.kind == CREDENTIAL else taint)


def opens(value: Value) -> Value:
    """The hidden value again."""
    return flat(value).map(lambda taint: replace(taint, kind=CREDENTIAL) if taint.kind == MASKED else taint)


def is_collection(value: Value) -> bool:
    """Whether it may be a list or its like."""
    return any(obj.kind in ("list", "tuple", "set", "gen") for obj in objects(value))
