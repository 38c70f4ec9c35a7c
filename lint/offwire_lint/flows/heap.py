"""What values refer to: functions, classes, names outside the project, and the objects that can change."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from offwire_lint.flows.values import (
    CREDENTIAL,
    MEDIUM,
    MOST_CONSTANTS,
    NOTHING,
    Place,
    Single,
    Step,
    Taint,
    Value,
    join,
    join2,
    taints_of,
)
from offwire_lint.records import record

_MOST_NESTED = 64


def _light(value: Value) -> tuple[Value, int]:
    """A value fit to be held by a method or a partial, and its weight: what holds what it came from (`x = x.parent` in a loop)
    would double with every step.
    """
    weight = 1 + sum(getattr(ref, "weight", 1) for ref in value.refs)
    if weight <= _MOST_NESTED:
        return value, weight
    return Value(value.taints, (), value.consts, True), 1


@record(frozen=True, slots=True, eq=False)
class Func:
    """A function of the project, perhaps bound to its receiver and to some arguments.

    `wraps` is the one whose signature `functools.wraps` lends it; `made` says that a decorator has made a tool of it,
    `foreign` that the one it wraps is not known.
    """

    function: Any
    frame: Any
    receiver: Value | None = None
    args: tuple[tuple[str, Value], ...] = ()
    wraps: Func | None = None
    made: bool = False
    foreign: bool = False
    weight: int = field(init=False, default=1)

    def __post_init__(self) -> None:
        if self.receiver is None and not self.args:
            return
        values = [_light(value) for _, value in self.args]
        receiver, weight = _light(self.receiver) if self.receiver is not None else (None, 1)
        args = tuple((name, value) for (name, _), (value, _) in zip(self.args, values, strict=True))
        object.__setattr__(self, "receiver", receiver)
        object.__setattr__(self, "args", args)
        object.__setattr__(self, "weight", weight + sum(one for _, one in values))

    def key(self) -> Any:
        """Identity for joins."""
        bound = self.receiver.key() if self.receiver is not None else None
        return (
            id(self.function),
            self.frame.number if self.frame is not None else -1,
            bound,
            tuple((name, value.key()) for name, value in self.args),
        )


@record(frozen=True, slots=True, eq=False)
class Cls:
    """A class of the project."""

    info: Any

    def key(self) -> Any:
        """Identity for joins."""
        return ("class", id(self.info))


@record(frozen=True, slots=True, eq=False)
class Mod:
    """A module of the project."""

    module: Any

    def key(self) -> Any:
        """Identity for joins."""
        return ("module", id(self.module))


@record(frozen=True, slots=True, eq=False)
class Ext:
    """Something outside the project, by its qualified name; `()` marks the result of a call."""

    name: str

    def key(self) -> Any:
        """Identity for joins."""
        return self.name


@record(frozen=True, slots=True, eq=False)
class Setting(Ext):
    """A variable of the environment whose name says nothing; `place`, `zone` and `owner` are those of a taint."""

    place: Place
    label: str
    zone: str
    owner: int

    def key(self) -> Any:
        """Identity for joins."""
        return ("setting", self.place)

    def credential(self, place: Place, note: str) -> Taint:
        """The credential that it is, as the place where it arrives tells."""
        step = Step(place, note, Step(self.place, "read from the environment"))
        return Taint(CREDENTIAL, self.place, MEDIUM, step, self.label, False, self.zone, self.owner)


@record(frozen=True, slots=True, eq=False)
class Bound:
    """A method that nothing is known about but its receiver and its name."""

    receiver: Value
    name: str
    weight: int = field(init=False, default=1)

    def __post_init__(self) -> None:
        receiver, weight = _light(self.receiver)
        object.__setattr__(self, "receiver", receiver)
        object.__setattr__(self, "weight", weight)

    def key(self) -> Any:
        """Identity for joins."""
        return ("bound", self.name, self.receiver.key())


@dataclass
class _Changes:
    """How often something changed that remembered calls depend on."""

    count: int = 0


CHANGES = _Changes()


@dataclass(eq=False)
class Obj(Single):
    """Something that can change: a dict, a list, an instance.

    Attributes:
        kind: "dict", "list", "tuple", "set", "instance", "gen".
        cls: the project's class of an instance.
        ext: qualified names of external classes it belongs to.
        items: by constant key, index or attribute name.
        entries: the place at which an item was put in.
        rest: what stands under keys that are not known.
        region: the straight piece of code in which it was made; there, changes overwrite.
        held: what a constructor outside the project was given.
        version: how often its contents changed.
        number: its identity.
        carries: whether a taint may be reached through its contents; once true, always true.
        holders: the objects that hold it.
        watched: a remembered call depends on it.
        keyed: keys of a dict that are no constants, where they refer to something.
    """

    kind: str
    place: Place
    region: int
    cls: Any = None
    ext: tuple[str, ...] = ()
    items: dict[Any, Value] = field(default_factory=dict)
    entries: dict[Any, tuple[Place, int]] = field(default_factory=dict)
    rest: Value = NOTHING
    rest_entry: tuple[Place, int] | None = None
    held: Value = NOTHING
    version: int = 0
    number: int = field(default_factory=count().__next__)
    carries: bool = False
    holders: set[Obj] = field(default_factory=set)
    watched: bool = False
    keyed: Value = NOTHING

    def key(self) -> Any:
        """Identity for joins and memos; a number, for `id` is given anew when an object is gone."""
        return ("obj", self.number, self.version)

    def take(self, value: Value) -> None:
        """Note what was put in, so that `deep` need not look where no taint can be reached."""
        carries = bool(value.taints)
        for ref in value.refs:
            if isinstance(ref, Obj):
                ref.holders.add(self)
                carries = carries or ref.carries
        if self.carries or not carries:
            return
        pending = [self]
        while pending:
            obj = pending.pop()
            if not obj.carries:
                obj.carries = True
                pending.extend(obj.holders)

    def changed(self) -> None:
        """Note a change of what it holds. Where something is carried, that is a change of all that holds it, too."""
        self.version += 1
        if not self.carries:
            return
        pending, seen = [self], {self.number}
        for obj in pending:
            if obj.watched:
                CHANGES.count += 1
            for holder in obj.holders:
                if holder.number not in seen:
                    seen.add(holder.number)
                    holder.version += 1
                    pending.append(holder)

    def fill(self, key: Any, value: Value) -> None:
        """Store under a key of an object that is still being made, or whose entries stay as they are."""
        self.items[key] = value
        self.take(value)

    def fill_rest(self, value: Value) -> None:
        """Say what stands under keys that are not known."""
        self.rest = value
        self.take(value)

    def put(self, key: Any, value: Value, entry: tuple[Place, int] | None, *, strong: bool) -> None:
        """Store under a key; a weak store joins with what is there."""
        known = self.items.get(key)
        if known is not None and not strong:
            value = join2(known, value)
        self.items[key] = value
        self.take(value)
        if known is not value and (known is None or known.key() != value.key()):
            self.changed()
        if entry is not None:
            self.entries[key] = entry

    def add(self, value: Value, entry: tuple[Place, int] | None) -> None:
        """Store under a key that is not known."""
        joined = join2(self.rest, value)
        before, self.rest = self.rest, joined
        self.take(value)
        if joined is not before and joined.key() != before.key():
            self.changed()
        if entry is not None and (value.taints or value.refs):
            self.rest_entry = entry

    def contents(self) -> Iterator[tuple[Any, Value, tuple[Place, int] | None]]:
        """All that is in it: key (None if not known), value, and where it was put in."""
        for key, value in self.items.items():
            yield key, value, self.entries.get(key)
        if self.rest is not NOTHING:
            yield None, self.rest, self.rest_entry

    def spilled(self) -> list[Taint]:
        """The taints of its contents, for a value that does not tell it apart any more."""
        return list(within(Value(refs=(self,)), 3)) if self.carries else []

    def every(self) -> Value:
        """What an element may be."""
        return join((*self.items.values(), self.rest))


@record(frozen=True, slots=True, eq=False)
class Dumped:
    """The JSON text of a dict or a list, of which `obj` is a copy."""

    obj: Obj

    def key(self) -> Any:
        """Identity for joins."""
        return ("dumped", self.obj.key())


def keys_of(obj: Obj) -> Value:
    """What a key of a dict may be."""
    known = tuple(obj.items)[:MOST_CONSTANTS]
    more = obj.rest is not NOTHING or not obj.items or len(obj.items) > len(known)
    return join2(Value(consts=known, opaque=more), obj.keyed)


def objects(value: Value) -> list[Obj]:
    """The heap objects that a value may be."""
    return [ref for ref in value.refs if isinstance(ref, Obj)] if value.refs else []


def holds_objects(value: Value) -> bool:
    """Whether it may be one. A loop, for this is asked a million times, and `any` takes three times as long."""
    for ref in value.refs:  # noqa: SIM110
        if isinstance(ref, Obj):
            return True
    return False


def _leads_on(value: Value) -> bool:
    """Whether a taint may be reached through an object that it may be."""
    for ref in value.refs:  # noqa: SIM110
        if isinstance(ref, Obj) and ref.carries:
            return True
    return False


def deep(
    value: Value, limit: int = 6, *, dumped: bool = False
) -> list[tuple[Taint, tuple[Place, int] | None]]:
    """Every taint of a value and of what its text tells, with the entries that put it in added to its path.

    Of `dumped` instances what a dump tells.
    """
    found: list[tuple[Taint, Any]] = []
    _deep(value, (), limit, set(), found, dumped)
    return found


def _deep(
    value: Value, entries: tuple[Any, ...], limit: int, seen: set[int], found: list[Any], dumped: bool
) -> None:
    for taint in value.taints.values():
        for place, owner, note in reversed(entries):
            taint = taint.then(place, note, entry=True, owner=owner)
        found.append((taint, entries[-1] if entries else None))
    if limit:
        for obj in objects(value):
            if not obj.carries or obj.number in seen or (obj.ext and obj.cls is None):
                continue
            seen.add(obj.number)
            cls = obj.cls if obj.kind == "instance" else None
            if cls is not None and not cls.shown():
                continue
            for key, item, entry in obj.contents():
                if not item.taints and not _leads_on(item):
                    continue
                if cls is not None and cls.hides(key, dumped=dumped):
                    continue
                note = f"put under '{key}'" if isinstance(key, str) else "put into the collection"
                more = (*entries, (*entry, note)) if entry else entries
                _deep(item, more, limit - 1, seen, found, dumped)


def within(value: Value, limit: int) -> Collection[Taint]:
    """The taints of `deep`, without what they went through to get there."""
    if not _leads_on(value):
        return value.taints.values()
    found: list[Taint] = []
    seen: set[int] = set()
    pending = [(value, limit)]
    while pending:
        one, left = pending.pop()
        found += one.taints.values()
        for ref in one.refs if left else ():
            if (
                isinstance(ref, Obj)
                and ref.carries
                and ref.number not in seen
                and (ref.cls is not None or not ref.ext)
            ):
                seen.add(ref.number)
                pending += [(item, left - 1) for item in ref.items.values() if item.taints or item.refs]
                pending.append((ref.rest, left - 1))
    return found


def flat(value: Value) -> Value:
    """The value as one text: taints of its contents become its own."""
    if not objects(value):
        return Value(value.taints, (), (), True) if value.refs else value
    return Value(taints_of(taint for taint, _ in deep(value)), (), (), True)


CLEAN = Value(refs=(Ext("builtins.object()"),))
ADDRESS = Ext("offwire.Address()")
"""A text that is known to begin as a web address does, whatever follows."""
TESTED = Value(refs=(Ext("builtins.bool()"),))
"""What a comparison gives where it is not known; of a table, it says which rows to take."""
