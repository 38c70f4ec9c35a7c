"""Templates that are filled in: `str.format`, `%`, `string.Template` and Jinja's."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from offwire_lint.flows import protocols, subscripts, text
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import objects
from offwire_lint.flows.values import NOTHING, Value, constant, join
from offwire_lint.records import record

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


@record(frozen=True, slots=True)
class Fillers:
    """What a template is filled with.

    `star` stands for any number of positional arguments, `rest` for a mapping of which the names are not known.
    """

    positional: Sequence[Value] = ()
    keywords: Mapping[str, Value] = field(default_factory=dict)
    star: Value | None = None
    rest: Value | None = None

    def every(self) -> list[Value]:
        """All there is."""
        extra = [one for one in (self.star, self.rest) if one is not None]
        return [*self.positional, *self.keywords.values(), *extra]

    def updated(self, mapping: Value) -> Fillers:
        """With what a mapping holds as well, where a name is not given already."""
        found: dict[str, Value] = {}
        rest = [Value(mapping.taints, (), (), True)] if mapping.taints or not objects(mapping) else []
        for obj in objects(mapping):
            for key, item in obj.items.items():
                found[str(key)] = join([found.get(str(key), NOTHING), item])
            rest += [obj.rest] if obj.rest is not NOTHING else []
        more = join([*rest, *([self.rest] if self.rest is not None else [])]) if rest else self.rest
        return Fillers(self.positional, {**found, **self.keywords}, self.star, more)


_Steps: TypeAlias = "tuple[str, ...]"
_Slot: TypeAlias = "tuple[str | int, _Steps]"
"""A place in a template: an argument's name or number, and the attributes and items taken of it."""


def formatted(engine: Engine, template: Value, given: Fillers, frame: Frame, place: int) -> Value:
    """`template.format(...)` and `template.format_map(...)`."""
    return _filled(engine, template, _braces(template.text), given, frame, place)


def percent(engine: Engine, template: Value, right: Value, frame: Frame, place: int) -> Value:
    """`template % right`."""
    rows = [obj for obj in objects(right) if obj.kind == "tuple"]
    if rows:
        given = Fillers(
            list(rows[0].items.values()), star=rows[0].rest if rows[0].rest is not NOTHING else None
        )
    elif any(obj.kind == "dict" for obj in objects(right)):
        given = Fillers([right]).updated(right)
    else:
        given = Fillers([right], rest=right)
    return _filled(engine, template, _percents(template.text), given, frame, place)


def substituted(engine: Engine, template: Value, given: Fillers, frame: Frame, place: int) -> Value:
    """`string.Template(template).substitute(...)`."""
    return _filled(engine, template, _dollars(template.text), given, frame, place)


def rendered(engine: Engine, template: Value, given: Fillers, frame: Frame, place: int) -> Value:
    """`jinja2.Template(template).render(...)`."""
    return _filled(engine, template, _moustaches(template.text, given), given, frame, place)


def _filled(
    engine: Engine,
    template: Value,
    pieces: list[str | _Slot] | None,
    given: Fillers,
    frame: Frame,
    place: int,
) -> Value:
    note = "put into the text"
    if pieces is None:
        return text.concat(engine, [template, *given.every()], place, frame, note)
    parts: list[str | Value] = [Value(template.taints, (), (), True)] if template.taints else []
    parts += [
        piece if isinstance(piece, str) else _slot(engine, piece, given, frame, place) for piece in pieces
    ]
    return text.concat(engine, [part for part in parts if part is not NOTHING], place, frame, note)


def _slot(engine: Engine, slot: _Slot, given: Fillers, frame: Frame, place: int) -> Value:
    name, steps = slot
    if isinstance(name, int):
        value = given.positional[name] if name < len(given.positional) else given.star or NOTHING
    else:
        value = given.keywords.get(name, NOTHING)
        if value is NOTHING and given.rest is not None:
            value = subscripts.select(engine, given.rest, constant(name), frame, place)
    for step in steps:
        if step.startswith("."):
            value = engine.attribute(value, step[1:], frame, place)
        else:
            key = step[1:-1].strip("'\"")
            index = constant(int(key) if key.isdigit() else key)
            value = subscripts.select(engine, value, index, frame, place)
    return protocols.spoken(engine, value, frame, place)


_PATH = re.compile(r"\s*(\w*)((?:\.\w+|\[[^\]]*\])*)\s*$")
_STEP = re.compile(r"\.\w+|\[[^\]]*\]")


def _path(code: str) -> tuple[str, _Steps] | None:
    found = _PATH.match(code)
    return (found[1], tuple(_STEP.findall(found[2]))) if found else None


def _braces(template: str | None) -> list[str | _Slot] | None:
    if template is None:
        return None
    pieces: list[str | _Slot] = []
    number = 0
    try:
        for literal, code, _, _ in string.Formatter().parse(template):
            pieces.append(literal)
            path = _path(code) if code is not None else None
            if code is None:
                continue
            if path is None:
                return None
            name, steps = path
            if not name:
                pieces.append((number, steps))
                number += 1
            else:
                pieces.append((int(name) if name.isdigit() else name, steps))
    except ValueError:
        return None
    return pieces


_PERCENT = re.compile(r"%(?:\((\w+)\))?[-+ #0-9.*]*([a-zA-Z%])")


def _percents(template: str | None) -> list[str | _Slot] | None:
    """Numbers that are asked for (`%d`) can be no text, but each takes its argument."""
    if template is None:
        return None
    pieces: list[str | _Slot] = []
    end = number = 0
    for found in _PERCENT.finditer(template):
        pieces.append(template[end : found.start()])
        end = found.end()
        if found[2] == "%":
            pieces.append("%")
            continue
        if found[2] in "srac":
            pieces.append((found[1] or number, ()))
        number += not found[1]
    return [*pieces, template[end:]]


_DOLLAR = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)\})")


def _dollars(template: str | None) -> list[str | _Slot] | None:
    if template is None:
        return None
    pieces: list[str | _Slot] = []
    end = 0
    for found in _DOLLAR.finditer(template):
        pieces.append(template[end : found.start()])
        end = found.end()
        pieces.append("$" if found[1] else (found[2] or found[3], ()))
    return [*pieces, template[end:]]


_CODE = re.compile(r"\{\{(.{0,500}?)\}\}|\{%(.{0,500}?)%\}", re.DOTALL)


def _moustaches(template: str | None, given: Fillers) -> list[str | _Slot] | None:
    """A path is followed; of any other code it is only known which arguments it names."""
    if template is None or given.rest is not None:
        return None
    pieces: list[str | _Slot] = []
    end = 0
    for found in _CODE.finditer(template):
        pieces.append(template[end : found.start()])
        end = found.end()
        path = _path(found[1].partition("|")[0]) if found[1] is not None else None
        if path is not None:
            pieces.append(path)
            continue
        words = re.findall(r"\w+", found[0])
        pieces += [(word, ()) for word in dict.fromkeys(words) if word in given.keywords]
    return [*pieces, template[end:]]
