"""The interpreter: runs modules, functions and tools over abstract values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from offwire_lint.flows import calls, expressions, imports, sequences, tools
from offwire_lint.flows.events import Events, Hit, Tool
from offwire_lint.flows.frames import Class, Frame, Function, Module, Raised
from offwire_lint.flows.values import (
    ERROR,
    FIELD,
    NOTHING,
    RAW,
    UNKNOWN,
    Bound,
    Cls,
    Func,
    Obj,
    Place,
    Step,
    Taint,
    Value,
    deep,
    join,
    join2,
    keys_of,
    objects,
    tainted,
)
from offwire_lint.models import Models
from offwire_lint.project import Modules

Node = Any
_ROUNDS = 3
_WORK_PER_ENTRY = 100_000
"""Statements that may be executed on behalf of one module, tool or function; what takes more is reported, not judged whole."""
_FAIR_BASE = 30_000


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
        self.rough: dict[Any, list[calls.Summary]] = {}
        self.summaries: dict[int, list[Any]] = {}
        self.active: set[Any] = set()
        self.depth = 0
        self.regions = 0
        self.work = 0
        self.fair = _FAIR_BASE + sum(len(module.spans) for module in self.modules) // 40
        self.limit = 0
        self.overruns: dict[Place, None] = {}
        self.pending: list[Tool] = []
        self.known_tools: dict[Any, Tool] = {}
        self.validated: set[Any] = set()
        self.quiet = 0
        self.guarded = 0
        self.threads = 0
        self.asking = 0
        self.unsure = 0
        self.offered: dict[str, list[frozenset[str] | None]] = {}
        self.switched_on: set[str] = set()

    def run(self) -> Events:
        """Modules first, then tools, then whatever nobody called."""
        for module in self.modules:
            self.load(module)
        tools.inherited(self)
        self._judge_tools()
        for function in self._uncalled():
            with self.entry(function.at(function.place)):
                calls.generic(self, function)
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

    # -- modules, regions, steps

    def load(self, module: Module) -> None:
        """Execute a module's body once."""
        if module.state != "new":
            return
        module.state = "running"
        depth, self.depth = self.depth, 0
        module.frame.region = module.frame.entry = self.region()
        with self.entry((module.index, 0)):
            self.block(module.body, module.frame)
        self.depth = depth
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
        zone = zone or (
            "module" if frame.kind == "module" else "class" if frame.kind == "class" else "function"
        )
        return tainted(Taint(kind, place, sure, Step(place, note), label, False, zone, frame.owner))

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
        for func in tools.functions(value, set(), 2) if channel in ("system", "task", "message") else ():
            calls.asked(self, func, channel, frame, sink, sure)
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

    def store(self, name: str, value: Value, frame: Frame) -> None:
        """Bind a name."""
        function = frame.function
        if frame.kind != "function" or function is None or name in function.locals:
            frame.vars[name] = value
            return
        holder = frame.parent
        while (
            holder is not None
            and holder.kind == "function"
            and name not in (holder.function.locals if holder.function else ())
        ):
            holder = holder.parent
        target = holder or frame.module.frame
        target.vars[name] = join2(target.vars.get(name, NOTHING), value)

    def assign(self, target: Node, value: Value, frame: Frame, place: int = 0) -> None:
        """Bind a value to a target."""
        op = target[0]
        if op == "name":
            self.store(target[2], self.named(target[2], value, frame, target[1]), frame)
        elif op == "tuple":
            self._unpack(target[2], value, frame)
        elif op == "star":
            made = self.obj("list", target[1], frame)
            made.add(self.element(value), None)
            self.assign(target[2], Value(refs=(made,)), frame)
        elif op == "attr":
            self._set(self.eval(target[2], frame), target[3], value, frame, place or target[1], target[2])
        elif op == "sub":
            receiver = self.eval(target[2], frame)
            index = self.eval(target[3], frame)
            if not objects(receiver) and target[2][0] == "name" and (value.taints or value.refs):
                made = self.obj("dict", target[1], frame)
                receiver = join2(receiver, Value(refs=(made,)))
                self.store(target[2][2], receiver, frame)
            expressions.cached(self, target, value, frame, place or target[1])
            holders = objects(receiver)
            for obj in holders:
                self.put(obj, index, value, frame, place or target[1], alone=len(holders) == 1)

    def named(self, name: str, value: Value, frame: Frame, place: int) -> Value:
        """Give a value that nothing is known about the meaning of its name."""
        if value.opaque and not value.taints and not value.refs and not value.consts:
            return expressions.by_name(self, name, value, frame, place, "kept under a credential's name", 1)
        return value

    def put(
        self, obj: Obj, index: Value, value: Value, frame: Frame, place: int, *, alone: bool = True
    ) -> None:
        """Store into a container; `alone` if it is certain to be this one."""
        entry = (self.at(frame, place), frame.owner)
        if index.consts and not index.opaque and not index.taints:
            for key in index.consts:
                obj.put(key, value, entry, strong=alone and frame.overwrites(obj) and len(index.consts) == 1)
                if True in value.consts and isinstance(key, str):
                    self.switched_on.add(key)
        else:
            obj.add(value, entry)
            if index.refs:
                obj.keyed = join2(obj.keyed, Value(refs=index.refs))

    def _set(self, receiver: Value, name: str, value: Value, frame: Frame, place: int, node: Node) -> None:
        for ref in receiver.refs:
            if isinstance(ref, Obj):
                entry = (self.at(frame, place), frame.owner)
                ref.put(name, value, entry, strong=frame.overwrites(ref) and len(receiver.refs) == 1)
            elif isinstance(ref, Func) and name == "__doc__":
                ref.function.written_doc = (value, self.at(frame, place))
            elif isinstance(ref, Func) and name == "__signature__":
                ref.function.signed = True
            elif isinstance(ref, Cls):
                ref.info.attrs[name] = join2(ref.info.attrs.get(name, NOTHING), value)
            elif hasattr(ref, "module"):
                names = ref.module.frame.vars
                names[name] = join2(names.get(name, NOTHING), value)

    def _unpack(self, targets: Sequence[Node], value: Value, frame: Frame) -> None:
        rows = [obj for obj in objects(value) if obj.kind in ("tuple", "list") and obj.items]
        for position, target in enumerate(targets):
            if rows and not any(item[0] == "star" for item in targets[: position + 1]):
                part = join([obj.items.get(position, obj.rest) for obj in rows])
                part = join2(part, Value(value.taints, (), (), value.opaque)) if value.taints else part
            else:
                part = self.element(value)
                part = part.map(
                    lambda taint: (
                        replace(taint, kind=FIELD) if taint.kind == RAW and taint.rows == 1 else taint
                    )
                )
            self.assign(target, part if part is not NOTHING else UNKNOWN, frame)

    def element(self, value: Value) -> Value:
        """What one gets by iterating."""
        own = Value(value.taints, (), (), True)
        own = own.map(_one) if own.taints else own
        found = [own] if value.taints or value.opaque or not value.refs else []
        for ref in value.refs:
            if isinstance(ref, Obj):
                if ref.kind == "dict":
                    found.append(keys_of(ref))
                elif ref.ext and not ref.items:
                    found.append(expressions.iterated(self, ref))
                else:
                    found.append(ref.every())
            else:
                found.append(UNKNOWN)
        return join(found) if found else UNKNOWN

    def obj(self, kind: str, place: int, frame: Frame, tag: Any = None) -> Obj:
        """The heap object that this place makes in this activation."""
        key = (place, kind, tag)
        made = frame.objects.get(key)
        if made is None:
            made = Obj(kind, self.at(frame, place), frame.region)
            frame.objects[key] = made
        else:
            made.region = frame.region if made.region == frame.region else -1
        return made


