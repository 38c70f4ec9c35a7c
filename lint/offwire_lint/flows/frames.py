"""What is executed: modules, functions, classes, and the frames that hold their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from offwire_lint.flows.heap import Cls, Ext, Func, Obj
from offwire_lint.flows.values import Place, Value, join2

_NONE = Value()
_numbers = count().__next__


class Module:
    """One file of the project while it is interpreted."""

    __slots__ = (
        "body",
        "classes",
        "doc",
        "frame",
        "functions",
        "index",
        "judged",
        "literals",
        "names",
        "path",
        "spans",
        "state",
    )

    def __init__(self, index: int, path: str, facts: Any, spans: Any, judged: bool) -> None:
        self.index, self.path, self.spans, self.judged = index, path, spans, judged
        self.body, self.doc, self.names, _, self.literals = facts
        self.frame = Frame(self, None, None, "module")
        self.state = "new"
        self.functions: dict[int, Function] = {}
        self.classes: dict[int, Class] = {}


class Function:
    """A function of the project: its facts, taken apart."""

    __slots__ = (
        "body",
        "calls",
        "cls",
        "decorators",
        "defaults",
        "doc",
        "free",
        "is_async",
        "is_generator",
        "is_lambda",
        "locals",
        "module",
        "name",
        "number",
        "params",
        "place",
        "rebinds",
        "returns",
        "scope",
        "signed",
        "written_doc",
    )  # fmt: skip

    def __init__(self, facts: Any, module: Module, number: int, cls: Class | None) -> None:
        (
            self.name, self.place, self.params, self.returns, self.decorators, self.body, self.doc, self.is_async,
            self.is_generator, local, self.free,
        ) = facts  # fmt: skip
        self.locals = frozenset(local)
        self.module, self.number, self.cls = module, number, cls
        self.defaults: dict[str, Value] = {}
        self.calls = 0
        self.scope: Frame | None = None
        self.written_doc: tuple[Value, Place] | None = None
        self.signed = False  # its `__signature__` was written by hand
        self.is_lambda = self.name == "<lambda>"
        self.rebinds = False  # a call changes a name of the function around it (`nonlocal`)

    def at(self, place: int) -> Place:
        """A place of this function's file."""
        return (self.module.index, place)


class Class:
    """A class of the project."""

    __slots__ = (
        "attrs",
        "bases",
        "decorators",
        "doc",
        "fields",
        "generic",
        "keywords",
        "made",
        "module",
        "name",
        "place",
        "tells",
        "told",
    )

    def __init__(self, name: str, module: Module, place: int, doc: str | None) -> None:
        self.name, self.module, self.place, self.doc = name, module, place, doc
        self.bases: list[Value] = []
        self.attrs: dict[str, Value] = {}
        self.fields: dict[str, tuple[Any, Any]] = {}  # name -> annotation, default
        self.keywords: dict[str, Value] = {}
        self.decorators: tuple[str, ...] = ()
        self.generic: Obj | None = None
        self.made: dict[int, Obj] = {}  # instances that the project makes
        self.tells: bool | None = None
        self.told = True  # no decorator says `repr=False`

    def lineage(self) -> Iterator[Class]:
        """The class and its bases in the project, nearest first."""
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            cls = waiting.pop(0)
            if id(cls) in seen:
                continue
            seen.add(id(cls))
            yield cls
            for base in cls.bases:
                waiting.extend(ref.info for ref in base.refs if isinstance(ref, Cls))

    def externals(self) -> tuple[str, ...]:
        """Qualified names of the external classes that it inherits from."""
        return tuple(
            ref.name.partition("[")[0]
            for cls in self.lineage()
            for base in cls.bases
            for ref in base.refs
            if isinstance(ref, Ext)
        )

    def find(self, name: str, after: Class | None = None) -> Value | None:
        """A class attribute, looked up along the lineage (after one class, for `super`)."""
        if after is None and name in self.attrs:
            return self.attrs[name]
        passed = after is None
        for cls in self.lineage():
            if passed and name in cls.attrs:
                return cls.attrs[name]
            passed = passed or cls is after
        return None

    def all_fields(self) -> dict[str, tuple[Any, Any]]:
        """Annotated fields, bases first."""
        found: dict[str, tuple[Any, Any]] = {}
        for cls in reversed(list(self.lineage())):
            found.update(cls.fields)
        return found

    def shown(self) -> bool:
        """Whether the text of an instance tells what it holds: not that of a plain class, nor of one told `repr=False`."""
        if self.tells is None:
            self.tells = self._shown()
        return self.tells

    def _shown(self) -> bool:
        for cls in self.lineage():
            if not cls.told or any(name in cls.attrs for name in _TELLING):
                return cls.told
            if set(cls.decorators) - _SILENT or any(not base.refs for base in cls.bases):
                return True
        return any(name.rpartition(".")[2] not in _SILENT for name in self.externals())

    def hides(self, name: Any, *, dumped: bool = False) -> bool:
        """Whether a field stays out of the text of an instance (`repr=False`), or out of what is dumped of it (`exclude=True`)."""
        word, switch = ("exclude", True) if dumped and "dataclass" not in self.decorators else ("repr", False)
        for cls in self.lineage():
            for obj in cls.attrs.get(name, _NONE).refs:
                if isinstance(obj, Obj) and obj.ext and word in obj.items:
                    return any(const is switch for const in obj.items[word].consts)
        return False


