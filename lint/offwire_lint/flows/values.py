"""Abstract values: what an expression may hold, and how it came to hold it.

A `Value` is immutable. What can be changed in place (dicts, lists, instances) is an `Obj` on the heap that
values refer to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from offwire_lint.records import record

CREDENTIAL = "credential"
RAW = "raw"
FIELD = "field"
ENVELOPE = "envelope"
ERROR = "error"
MODEL_ARG = "model-arg"
MASKED = "masked"
URL = "url"
LOW, MEDIUM, HIGH = 0, 1, 2
MOST_CONSTANTS = 12
_MOST_REFS = 32
Place: TypeAlias = tuple[int, int]
"""Index of a file, and of a place in that file's table."""


@record(frozen=True, slots=True)
class Step:
    """One step on a value's path; `before` is the one that came before it.

    `entry` marks the step that put the value into a container; `owner` is the function in whose body it was.
    """

    place: Place
    note: str
    before: Step | None = None
    entry: bool = False
    owner: int = 0

    def path(self) -> list[Step]:
        """All steps, first to last."""
        steps: list[Step] = []
        step: Step | None = self
        while step is not None:
            steps.append(step)
            step = step.before
        return steps[::-1]


@record(frozen=True, slots=True)
class Taint:
    """One thing that a value may carry.

    Attributes:
        kind: CREDENTIAL and its siblings.
        origin: where it was read; with the kind, it says whether two taints are the same.
        sure: LOW, MEDIUM or HIGH.
        step: the last step so far.
        label: what it is called in messages ("STRIPE_KEY").
        part: True for a piece of a credential.
        zone: where it was read: "module", "class", "function", "tool" (while a tool runs), "parameter", "literal".
        owner: the function in which it was read, 0 for module level.
        rows: of a RAW table, how many times one indexes down to a single field; 0 if that is not known.
        mapping: it is known to be a dict itself, so that its elements are names; forgotten at the next step.
    """

    kind: str
    origin: Place
    sure: int
    step: Step
    label: str = ""
    part: bool = False
    zone: str = "function"
    owner: int = 0
    rows: int = 0
    mapping: bool = False

    @property
    def by_name(self) -> bool:
        """Whether it is a whole environment, of which iterating gives the names only."""
        return self.kind == CREDENTIAL and self.label.endswith("the whole environment")

    @property
    def key(self) -> tuple[str, Place, bool]:
        """What makes it the same taint, whatever its path."""
        return (self.kind, self.origin, self.part)

    def then(self, place: Place, note: str, *, entry: bool = False, owner: int = 0) -> Taint:
        """The taint after one more step; one that tells its owner is kept even where another stands already."""
        if self.step.place == place and not entry and not owner:
            return self
        step = Step(place, note, self.step, entry, owner)
        return Taint(  # in full: `replace` takes four times as long, and this is done for every step
            self.kind, self.origin, self.sure, step, self.label, self.part, self.zone, self.owner, self.rows
        )  # fmt: skip


Taints: TypeAlias = Mapping[tuple[str, Place, bool], Taint]
_NO_TAINTS: Taints = {}


@record(frozen=True, slots=True)
class Value:
    """What an expression may hold.

    Attributes:
        taints: by key.
        refs: functions, classes, modules, external names and heap objects it may be.
        consts: constants it may be.
        opaque: it may also be something that nothing is known about.
        none: it may be None.
    """

    taints: Taints = field(default_factory=dict)
    refs: tuple[Any, ...] = ()
    consts: tuple[Any, ...] = ()
    opaque: bool = False

    def key(self) -> Any:
        """Equal keys mean that two values mean the same."""
        refs = self.refs
        if not refs:
            return (frozenset(self.taints) if self.taints else None, None, self.consts)
        return (
            frozenset(self.taints) if self.taints else None,
            frozenset([ref.key() for ref in refs]),
            self.consts,
        )

    @property
    def known(self) -> bool:
        """Nothing but constants."""
        return not (self.opaque or self.refs or self.taints) and bool(self.consts)

    @property
    def text(self) -> str | None:
        """The string, if it is exactly one."""
        if len(self.consts) == 1 and isinstance(self.consts[0], str):
            return self.consts[0]
        return None

    def has(self, *kinds: str) -> bool:
        """Whether it carries one of these kinds itself (contents of objects not counted)."""
        return any(taint.kind in kinds for taint in self.taints.values())

    def of(self, *kinds: str) -> list[Taint]:
        """Its own taints of these kinds."""
        return [taint for taint in self.taints.values() if taint.kind in kinds]

    def then(self, place: Place, note: str, owner: int = 0) -> Value:
        """The value after one more step."""
        if not self.taints:
            return self
        taints = {key: taint.then(place, note, owner=owner) for key, taint in self.taints.items()}
        return Value(taints, self.refs, self.consts, self.opaque)

    def map(self, change: Callable[[Taint], Taint | None]) -> Value:
        """The value with each taint changed or, where `change` says None, dropped."""
        if not self.taints:
            return self
        taints = taints_of(changed for t in self.taints.values() if (changed := change(t)))
        return Value(taints, self.refs, self.consts, self.opaque)