# A named field of which one element was taken; see `_one`.
_ELEMENT = 3


def _one(taint: Taint) -> Taint | None:
    """One element: a row of a table, a name of an environment; of a list of lists that stood under a name, a record."""
    if taint.by_name:
        return None
    if taint.kind == RAW and taint.rows == 2:
        return replace(taint, rows=1)
    if taint.kind == FIELD and taint.rows != _ELEMENT:
        return replace(taint, rows=_ELEMENT)
    return taint


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


def _same(a: dict[str, Value], b: dict[str, Value]) -> bool:
    return len(a) == len(b) and all(
        name in b and (value is b[name] or value.key() == b[name].key()) for name, value in a.items()
    )


def _expr(engine: Engine, node: Node, frame: Frame) -> bool:
    engine.eval(node[2], frame)
    return True


def _assign(engine: Engine, node: Node, frame: Frame) -> bool:
    value = engine.eval(node[3], frame)
    for target in node[2]:
        engine.assign(target, value, frame, node[3][1])
    return True


def _aug(engine: Engine, node: Node, frame: Frame) -> bool:
    _, place, target, op, right = node
    old, new = engine.eval(target, frame), engine.eval(right, frame)
    for obj in objects(old):
        if obj.kind == "list":
            obj.add(engine.element(new), (engine.at(frame, right[1]), frame.owner))
    if not objects(old):
        engine.assign(target, expressions.combine(engine, op, old, new, place, frame), frame, right[1])
    return True