# Bases and decorators that bring no text of their own, and methods that do.
_SILENT = frozenset("ABC ABCMeta Generic Protocol object final runtime_checkable total_ordering".split())
_TELLING = ("__str__", "__repr__", "__format__", "__iter__")


class Frame:
    """The names of one activation."""

    __slots__ = (
        "breaks",
        "certain",
        "closed",
        "cls",
        "continues",
        "entry",
        "exits",
        "fixed",
        "function",
        "kind",
        "module",
        "number",
        "objects",
        "parent",
        "raised",
        "receiver",
        "region",
        "returns",
        "tool",
        "turn",
        "vars",
        "yields",
    )  # fmt: skip

    def __init__(self, module: Module, parent: Frame | None, function: Function | None, kind: str) -> None:
        self.module, self.parent, self.function, self.kind = module, parent, function, kind
        self.number = _numbers()  # `id` is given anew when a frame is gone
        self.vars: dict[str, Value] = {}
        self.returns: list[tuple[Place, Value]] = []
        self.yields: list[tuple[Place, Value]] = []
        self.raised: list[Raised] = []
        self.objects: dict[Any, Obj] = {}
        self.breaks: list[list[dict[str, Value]]] = []
        self.continues: list[list[dict[str, Value]]] = []
        self.exits: list[dict[str, Value]] = []
        self.region = 0
        self.entry = 0
        self.certain: frozenset[int] = frozenset()
        self.tool: Any = parent.tool if parent is not None and kind == "class" else None
        self.cls: Class | None = None
        self.receiver: Value | None = None
        self.closed = False
        self.fixed: frozenset[str] = frozenset()  # names bound to one known element at a time
        self.turn: tuple[int, ...] = ()  # which element that is

    @property
    def owner(self) -> int:
        """Number of the function whose body this is; 0 at module level."""
        return self.function.number if self.function is not None else 0

    @property
    def zone(self) -> str:
        """What `Taint.zone` is of that which is read here."""
        if self.kind in ("module", "class"):
            return self.kind
        return "tool" if self.tool is not None else "function"

    def leaves(self, raised: Sequence[Raised]) -> None:
        """What a call raised leaves this frame as well; each once, or the lists would grow with every level of calls."""
        known = {one.key for one in self.raised}
        for one in raised:
            if one.key not in known:
                known.add(one.key)
                self.raised.append(one)

    @property
    def straight(self) -> bool:
        """Whether what is executed now is executed whenever the frame is."""
        return self.region == self.entry and not self.exits

    def overwrites(self, obj: Obj) -> bool:
        """Whether a change is certain to be made after whatever the object holds, by this code or by its callers'."""
        return obj.region == self.region or (self.straight and obj.region in self.certain)

    def leave(self, region: int) -> None:
        """Go on in an outer piece of code; what the inner one made belongs to it now."""
        for obj in self.objects.values():
            if obj.region == self.region:
                obj.region = region
        self.region = region


class Raised:
    """Something that left a function by `raise`."""

    __slots__ = ("exception", "key", "place", "types", "value")

    def __init__(self, place: Place, value: Value, exception: Value, types: tuple[str, ...]) -> None:
        self.place, self.value, self.exception, self.types = place, value, exception, types
        self.key = (place, types, frozenset((taint.key, taint.sure) for taint in value.taints.values()))


def function_of(value: Value) -> list[Func]:
    """The project's functions that a value may be."""
    return [ref for ref in value.refs if isinstance(ref, Func)]


def join_names(arms: Sequence[dict[str, Value]]) -> dict[str, Value]:
    """What each name may be after any of the arms."""
    result = dict(arms[0])
    for arm in arms[1:]:
        for name, value in arm.items():
            known = result.get(name)
            if known is None:
                result[name] = value
            elif known is not value:
                result[name] = join2(known, value)
    return result


def same(a: dict[str, Value], b: dict[str, Value]) -> bool:
    """Whether two sets of names hold the same."""
    return len(a) == len(b) and all(
        name in b and (value is b[name] or value.key() == b[name].key()) for name, value in a.items()
    )