NOTHING = Value()
UNKNOWN = Value(opaque=True)


def constant(value: Any) -> Value:
    """A value that is exactly this constant."""
    return Value(consts=(value,))


def taints_of(taints: Iterable[Taint]) -> Taints:
    """Taints by key; of two that are the same the surer one stays."""
    found: dict[tuple[str, Place, bool], Taint] = {}
    for taint in taints:
        known = found.get(taint.key)
        if known is None or taint.sure > known.sure:
            found[taint.key] = taint
    return found


def tainted(taint: Taint) -> Value:
    """A value that carries one taint."""
    return Value(taints={taint.key: taint}, opaque=True)


def join(values: Iterable[Value]) -> Value:
    """What may be any of these."""
    result: Value | None = None
    for value in values:
        result = value if result is None or result is NOTHING else join2(result, value)
    return NOTHING if result is None else result


def join2(a: Value, b: Value) -> Value:
    """What may be `a` or `b`."""
    if a is b or b is NOTHING:
        return a
    if a is NOTHING:
        return b
    taints = a.taints
    if b.taints and b.taints is not a.taints:
        taints = _joined(taints, b.taints) if taints else b.taints
    refs = a.refs
    if b.refs and b.refs is not refs:
        if refs:
            more = _more(refs, b.refs)
            refs = (*refs, *more) if more else refs
        else:
            refs = b.refs
        if len(refs) > _MOST_REFS:
            # What is no longer told apart is still carried.
            spilled = [taint for ref in refs[_MOST_REFS:] for taint in getattr(ref, "spilled", tuple)()]
            taints, refs = taints_of((*taints.values(), *spilled)), refs[:_MOST_REFS]
    consts, opaque = a.consts, a.opaque or b.opaque
    for const in b.consts:
        if not any(const is known or (type(const) is type(known) and const == known) for known in consts):
            consts = (*consts, const)
    if len(consts) > MOST_CONSTANTS:
        consts, opaque = consts[:MOST_CONSTANTS], True
    if taints is a.taints and refs is a.refs and consts is a.consts and opaque is a.opaque:
        return a  # whoever compares afterwards need not look inside
    return Value(taints, refs, consts, opaque)


def _more(known: tuple[Any, ...], others: tuple[Any, ...]) -> list[Any]:
    """Those of `others` that `known` does not hold yet."""
    same = {id(ref) for ref in known}
    more = [ref for ref in others if id(ref) not in same]
    if not more:
        return more
    # Keys cost time: those of two kinds are never equal, and an object has the key of no other.
    kinds = {type(ref) for ref in more if not isinstance(ref, Single)}
    seen = {ref.key() for ref in known if type(ref) in kinds} if kinds else ()
    return [ref for ref in more if type(ref) not in kinds or ref.key() not in seen] if seen else more


class Single:
    """What a value may refer to that is the same as nothing but itself."""


def _joined(known: Taints, others: Taints) -> Taints:
    """Taints of both; the first themselves where the others add nothing."""
    for key, taint in others.items():
        mine = known.get(key)
        if mine is None or taint.sure > mine.sure:
            return taints_of((*known.values(), *others.values()))
    return known
