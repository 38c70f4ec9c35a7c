"""The interpreter: runs modules, functions and tools over abstract values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from offwire_lint.flows import (
    attributes,
    calls,
    expressions,
    imports,
    instances,
    protocols,
    registry,
    statements,
    targets,
    tools,
    uncalled,
)
from offwire_lint.flows.activations import Summary
from offwire_lint.flows.events import Events, Hit, Tool
from offwire_lint.flows.frames import Class, Frame, Function, Module, join_names
from offwire_lint.flows.heap import Cls, Func, Obj, deep
from offwire_lint.flows.remembered import Seen
from offwire_lint.flows.values import (
    FIELD,
    NOTHING,
    Place,
    Step,
    Taint,
    Value,
    tainted,
)
from offwire_lint.models import Models
from offwire_lint.project import Modules

Node = Any
_EXECUTE = statements.EXECUTE


_WORK_PER_ENTRY = 100_000
"""Statements that may be executed on behalf of one module, tool or function; what takes more is reported, not judged whole."""
_FAIR_BASE = 30_000
_MOST_IMPORTING = 30
# So often tools are judged anew because others have kept something that they hand back.
_MOST_ROUNDS = 2


class Engine:
    """Interprets a project once; afterwards `events` holds what happened."""

    def __init__(self, modules: Sequence[Module], models: Models) -> None:
        self.modules = list(modules)
        self.models = models
        self.finder = Modules([module.path for module in modules], models.libraries)
        self.events = Events()
        self.functions: list[Function] = []
        self.classes: list[Class] = []
        self.memo: dict[Any, Any] = {}
        self.rough: dict[Any, list[Summary]] = {}
        self.summaries: dict[int, list[Any]] = {}
        self.spent: dict[int, int] = {}
        self.active: set[Any] = set()
        self.seen: Seen | None = None
        self.generators: dict[int, tuple[Func, dict[str, Value]]] = {}
        self.delegated: dict[int, Value] = {}  # what a generator returns, for `yield from`
        self.depth = 0
        self.hops = 0
        self.importing = 0
        self.regions = 0
        self.work = 0
        self.fair = _FAIR_BASE + sum(len(module.spans) for module in self.modules) // 40
        self.limit = 0
        self.overruns: dict[Place, None] = {}
        self.pending: list[Tool] = []
        self.filled: dict[int, dict[str, Value]] = {}
        self.judged: dict[int, Summary] = {}
        self.again = (
            False  # what tools have kept was resolved in a tool: its use is none of what was resolved outside
        )
        self.known_tools: dict[Any, Tool] = {}
        self.validated: set[Any] = set()
        # By file and statements: the first and the last place of a handler.
        self.handlers: dict[Place, Place] = {}
        self.quiet = 0
        self.guarded = 0
        self.threads = 0
        self.asking = 0
        self.unsure = 0
        self.offered: dict[str, list[Obj | None]] = {}
        self.switched_on: set[str] = set()

    def run(self) -> Events:
        """Modules first, then tools, then whatever nobody called."""
        for module in self.modules:
            self.load(module)
        tools.inherited(self)
        self._judge_tools()
        for function in self._uncalled():
            with self.entry(function.at(function.place)):
                uncalled.generic(self, function)
            self._judge_tools()
        self.again = True
        for _ in range(_MOST_ROUNDS):
            self.pending += [tool for tool in self.events.tools if tools.outdated(self, tool)]
            self._judge_tools()
        for tool in self.events.tools:
            tool.unmasked = tool.unmasked or tool.framework.unmask in self.switched_on
        return self.events

    def _uncalled(self) -> Iterable[Function]:
        position = 0
        while position < len(self.functions):
            function = self.functions[position]
            position += 1
            if not function.calls and not function.is_lambda:
                yield function

    def _judge_tools(self) -> None:
        while self.pending:
            tool = self.pending.pop(0)
            with self.entry(tool.func.function.at(tool.func.function.place)):
                tools.judge(self, tool)

    @contextmanager
    def entry(self, place: Place) -> Iterator[None]:
        """Work on behalf of one module, tool or function, within a budget of its own."""
        start, outer = self.work, self.limit
        self.limit = self.work + _WORK_PER_ENTRY
        try:
            yield
        finally:
            if self.work > self.limit:
                self.overruns[place] = None
            self.limit = outer + self.work - start

    @property
    def thrift(self) -> int:
        """How sparing to be with contexts: 0 in a project of ordinary calls, up to 2 where they multiply."""
        return 0 if self.work < self.fair else 1 if self.work < 2 * self.fair else 2

    # -- what the modules below ask of each other through here, so that imports point one way

    apply = calls.apply
    attribute = attributes.attribute
    element = protocols.element
    instance_of = instances.generic
    assign, store, put = targets.assign, targets.store, targets.put

    # -- modules, regions, steps

    def load(self, module: Module) -> None:
        """Execute a module's body once; what it imports comes first where one import leads to another for long."""
        if module.state != "new":
            return
        if self.importing < _MOST_IMPORTING:
            self._execute(module)
            return
        for one in imports.below(self, module):
            self._execute(one)

    def _execute(self, module: Module) -> None:
        module.state = "running"
        self.importing += 1
        depth, self.depth = self.depth, 0
        module.frame.region = module.frame.entry = self.region()
        with self.entry((module.index, 0)):
            self.block(module.body, module.frame)
        self.depth = depth
        self.importing -= 1
        module.state = "done"

    def region(self) -> int:
        """A new straight piece of code."""
        self.regions += 1
        return self.regions

    def eval(self, node: Node, frame: Frame) -> Value:
        """The value of an expression."""
        return expressions.EVALUATE[node[0]](self, node, frame)

    def maybe(self, node: Node | None, frame: Frame) -> Value:
        """The value of an expression that may be missing."""
        return NOTHING if node is None else self.eval(node, frame)

    def at(self, frame: Frame, place: int) -> Place:
        """A place in the frame's file."""
        return (frame.module.index, place)

    def source(
        self, kind: str, place: Place, note: str, sure: int, frame: Frame, label: str = "", zone: str = ""
    ) -> Value:
        """A value that comes into being tainted here."""
        taint = Taint(kind, place, sure, Step(place, note), label, False, zone or frame.zone, frame.owner)
        return tainted(taint)

    def hit(
        self,
        channel: str,
        value: Value,
        place: Place,
        frame: Frame,
        sink: str = "",
        sure: int = 2,
        *,
        own: bool = False,
    ) -> None:
        """A value arrives somewhere; rules decide later whether that matters."""
        if self.quiet:
            return
        found = value.taints.values() if own else [taint for taint, _ in deep(value)]
        for taint in found:
            if taint.kind != FIELD:
                self.events.hit(Hit(channel, place, taint, frame.tool, sink, sure))
        for func in registry.functions(value, set(), 2) if channel in ("system", "task", "message") else ():
            uncalled.asked(self, func, channel, frame, sink, sure)
        for ref in value.refs:
            if isinstance(ref, Cls) and channel in ("schema", "provider"):
                tools.shown_fields(self, ref.info, channel, frame, sink)
        if channel == "selector":
            tools.shown_agents(self, value, frame, sink)

    # -- statements

    def block(self, statements: Sequence[Node], frame: Frame) -> bool:
        """Execute statements; False if the end is not reached."""
        for node in statements:
            if self.work > self.limit:
                return True
            self.work += 1
            if not _EXECUTE[node[0]](self, node, frame):
                return False
        return True

    def branch(
        self, frame: Frame, statements: Sequence[Node], env: dict[str, Value]
    ) -> dict[str, Value] | None:
        """Execute one arm in its own region; the names afterwards, None if the end is not reached."""
        before, frame.region = frame.region, self.region()
        frame.vars = dict(env)
        reached = self.block(statements, frame)
        frame.region = before
        return frame.vars if reached else None

    def merge(
        self, frame: Frame, arms: Sequence[dict[str, Value] | None], fallback: dict[str, Value]
    ) -> bool:
        """Go on with what any of the arms leaves behind."""
        live = [arm for arm in arms if arm is not None]
        frame.vars = join_names(live) if live else dict(fallback)
        return bool(live)

    def obj(self, kind: str, place: int, frame: Frame, tag: Any = None) -> Obj:
        """The heap object that this place makes in this activation."""
        key = (place, kind, tag, frame.turn)
        made = frame.objects.get(key)
        if made is None:
            made = Obj(kind, self.at(frame, place), frame.region)
            frame.objects[key] = made
        else:
            made.region = frame.region if made.region == frame.region else -1
        return made
