"""What import statements bind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offwire_lint.flows import sequences
from offwire_lint.flows.frames import Frame, Module
from offwire_lint.flows.heap import Ext, Mod
from offwire_lint.flows.values import UNKNOWN, Value

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def run(engine: Engine, node: Any, frame: Frame) -> None:
    """Execute `import` or `from ... import`."""
    if node[0] == "import":
        for name, bound in node[2]:
            _import(engine, name, bound, frame)
        return
    _, _, module, level, names = node
    asking = frame.module.path
    key = engine.finder.relative(asking, level, module) if level else engine.finder.absolute(asking, module)
    for name, bound in names:
        if name == "*":
            _star(engine, key, module, frame)
            continue
        engine.store(bound, _from(engine, key, "." * level + module, name), frame)


def below(engine: Engine, module: Module) -> list[Module]:
    """A module and all that its imports lead to and is not loaded yet, in the order to load them in, without recursion.

    They are marked as about to be loaded: where imports run in a circle, what is missing is found when it is used.
    """
    order: list[Module] = []
    module.state = "waiting"
    pending = [(module, iter(_targets(engine, module)))]
    while pending:
        current, targets = pending[-1]
        target = next((one for one in targets if one.state == "new"), None)
        if target is None:
            order.append(current)
            pending.pop()
        else:
            target.state = "waiting"
            pending.append((target, iter(_targets(engine, target))))
    return order


def _targets(engine: Engine, module: Module) -> list[Module]:
    """The modules of the project that a module imports, wherever in it the import stands."""
    keys: list[tuple[str, ...] | None] = []
    pending = [module.body]
    while pending:
        node = pending.pop()
        if node and node[0] == "import" and len(node) == 3:
            keys += [engine.finder.absolute(module.path, name) for name, _ in node[2]]
        elif node and node[0] == "from" and len(node) == 5:
            _, _, name, level, names = node
            find = engine.finder
            key = find.relative(module.path, level, name) if level else find.absolute(module.path, name)
            keys += [key, *((*key, part) for part, _ in names)] if key is not None else []
        else:
            pending.extend(part for part in reversed(node) if isinstance(part, tuple))
    found = (engine.finder.file(key) for key in keys if key is not None)
    return [engine.modules[index] for index in found if index is not None]


def _import(engine: Engine, name: str, bound: str | None, frame: Frame) -> None:
    key = engine.finder.absolute(frame.module.path, name)
    top = name.partition(".")[0]
    if key is None:
        engine.store(bound or top, Value(refs=(Ext(name if bound else top),)), frame)
        return
    if bound is None:
        top_key = key[: len(key) - name.count(".")]
        at_key(engine, key)
        engine.store(top, at_key(engine, top_key), frame)
    else:
        engine.store(bound, at_key(engine, key), frame)


def named(engine: Engine, name: str, frame: Frame) -> Value:
    """The module that a dotted name, perhaps with leading dots, stands for where it is written."""
    plain = name.lstrip(".")
    find, level = engine.finder, len(name) - len(plain)
    asking = frame.module.path
    key = find.relative(asking, level, plain) if level else find.absolute(asking, plain)
    return Value(refs=(Ext(plain),)) if key is None else at_key(engine, key)


def at_key(engine: Engine, key: tuple[str, ...]) -> Value:
    """The module or package at a path of the project."""
    index = engine.finder.file(key)
    if index is None:
        return Value(refs=(Folder(key),))
    engine.load(engine.modules[index])
    return Value(refs=(Mod(engine.modules[index]),))


def _from(engine: Engine, key: tuple[str, ...] | None, module: str, name: str) -> Value:
    if key is None:
        return Value(refs=(Ext(f"{module}.{name}" if module else name),))
    return member(engine, key, name)


def member(engine: Engine, key: tuple[str, ...], name: str) -> Value:
    """A name of the module at `key`, or a module below it."""
    index = engine.finder.file(key)
    if index is not None:
        module = engine.modules[index]
        engine.load(module)
        if name in module.frame.vars:
            return module.frame.vars[name]
    below = (*key, name)
    if engine.finder.file(below) is not None or engine.finder.is_folder(below):
        return at_key(engine, below)
    return UNKNOWN if index is None else Value(refs=(Later(engine.modules[index], name),))


def _star(engine: Engine, key: tuple[str, ...] | None, module: str, frame: Frame) -> None:
    if key is None:
        frame.module.frame.vars.setdefault("*", Value(refs=()))
        known = frame.module.frame.vars["*"]
        frame.module.frame.vars["*"] = Value(refs=(*known.refs, Ext(module)))
        return
    index = engine.finder.file(key)
    if index is None:
        return
    source: Module = engine.modules[index]
    engine.load(source)
    exported = sequences.constants(source.frame.vars.get("__all__", UNKNOWN))
    for name, value in list(source.frame.vars.items()):
        if not name.startswith("_") if exported is None else name in exported:
            engine.store(name, value, frame)
    for name in exported or ():
        if isinstance(name, str) and name not in source.frame.vars:
            engine.store(name, member(engine, key, name), frame)


class Folder:
    """A reference to a directory of modules."""

    __slots__ = ("path_key",)

    def __init__(self, path_key: tuple[str, ...]) -> None:
        self.path_key = path_key

    def key(self) -> Any:
        """Identity for joins."""
        return ("folder", self.path_key)


class Later:
    """A name of a module that is still being executed (a cyclic import)."""

    __slots__ = ("name", "owner")

    def __init__(self, owner: Module, name: str) -> None:
        self.owner, self.name = owner, name

    def key(self) -> Any:
        """Identity for joins."""
        return ("later", id(self.owner), self.name)