def _ann(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, target, annotation, right = node
    value = NOTHING if right is None else engine.eval(right, frame)
    if frame.kind == "class" and frame.cls is not None and target[0] == "name":
        frame.cls.fields[target[2]] = (annotation, right)
    if right is None and frame.kind != "class":
        if target[0] == "name" and target[2] not in frame.vars:
            frame.vars[target[2]] = expressions.typed(engine, annotation, frame)
        return True
    if not value.taints and not value.consts and all(isinstance(ref, Bound) for ref in value.refs):
        declared = expressions.typed(engine, annotation, frame)
        value = declared if declared.refs else value
    if right is not None:
        engine.assign(target, value, frame, right[1])
    return True


def _return(engine: Engine, node: Node, frame: Frame) -> bool:
    place = node[2][1] if node[2] is not None else node[1]
    frame.returns.append((engine.at(frame, place), engine.maybe(node[2], frame)))
    frame.exits.append(frame.vars)
    return False


def _raise(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, raised, cause = node
    if cause is not None:
        engine.eval(cause, frame)
    if raised is not None:
        value = engine.eval(raised, frame)
        text = expressions.raised_text(value)
        frame.raised.append(Raised(engine.at(frame, raised[1]), text, value, expressions.type_names(raised)))
    frame.exits.append(frame.vars)
    return False


def _if(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, test, body, orelse = node
    asked = expressions.test(engine, test, frame)
    expressions.validate(engine, test, frame)
    before = frame.vars
    if _decided(asked, test, frame):
        taken = engine.branch(frame, body if asked.consts[0] else orelse, before)
        return engine.merge(frame, [taken], before)
    narrowed = expressions.narrowed(engine, test, frame, before)
    otherwise = expressions.narrowed_else(engine, test, frame, before)
    arms = [engine.branch(frame, body, narrowed), engine.branch(frame, orelse, otherwise)]
    return engine.merge(frame, arms, before)


def _decided(asked: Value, test: Node, frame: Frame) -> bool:
    """Whether a switch that the caller sets is known in this call."""
    if test[0] != "name" or frame.function is None or not asked.known or len(asked.consts) != 1:
        return False
    return any(name == test[2] for name, *_ in frame.function.params)


def _loop(
    engine: Engine, frame: Frame, body: Sequence[Node], orelse: Sequence[Node], bind: Callable[[], None]
) -> bool:
    frame.breaks.append([])
    frame.continues.append([])
    env = dict(frame.vars)
    for _ in range(_ROUNDS):
        frame.vars = dict(env)
        before, frame.region = frame.region, engine.region()
        bind()
        reached = engine.block(body, frame)
        frame.region = before
        arms = [env, *frame.continues[-1], *([frame.vars] if reached else [])]
        after = join_names(arms)
        if _same(env, after):
            break
        env = after
    breaks = frame.breaks.pop()
    frame.continues.pop()
    frame.vars = dict(env)
    reached = engine.block(orelse, frame) if orelse else True
    return engine.merge(frame, [frame.vars if reached else None, *breaks], env)


def _for(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, target, source, body, orelse = node
    values = expressions.iterable(engine, engine.eval(source, frame), frame, source[1])

    def bind() -> None:
        one = engine.element(values).then(engine.at(frame, source[1]), "looped over, item by item")
        engine.assign(target, one, frame)

    return _loop(engine, frame, body, orelse, bind)


def _while(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, test, body, orelse = node

    def bind() -> None:
        engine.eval(test, frame)

    endless = test[0] == "const" and bool(test[2]) and not orelse
    before = frame.vars
    reached = _loop(engine, frame, body, orelse, bind)
    if endless and not _breaks(body):
        frame.vars = before if not reached else frame.vars
        return False
    return reached


def _breaks(body: Sequence[Node]) -> bool:
    for node in body:
        if node[0] == "break":
            return True
        if node[0] in ("for", "while", "def", "class"):
            continue
        for part in node[2:]:
            if isinstance(part, tuple) and part and isinstance(part[0], tuple) and _nested_break(part):
                return True
    return False


def _nested_break(part: Any) -> bool:
    for item in part:
        if isinstance(item, tuple) and item:
            if item[0] == "break":
                return True
            if isinstance(item[0], str) and item[0] in ("if", "with", "try", "match"):
                if _breaks((item,)):
                    return True
            elif (not isinstance(item[0], str) and _nested_break(item)) or (
                len(item) == 3 and isinstance(item[2], tuple) and _nested_break(item[2])
            ):
                return True
    return False


def _with(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, items, body = node
    for context, target in items:
        value = engine.eval(context, frame)
        entered = expressions.entered(engine, value, frame, context[1])
        if target is not None:
            engine.assign(target, entered, frame)
    return engine.block(body, frame)


def _try(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, body, handlers, orelse, final = node
    before = dict(frame.vars)
    mark, exits = len(frame.raised), len(frame.exits)
    guards = any(types is None or _VALIDATION & set(expressions.type_names(types)) for types, *_ in handlers)
    engine.guarded += guards
    region, frame.region = frame.region, engine.region()
    reached = engine.block(body, frame)
    frame.leave(region)
    engine.guarded -= guards
    after = frame.vars
    # An exception may come before or after any statement of the body.
    middle = join_names([before, after, *frame.exits[exits:]])
    caught = frame.raised[mark:]
    arms: list[dict[str, Value] | None] = []
    handled: list[Raised] = []
    for types, name, statements in handlers:
        names = expressions.type_names(types) if types is not None else ("BaseException",)
        mine = [raised for raised in caught if _catches(names, raised)]
        handled += mine
        start = dict(middle)
        if name:
            start[name] = _caught(engine, types, names, mine, frame)
        arms.append(engine.branch(frame, statements, start))
        if any(_reraises(statement) for statement in statements):
            rethrown = {id(raised) for raised in mine}
            handled = [raised for raised in handled if id(raised) not in rethrown]
    gone = {id(raised) for raised in handled}
    frame.raised = [raised for raised in frame.raised if id(raised) not in gone]
    if reached:
        frame.vars = dict(after)
        ended = engine.block(orelse, frame)
        arms.append(frame.vars if ended else None)
    live = engine.merge(frame, arms, middle)
    if final:
        ended = engine.block(final, frame)
        live = live and ended
    return live


def _reraises(node: Node) -> bool:
    return node[0] == "raise" and node[2] is None


_EVERYTHING = {"Exception", "BaseException"}
_VALIDATION = _EVERYTHING | {"ValidationError", "ValueError"}


def _catches(names: tuple[str, ...], raised: Raised) -> bool:
    if not names or _EVERYTHING & set(names):
        return True
    return bool(set(names) & set(raised.types))


def _caught(
    engine: Engine, types: Node | None, names: tuple[str, ...], mine: Sequence[Raised], frame: Frame
) -> Value:
    """The caught exception: its text, and what the project itself put into it."""
    place = types[1] if types is not None else 0
    label = " or ".join(names) or "exception"
    made = engine.obj("instance", place, frame, "caught")
    made.ext = ("builtins.BaseException", *expressions.class_names(engine, types, frame))
    taint = Taint(
        ERROR,
        engine.at(frame, place),
        2,
        Step(engine.at(frame, place), f"{label} is caught"),
        label,
        owner=frame.owner,
    )
    own = [raised.value for raised in mine if raised.value.taints]
    return join2(Value({taint.key: taint}, (made,), (), True), join([Value(v.taints) for v in own]))


def _match(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, subject, cases = node
    value = engine.eval(subject, frame)
    before = frame.vars
    arms: list[dict[str, Value] | None] = []
    total = False
    for pattern, guard, body in cases:
        frame.vars = dict(before)
        _bind(engine, pattern, value, frame)
        if guard is not None:
            engine.eval(guard, frame)
        total = total or (guard is None and pattern[0] == "any" and pattern[3] is None)
        arms.append(engine.branch(frame, body, frame.vars))
    frame.vars = before
    return engine.merge(frame, [*arms, None if total else before], before)


def _bind(engine: Engine, pattern: Node, value: Value, frame: Frame) -> None:
    op = pattern[0]
    if op == "value":
        engine.eval(pattern[2], frame)
    elif op == "any":
        if pattern[3] is not None:
            _bind(engine, pattern[3], value, frame)
        if pattern[2]:
            engine.store(pattern[2], value, frame)
    elif op == "or":
        for one in pattern[2]:
            _bind(engine, one, value, frame)
    elif op == "star":
        if pattern[2]:
            engine.store(pattern[2], value, frame)
    elif op == "seq":
        for position, one in enumerate(pattern[2]):
            rows = [obj.items[position] for obj in objects(value) if position in obj.items]
            _bind(engine, one, join(rows) if rows else engine.element(value), frame)
    elif op == "map":
        for key, one in pattern[2]:
            index = engine.eval(key, frame)
            _bind(engine, one, expressions.select(engine, value, index, frame, key[1]), frame)
        if pattern[3]:
            engine.store(pattern[3], value, frame)
    elif op == "new":
        engine.eval(pattern[2], frame)
        for one in pattern[3]:
            _bind(engine, one, engine.element(value), frame)
        for name, one in pattern[4]:
            _bind(engine, one, expressions.attribute(engine, value, name, frame, pattern[2][1]), frame)


def _def(engine: Engine, node: Node, frame: Frame) -> bool:
    calls.define(engine, node[2], frame)
    return True


def _class(engine: Engine, node: Node, frame: Frame) -> bool:
    calls.define_class(engine, node[2], frame)
    return True


def _import(engine: Engine, node: Node, frame: Frame) -> bool:
    imports.run(engine, node, frame)
    return True


def _assert(engine: Engine, node: Node, frame: Frame) -> bool:
    engine.eval(node[2], frame)
    expressions.validate(engine, node[2], frame)
    if node[3] is not None:
        message = engine.eval(node[3], frame)
        engine.hit("log", message, engine.at(frame, node[3][1]), frame, "an assertion's message")
    return True


def _del(engine: Engine, node: Node, frame: Frame) -> bool:
    for target in node[2]:
        if target[0] == "name":
            frame.vars.pop(target[2], None)
        elif target[0] == "sub":
            receiver, index = engine.eval(target[2], frame), engine.eval(target[3], frame)
            for obj in objects(receiver):
                number = index.consts[0] if index.known else None
                if obj.kind != "dict":
                    certain = frame.overwrites(obj) and len(receiver.refs) == 1
                    if not certain or not sequences.changed(obj, "pop", index):
                        sequences.shuffled(obj)
                elif frame.overwrites(obj) and len(receiver.refs) == 1 and number in obj.items:
                    obj.items.pop(number)
                    obj.version += 1
    return True


def _break(engine: Engine, node: Node, frame: Frame) -> bool:
    if frame.breaks:
        frame.breaks[-1].append(frame.vars)
    return False


def _continue(engine: Engine, node: Node, frame: Frame) -> bool:
    if frame.continues:
        frame.continues[-1].append(frame.vars)
    return False


def _nothing(engine: Engine, node: Node, frame: Frame) -> bool:
    return True


_EXECUTE: dict[str, Callable[[Engine, Node, Frame], bool]] = {
    "expr": _expr, "assign": _assign, "aug": _aug, "ann": _ann, "return": _return, "raise": _raise, "if": _if,
    "for": _for, "while": _while, "with": _with, "try": _try, "match": _match, "def": _def, "class": _class,
    "import": _import, "from": _import, "assert": _assert, "del": _del, "break": _break, "continue": _continue,
    "pass": _nothing, "global": _nothing, "nonlocal": _nothing,
}  # fmt: skip
