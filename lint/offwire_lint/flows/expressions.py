"""What each form of expression evaluates to."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import calls, externals, imports, sequences, text
from offwire_lint.flows import select as selecting
from offwire_lint.flows.events import Fallback, Hit
from offwire_lint.flows.frames import Class, Frame
from offwire_lint.flows.values import (
    CREDENTIAL,
    ERROR,
    FIELD,
    MASKED,
    MODEL_ARG,
    NOTHING,
    RAW,
    UNKNOWN,
    Bound,
    Cls,
    Ext,
    Func,
    Mod,
    Obj,
    Taint,
    Value,
    constant,
    deep,
    join,
    join2,
    objects,
    taints_of,
)
from offwire_lint.names import credential_name, split_words

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any
CLEAN = Value(refs=(Ext("builtins.object()"),))
_RANK = {"low": 0, "medium": 1, "high": 2}
_BUILTINS = frozenset(dir(builtins))


def by_name(
    engine: Engine, name: str, default: Value, frame: Frame, place: int, note: str, most: int
) -> Value:
    """A credential, if `name` says so; otherwise `default`."""
    sure = credential_name(name)
    if sure is None:
        return default
    rank = min(_RANK[str(sure)], most)
    return engine.source(CREDENTIAL, engine.at(frame, place), f"'{name}': {note}", rank, frame, name)


# -- names and constants


def _const(engine: Engine, node: Node, frame: Frame) -> Value:
    return Value(consts=(node[2],))


def _secret(engine: Engine, node: Node, frame: Frame) -> Value:
    place = engine.at(frame, node[1])
    return engine.source(
        CREDENTIAL, place, f"a literal ({node[2]})", _RANK[node[3]], frame, f"the literal {node[2]}"
    )


def _name(engine: Engine, node: Node, frame: Frame) -> Value:
    name = node[2]
    value = frame.vars.get(name)
    if value is not None:
        return value
    holder = frame.parent
    while holder is not None:
        if holder.kind != "class" and name in holder.vars:
            return used(engine, holder.vars[name], node[1], frame, name)
        holder = holder.parent
    function = frame.function
    if function is not None and name in function.locals:
        return UNKNOWN
    if name in _BUILTINS:
        return Value(refs=(Ext(f"builtins.{name}"),))
    star = frame.module.frame.vars.get("*")
    if star is not None:
        return Value(refs=tuple(Ext(f"{ref.name}.{name}") for ref in star.refs if isinstance(ref, Ext)))
    return UNKNOWN


def used(engine: Engine, value: Value, place: int, frame: Frame, name: str) -> Value:
    """Inside a tool, note the use of a credential that was resolved outside."""
    value = settled(engine, value)
    if frame.tool is None or engine.quiet or engine.asking:
        return value
    found = [*value.taints.values()]
    for obj in objects(value):
        found += obj.held.taints.values()
        if obj.ext and obj.cls is None and not externals.of_framework(engine, obj):
            found += [taint for item in obj.items.values() for taint, _ in deep(item, 2)]
        if obj.kind != "instance" and not obj.ext:
            found += [taint for taint, _ in deep(value, 2)]
    for taint in found:
        if taint.kind in (CREDENTIAL, MASKED) and taint.owner != frame.owner:
            taint = replace(taint, kind=CREDENTIAL)
            engine.events.hit(Hit("use", engine.at(frame, place), taint, frame.tool, name, taint.sure))
    return value


def settled(engine: Engine, value: Value) -> Value:
    """Resolve what a cyclic import had to put off."""
    if not any(isinstance(ref, imports.Later) for ref in value.refs):
        return value
    found = []
    for ref in value.refs:
        if isinstance(ref, imports.Later):
            found.append(ref.owner.frame.vars.get(ref.name, UNKNOWN))
        else:
            found.append(Value(refs=(ref,)))
    return join2(Value(value.taints, (), value.consts, value.opaque), join(found))


# -- attributes and subscripts


def _attr(engine: Engine, node: Node, frame: Frame) -> Value:
    value = settled(engine, engine.eval(node[2], frame))
    found = attribute(engine, value, node[3], frame, node[1])
    if frame.tool is not None and found.taints:
        return used(engine, found, node[1], frame, node[3])
    return found


def attribute(engine: Engine, value: Value, name: str, frame: Frame, place: int) -> Value:
    """What `value.name` may be."""
    if name == "get_secret_value" and not any(isinstance(ref, Obj) and ref.ext for ref in value.refs):
        return text.opens(value).then(engine.at(frame, place), "opened with get_secret_value")
    found = [
        one for ref in value.refs if (one := _member(engine, ref, value, name, frame, place)) is not None
    ]
    if value.taints and not (value.refs and found and _method_like(engine, value, name)):
        part = selecting.by_key(value, name, engine.at(frame, place), attribute=True)
        if part.taints:
            found.append(replace(part, refs=(Bound(value, name),)))
        else:
            found.append(Value(refs=(Bound(value, name),)))
    if found:
        return join(found)
    if value.consts and name in ("value", "name"):
        return value
    known = by_name(engine, name, NOTHING, frame, place, "an attribute named like a credential", 1)
    bound = Value(refs=(Bound(value, name),), opaque=True)
    return join2(known, bound) if known.taints and not value.consts else bound


def _method_like(engine: Engine, value: Value, name: str) -> bool:
    return any(
        (isinstance(ref, Ext) and engine.models.cls(ref.name) is not None)
        or (
            isinstance(ref, Obj)
            and (
                name in ref.items
                or ref.cls is not None
                or any(engine.models.member(cls, name) for cls in ref.ext)
            )
        )
        for ref in value.refs
    )


def _member(engine: Engine, ref: Any, value: Value, name: str, frame: Frame, place: int) -> Value | None:
    if isinstance(ref, Obj):
        return _of_object(engine, ref, value, name, frame, place)
    if isinstance(ref, Cls):
        return _of_class(engine, ref.info, name, frame, place)
    if isinstance(ref, Mod):
        names = ref.module.frame.vars
        if name in names:
            return used(engine, names[name], place, frame, name)
        key = tuple(part for part in ref.module.path.split("/")[:-1] if part)
        return imports.member(engine, key, name) if ref.module.path.endswith("__init__.py") else UNKNOWN
    if isinstance(ref, imports.Folder):
        return imports.member(engine, ref.path_key, name)
    if isinstance(ref, Ext):
        return externals.attribute(engine, ref, name, frame, place)
    if isinstance(ref, Func):
        texts = {"__name__": ref.function.name, "__doc__": ref.function.doc or ""}
        return constant(texts[name]) if name in texts else Value(refs=(Bound(Value(refs=(ref,)), name),))
    if isinstance(ref, calls.Super):
        return calls.super_attribute(engine, ref, name, frame, place)
    return None


_HOLDERS = ("headers", "auth", "cookies", "params")


def _of_object(engine: Engine, obj: Obj, whole: Value, name: str, frame: Frame, place: int) -> Value | None:
    if obj.kind == "tuple" and name in obj.items:
        return obj.items[name]
    if obj.kind != "instance":
        return Value(refs=(Bound(whole, name),))
    if name in obj.items and not externals.is_method(engine, obj, name):
        return obj.items[name]
    if name == "__dict__":
        return Value(refs=(obj,))
    if name == "__class__" and obj.cls is not None:
        return Value(refs=(Cls(obj.cls),))
    if obj.cls is not None:
        found = obj.cls.find(name)
        if found is not None:
            return calls.bind_method(engine, found, obj, frame, place)
        fields = obj.cls.all_fields()
        if name in fields:
            return field_value(engine, obj.cls, name, fields[name], frame, place)
    if obj.ext:
        known = externals.member(engine, obj, name, frame, place)
        if known is not None:
            return known
    if obj.rest is not NOTHING:
        return obj.rest
    if obj.ext and name in _HOLDERS:
        obj.fill(name, Value(refs=(Obj("dict", obj.place, obj.region),)))
        return obj.items[name]
    bound = Value(refs=(Bound(whole, name),))
    return join2(
        by_name(engine, name, NOTHING, frame, place, "an attribute named like a credential", 1), bound
    )


def field_value(engine: Engine, cls: Class, name: str, declared: Any, frame: Frame, place: int) -> Value:
    """A declared field that nothing was stored in: its default, or what its name and type say."""
    annotation, _ = declared
    value = typed(engine, annotation, cls.module.frame)
    if value.taints or value.refs or is_number(annotation):
        return value.map(lambda taint: replace(taint, zone="parameter"))
    settings = any("Settings" in base for base in cls.externals())
    note, most = ("a setting", 2) if settings else ("a declared field", 1)
    found = by_name(engine, name, UNKNOWN, frame, place, note, most)
    return found if settings else found.map(lambda taint: replace(taint, zone="parameter"))


def _of_class(engine: Engine, cls: Class, name: str, frame: Frame, place: int) -> Value | None:
    found = cls.find(name)
    if found is not None:
        found = used(engine, found, place, frame, name)
        return calls.bind_class(found, cls)
    for base in cls.externals():
        if engine.models.member(base, name) is not None:
            return externals.attribute(engine, Ext(base), name, frame, place)
    return Value(refs=(Bound(Value(refs=(Cls(cls),)), name),))


def _sub(engine: Engine, node: Node, frame: Frame) -> Value:
    value = settled(engine, engine.eval(node[2], frame))
    index = node[3]
    if index[0] in ("cmp", "bool", "not") and value.has(RAW):
        engine.eval(index, frame)
        return slice_of(engine, value, frame, node[1], None)
    if index[0] == "slice":
        bounds = [None if part is None else engine.eval(part, frame) for part in index[2:]]
        rows = [obj for obj in objects(value) if obj.kind in ("list", "tuple") and not obj.ext]
        if rows and not value.taints and len(rows) == len(value.refs):
            return Value(refs=tuple(sequences.cut(engine, obj, bounds, frame, node[1]) for obj in rows))
        upper = index[3][2] if index[3] is not None and index[3][0] == "const" else None
        return slice_of(engine, value, frame, node[1], upper)
    return select(engine, value, engine.eval(index, frame), frame, node[1])


def _slice(engine: Engine, node: Node, frame: Frame) -> Value:
    """A slice that is assigned to, or one of several dimensions: its bounds are judged, itself it holds nothing."""
    for part in node[2:]:
        engine.maybe(part, frame)
    return UNKNOWN


def slice_of(engine: Engine, value: Value, frame: Frame, place: int, upper: object) -> Value:
    """What a slice holds."""
    cut = selecting.by_slice(Value(value.taints, (), (), True), engine.at(frame, place), upper)
    kept = tuple(ref for ref in value.refs if isinstance(ref, Obj))
    return Value(cut.taints, kept, (), True)


def select(engine: Engine, value: Value, index: Value, frame: Frame, place: int) -> Value:
    """What stands under an index."""
    found: list[Value] = []
    keys = index.consts if not index.opaque else ()
    for ref in value.refs:
        getter = ref.cls.find("__getitem__") if isinstance(ref, Obj) and ref.cls is not None else None
        if isinstance(ref, Obj) and getter is not None:
            bound = calls.bind_method(engine, getter, ref, frame, place)
            found.append(calls.apply(engine, bound, calls.Args([(index, place)]), frame, place))
        elif isinstance(ref, Obj):
            found.append(_item(engine, ref, keys, index, frame, place))
        elif isinstance(ref, Ext):
            found.append(externals.item(engine, ref, index, frame, place))
        elif isinstance(ref, Cls):
            found.append(Value(refs=(ref,)))
    modelled = any(
        (isinstance(ref, Ext) and engine.models.cls(ref.name))
        or (isinstance(ref, Obj) and any(engine.models.items(cls) for cls in ref.ext))
        for ref in value.refs
    )
    if value.taints and not modelled:
        own = Value(value.taints, (), (), True)
        at = engine.at(frame, place)
        if keys:
            found.append(join(selecting.by_key(own, key, at) for key in keys))
        else:
            found.append(selecting.by_unknown(own, index, at))
    if found:
        return join(found)
    return named_item(engine, keys, frame, place)


def named_item(engine: Engine, keys: tuple[Any, ...], frame: Frame, place: int) -> Value:
    """An item of something unknown, under a key that may say what it is."""
    for key in keys:
        if isinstance(key, str):
            return by_name(engine, key, UNKNOWN, frame, place, "an item named like a credential", 1)
    return UNKNOWN


def _item(engine: Engine, obj: Obj, keys: tuple[Any, ...], index: Value, frame: Frame, place: int) -> Value:
    if obj.ext and not obj.items:
        return externals.item_of(engine, obj, index, frame, place)
    if keys:
        placed = [sequences.at(obj, key) for key in keys]
        if placed and None not in placed:
            return join([one for one in placed if one is not None])
        known = [obj.items[key] for key in keys if key in obj.items]
        if known:
            return join(known)
        if obj.rest is not NOTHING:
            return obj.rest
        if -1 in keys or any(isinstance(key, int) for key in keys):
            return obj.every() if obj.items else UNKNOWN
        return named_item(engine, keys, frame, place) if not obj.items else UNKNOWN
    return obj.every() if (obj.items or obj.rest is not NOTHING) else UNKNOWN


# -- literals and operators


def _fstr(engine: Engine, node: Node, frame: Frame) -> Value:
    parts: list[str | Value] = []
    for part in node[2]:
        if isinstance(part, str):
            parts.append(part)
        else:
            parts.append(spoken(engine, engine.eval(part[0], frame), frame, node[1]))
    return text.concat(engine, parts, node[1], frame, "put into the f-string")


def spoken(engine: Engine, value: Value, frame: Frame, place: int) -> Value:
    """The value as text: of an instance whose class says how it is shown, what that says."""
    return _by_protocol(engine, value, _SHOWING, frame, place)


def iterable(engine: Engine, value: Value, frame: Frame, place: int) -> Value:
    """The value to loop over: of an instance whose class says how it is iterated, what that gives."""
    return _by_protocol(engine, value, _ITERATING, frame, place)


def _by_protocol(engine: Engine, value: Value, names: tuple[str, ...], frame: Frame, place: int) -> Value:
    found: list[Value] = []
    kept: list[Any] = []
    for ref in value.refs:
        shown = None
        if isinstance(ref, Obj) and ref.cls is not None:
            shown = next((method for name in names if (method := ref.cls.find(name)) is not None), None)
        if shown is None:
            kept.append(ref)
        else:
            bound = calls.bind_method(engine, shown, ref, frame, place)
            found.append(calls.apply(engine, bound, calls.Args(), frame, place))
    if not found:
        return value
    return join([Value(value.taints, tuple(kept), value.consts, value.opaque), *found])


_SHOWING = ("__str__", "__repr__")
_ITERATING = ("__iter__", "__aiter__")


def _bin(engine: Engine, node: Node, frame: Frame) -> Value:
    left, right = engine.eval(node[3], frame), engine.eval(node[4], frame)
    return combine(engine, node[2], left, right, node[1], frame)


def combine(engine: Engine, op: str, left: Value, right: Value, place: int, frame: Frame) -> Value:
    """What an operator makes of two values."""
    if op == "%" and (left.text is not None or left.has(CREDENTIAL, RAW)):
        rows = [obj for obj in objects(right) if obj.kind == "tuple"]
        args = list(rows[0].items.values()) if rows else [right]
        named = [obj for obj in objects(right) if obj.kind == "dict"]
        if named and not right.taints and left.text is not None:
            items = {str(key): value for obj in named for key, value in obj.items.items()}
            args = text.named(left, items, join([obj.rest for obj in named]))
        return text.formatted(engine, left, args, place, frame)
    adders = [
        found
        for obj in objects(left)
        if op == "+" and obj.cls is not None and (found := obj.cls.find("__add__"))
    ]
    if adders and len(adders) == len(left.refs):
        bound = join(
            [
                calls.bind_method(engine, found, obj, frame, place)
                for found, obj in zip(adders, objects(left), strict=True)
            ]
        )
        return calls.apply(engine, bound, calls.Args([(right, place)]), frame, place)
    if op in "+|" and any(not obj.ext for obj in (*objects(left), *objects(right))):
        kinds = {obj.kind for obj in (*objects(left), *objects(right))}
        made = engine.obj("dict" if "dict" in kinds else "list", place, frame)
        heads, tails = sequences.known(left), sequences.known(right)
        if heads is not None and tails is not None:
            sequences.fill(made, [*heads, *tails], [*objects(left), *objects(right)])
            return Value(refs=(made,))
        for value in (left, right):
            spread(engine, made, value)
        return Value(
            taints_of((*left.taints.values(), *right.taints.values())),
            (made,),
            (),
            left.opaque or right.opaque,
        )
    if op == "/" and any(obj.ext for obj in objects(left)):
        return left
    if op in "+/":
        return text.concat(engine, [left, right], place, frame, "joined to the text")
    if op == "*":
        if left.known and left.text is not None:
            return constant(left.text * 3)
        return left if left.taints or left.refs else right
    return CLEAN


def spread(engine: Engine, made: Obj, value: Value, *, strong: bool = True) -> None:
    """Put everything that `value` contains into `made`."""
    holders = objects(value)
    strong = strong and len(holders) == 1
    for obj in holders:
        for key, item, entry in list(obj.contents()):
            if made.kind == "dict" and key is not None:
                made.put(key, item, entry, strong=strong)
            else:
                made.add(item, entry)


def _bool(engine: Engine, node: Node, frame: Frame) -> Value:
    left = engine.eval(node[3], frame)
    right = engine.eval(node[4], frame)
    if node[2] == "and":
        return right if right.taints or right.refs else join2(right, Value(opaque=True))
    fallback(engine, left, right, node[4][1], node[3], frame)
    return join2(left, right) if not left.known or not left.consts[0] else left


_TENANT = (
    "tenant",
    "customer",
    "client",
    "user",
    "org",
    "account",
    "workspace",
    "merchant",
    "caller",
    "request",
)


_TENANTS = frozenset("tenant customer org organization organisation workspace merchant account user".split())


def fallback(engine: Engine, left: Value, right: Value, place: int, node: Node, frame: Frame) -> None:
    """Note a credential that stands in where another is missing."""
    if engine.quiet:
        return
    own = left.of(CREDENTIAL, MASKED)
    tenants = frame.function is not None and any(of_tenant(name) for name, *_ in frame.function.params)
    for taint in right.of(CREDENTIAL, MASKED):
        foreign = [
            other for other in own if other.zone == "parameter" or other.label.lower().startswith(_TENANT)
        ]
        named = any(word in f"_{name.lower()}_" for name in names_in(node) for word in _TENANT)
        if taint.zone == "parameter" or not (foreign or named or (tenants and left.opaque)):
            continue
        scope = frame.function
        params = [param[0] for param in scope.params] if scope else []
        said = [*names_in(node), *(other.label for other in foreign), *params]
        # Whole words: a `username` beside a password is no user among several.
        words = {word for name in said for word in split_words(name)}
        tenant = 1 + int(bool(foreign)) if words & _TENANTS else 0
        where = engine.at(frame, place)
        engine.events.fallbacks.setdefault(where, Fallback(where, left, taint, tenant))


def names_in(node: Node) -> list[str]:
    """All names and attributes in an expression."""
    found: list[str] = []
    waiting: list[Any] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple) and one:
            if one[0] == "name":
                found.append(one[2])
            elif one[0] == "attr":
                found.append(one[3])
            elif one[0] == "const" and isinstance(one[2], str):
                found.append(one[2])
            waiting += (
                [part for part in one[1:] if isinstance(part, tuple)]
                if isinstance(one[0], str)
                else list(one)
            )
    return found


def test(engine: Engine, node: Node, frame: Frame) -> Value:
    """Evaluate what is only asked for its truth: asking whether a credential is there does not use it."""
    if node[0] not in ("name", "attr"):
        return engine.eval(node, frame)
    engine.asking += 1
    value = engine.eval(node, frame)
    engine.asking -= 1
    return value


def _clean(engine: Engine, node: Node, frame: Frame) -> Value:
    test(engine, node[2], frame)
    return CLEAN


def _cmp(engine: Engine, node: Node, frame: Frame) -> Value:
    for operand in node[3]:
        test(engine, operand, frame)
    return CLEAN


def _unary(engine: Engine, node: Node, frame: Frame) -> Value:
    value = engine.eval(node[2], frame)
    if value.known and isinstance(value.consts[0], (int, float)):
        return constant(-value.consts[0])
    return CLEAN


def _sequence(engine: Engine, node: Node, frame: Frame) -> Value:
    kind, place, items = node
    made = engine.obj(kind, place, frame)
    strong = frame.overwrites(made)
    taints: tuple[Taint, ...] = ()
    position, certain = 0, True
    for item in items:
        entry = (engine.at(frame, item[1]), frame.owner)
        if item[0] != "star":
            value = engine.eval(item, frame)
            if certain:
                made.put(position, value, entry, strong=strong)
            else:
                made.add(value, entry)
            position += 1
            continue
        value = iterable(engine, engine.eval(item[2], frame), frame, item[1])
        parts = sequences.known(value)
        if parts is not None and certain:
            for part in parts:
                made.put(position, part, entry, strong=strong)
                position += 1
            continue
        certain = False  # what follows may stand anywhere
        inner = engine.element(value)
        made.add(Value({}, inner.refs, inner.consts, inner.opaque) if not objects(value) else inner, None)
        taints += tuple(value.taints.values())
    return Value(taints_of(taints), (made,))


def _dict(engine: Engine, node: Node, frame: Frame) -> Value:
    made = engine.obj("dict", node[1], frame)
    taints: tuple[Taint, ...] = ()
    for key, item in node[2]:
        if key is None:
            value = engine.eval(item, frame)
            spread(engine, made, value)
            taints += tuple(
                taint.then(engine.at(frame, item[1]), "spread into the dict")
                for taint in value.taints.values()
            )
            continue
        index = engine.eval(key, frame)
        engine.put(made, index, engine.eval(item, frame), frame, item[1])
    if "name" in made.items and ("parameters" in made.items or "description" in made.items):
        for name in made.items["name"].consts:
            engine.offered.setdefault(str(name), []).append(_properties(made))
    return Value(taints_of(taints), (made,))


def _properties(schema: Obj) -> frozenset[str] | None:
    """The parameters that a tool's schema, written as a dict, offers; None where they are not known."""
    for parameters in objects(schema.items.get("parameters", NOTHING)):
        for properties in objects(parameters.items.get("properties", NOTHING)):
            if properties.rest is NOTHING:
                return frozenset(str(name) for name in properties.items)
    return None


def _star(engine: Engine, node: Node, frame: Frame) -> Value:
    return engine.element(engine.eval(node[2], frame))


def _comp(engine: Engine, node: Node, frame: Frame) -> Value:
    _, place, kind, elements, generators = node
    before = frame.vars
    frame.vars = dict(before)
    for target, source, tests, _ in generators:
        values = iterable(engine, engine.eval(source, frame), frame, source[1])
        one = engine.element(values).then(engine.at(frame, source[1]), "looped over, item by item")
        engine.assign(target, one, frame)
        for test in tests:
            engine.eval(test, frame)
            frame.vars = narrowed(engine, test, frame, frame.vars)
    made = engine.obj("dict" if kind == "dict" else "list" if kind == "gen" else kind, place, frame)
    if kind == "dict":
        index = engine.eval(elements[0], frame)
        value = engine.eval(elements[1], frame)
        if index.has(RAW) and value.has(RAW):
            return Value(value.taints, (), (), True)  # a body's own fields under their own names
        if index.consts and not index.opaque and not index.taints:
            for key in index.consts:
                made.put(key, value, None, strong=False)
        else:
            made.add(value, None)
    else:
        made.add(engine.eval(elements[0], frame), None)
    kept = {
        name: value
        for name, value in frame.vars.items()
        if name in before or _walrus_name(elements, generators, name)
    }
    bound = {name for target, *_ in generators for name in target_names(target)}
    frame.vars = {**kept, **{name: before[name] for name in bound if name in before}}
    for name in bound:
        if name not in before:
            frame.vars.pop(name, None)
    return Value(refs=(made,))


def _walrus_name(elements: Node, generators: Node, name: str) -> bool:
    waiting: list[Any] = [elements, generators]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            if len(one) == 4 and one[0] == "walrus" and one[2][0] == "name" and one[2][2] == name:
                return True
            waiting += [part for part in one if isinstance(part, tuple)]
    return False


def target_names(target: Node) -> list[str]:
    """Names that a target binds."""
    if target[0] == "name":
        return [target[2]]
    if target[0] == "tuple":
        return [name for item in target[2] for name in target_names(item)]
    if target[0] == "star":
        return target_names(target[2])
    return []


def _lambda(engine: Engine, node: Node, frame: Frame) -> Value:
    return calls.closure(engine, node[2], frame)


def _cond(engine: Engine, node: Node, frame: Frame) -> Value:
    test(engine, node[2], frame)
    validate(engine, node[2], frame)
    yes, no = engine.eval(node[3], frame), engine.eval(node[4], frame)
    fallback(engine, yes, no, node[4][1], node[3], frame)
    return join2(yes, no)


def _await(engine: Engine, node: Node, frame: Frame) -> Value:
    return engine.eval(node[2], frame)


def _yield(engine: Engine, node: Node, frame: Frame) -> Value:
    value = engine.maybe(node[2], frame)
    place = node[2][1] if node[2] is not None else node[1]
    frame.yields.append((engine.at(frame, place), value))
    return UNKNOWN


def _yield_from(engine: Engine, node: Node, frame: Frame) -> Value:
    value = engine.eval(node[2], frame)
    frame.yields.append((engine.at(frame, node[2][1]), engine.element(value)))
    return UNKNOWN


def _walrus(engine: Engine, node: Node, frame: Frame) -> Value:
    value = engine.eval(node[3], frame)
    engine.assign(node[2], value, frame, node[1])
    return frame.vars.get(node[2][2], value)


def _call(engine: Engine, node: Node, frame: Frame) -> Value:
    engine.work += 1
    return calls.evaluate(engine, node, frame)


# -- helpers of statements


def typed(engine: Engine, annotation: Node | None, frame: Frame) -> Value:
    """A value of which only the declared type is known."""
    if annotation is None:
        return UNKNOWN
    op = annotation[0]
    if op == "const" and isinstance(annotation[2], str):
        name = annotation[2].strip("'\" ").partition("[")[0].partition("|")[0].strip()
        found: Value = UNKNOWN
        for position, part in enumerate(name.split(".")):
            if not part.isidentifier():
                return UNKNOWN
            node = ("name", annotation[1], part)
            found = (
                _name(engine, node, frame)
                if position == 0
                else attribute(engine, found, part, frame, annotation[1])
            )
        return _instance_of(engine, found, frame, annotation[1])
    if op in ("name", "attr"):
        engine.quiet += 1
        found = engine.eval(annotation, frame)
        engine.quiet -= 1
        return _instance_of(engine, found, frame, annotation[1])
    if op == "sub":
        outer = (
            annotation[2][2]
            if annotation[2][0] == "name"
            else annotation[2][3]
            if annotation[2][0] == "attr"
            else ""
        )
        if outer in ("Optional", "Annotated", "Union", "ClassVar", "Final", "Required"):
            inner = annotation[3]
            inner = inner[2][0] if inner[0] == "tuple" and inner[2] else inner
            return typed(engine, inner, frame)
        return UNKNOWN
    if op == "bin":
        left = typed(engine, annotation[3], frame)
        return left if left.refs or left.taints else typed(engine, annotation[4], frame)
    return UNKNOWN


def is_number(annotation: Node | None) -> bool:
    """Whether a declared type leaves no room for a credential."""
    return (
        annotation is not None
        and annotation[0] == "name"
        and annotation[2] in ("int", "float", "bool", "complex")
    )


def _instance_of(engine: Engine, found: Value, frame: Frame, place: int) -> Value:
    for ref in found.refs:
        if isinstance(ref, Cls):
            return Value(refs=(calls.generic_instance(engine, ref.info),))
        if isinstance(ref, Ext):
            return externals.instance(engine, ref.name, frame, place)
    return UNKNOWN


def iterated(engine: Engine, obj: Obj) -> Value:
    """An element of an external object."""
    return externals.element_of(engine, obj)


def entered(engine: Engine, value: Value, frame: Frame, place: int) -> Value:
    """What `with value as target` binds."""
    found = []
    for obj in objects(value):
        if obj.cls is not None:
            for name in ("__enter__", "__aenter__"):
                method = obj.cls.find(name)
                if method is not None:
                    bound = calls.bind_method(engine, method, obj, frame, place)
                    found.append(calls.apply(engine, bound, calls.Args(), frame, place))
    if found:
        return join(found)
    gens = [obj for obj in objects(value) if obj.kind == "gen"]
    return join(obj.rest for obj in gens) if gens else value


def raised_text(value: Value) -> Value:
    """What is told of a raised value: its arguments."""
    found = [Value(value.taints)]
    for obj in objects(value):
        if obj.kind == "instance" and "builtins.BaseException" not in obj.ext:
            found.append(Value(taints_of(taint for taint, _ in deep(obj.held))))
            found.append(Value(taints_of(taint for item in obj.items.values() for taint, _ in deep(item))))
    return join(found)


def type_names(node: Node) -> tuple[str, ...]:
    """Last names of the classes in an `except` or of a raised expression."""
    if node[0] == "call":
        return type_names(node[2])
    if node[0] == "name":
        return (node[2],)
    if node[0] == "attr":
        return (node[3],)
    if node[0] == "tuple":
        return tuple(name for item in node[2] for name in type_names(item))
    return ()


def class_names(engine: Engine, node: Node | None, frame: Frame) -> tuple[str, ...]:
    """Qualified names of external exception classes."""
    if node is None:
        return ()
    items = node[2] if node[0] == "tuple" else (node,)
    engine.quiet += 1
    found = tuple(ref.name for item in items for ref in engine.eval(item, frame).refs if isinstance(ref, Ext))
    engine.quiet -= 1
    return found


_CHECKS = ("startswith", "fullmatch", "match", "issubset", "endswith", "isalnum", "isdigit")


_NO_CHECKS = frozenset("len isinstance bool str type print hasattr any all repr".split())
_DENIES = re.compile(r"block|den[yi]|forbid|danger|banned|black|unsafe|bad|prohibit", re.IGNORECASE)


def _compared(node: Node) -> list[Node]:
    """What a comparison binds: both sides of `==`; of `in` the left one, and only where the right one lists what is allowed."""
    if any(op in ("==", "!=") for op in node[2]):
        return list(node[3])
    if not any(op in ("in", "not in") for op in node[2]):
        return []
    left, right = node[3][0], node[3][1]
    denied = any(_DENIES.search(name) for name in names_in(right) if right[0] in ("name", "attr"))
    return [] if denied else [left]


def validate(engine: Engine, test: Node, frame: Frame) -> None:
    """What the model filled in and the code then tests against something is no longer its free choice."""
    waiting: list[Any] = [test] if frame.tool is not None else []
    while waiting:
        node = waiting.pop()
        if not isinstance(node, tuple) or not node:
            continue
        subjects: list[Node] = []
        if node[0] == "cmp":
            subjects = _compared(node)
        elif node[0] == "call":
            if node[2][0] == "attr" and node[2][3] in _CHECKS:
                subjects = [node[2][2], *(value for _, value in node[3])]
            elif node[2][0] in ("name", "attr") and node[2][-1] not in _NO_CHECKS:
                subjects = [value for _, value in node[3]]
        for subject in subjects:
            if subject[0] in ("const",):
                continue
            engine.quiet += 1
            value = engine.eval(subject, frame)
            engine.quiet -= 1
            engine.validated.update(taint.origin for taint in value.of(MODEL_ARG))
        waiting += (
            [part for part in node[1:] if isinstance(part, tuple)] if isinstance(node[0], str) else list(node)
        )


def narrowed_else(engine: Engine, test: Node, frame: Frame, env: dict[str, Value]) -> dict[str, Value]:
    """The names where a test does not hold."""
    if test[0] == "not":
        return narrowed(engine, test[2], frame, env)
    if test[0] == "cmp" and test[2] in (("not in",), ("!=",)):
        return narrowed(engine, ("cmp", test[1], ("in",), test[3]), frame, env)
    return env


def narrowed(engine: Engine, test: Node, frame: Frame, env: dict[str, Value]) -> dict[str, Value]:
    """The names where `key in ALLOWED` holds: what was looped over together with the key is chosen by name."""
    if test[0] == "bool" and test[2] == "and":
        return narrowed(engine, test[4], frame, narrowed(engine, test[3], frame, env))
    if test[0] == "call" and test[2][0] == "name" and test[2][2] == "isinstance" and len(test[3]) == 2:
        return _as_error(engine, test, frame, env)
    if test[0] != "cmp" or test[2][0] not in ("in", "==") or test[3][0][0] != "name":
        return env
    key = env.get(test[3][0][2])
    if key is None or not key.has(RAW):
        return env
    places = {taint.step.place for taint in key.of(RAW)}
    changed = dict(env)
    for name, value in env.items():
        if any(taint.step.place in places for taint in value.of(RAW)):
            changed[name] = value.map(
                lambda taint: (
                    replace(taint, kind=FIELD) if taint.kind == RAW and taint.step.place in places else taint
                )
            )
    return changed


def _as_error(engine: Engine, test: Node, frame: Frame, env: dict[str, Value]) -> dict[str, Value]:
    subject, types = test[3][0][1], type_names(test[3][1][1])
    if subject[0] != "name" or not any(name.endswith(("Error", "Exception", "Failure")) for name in types):
        return env
    changed = dict(env)
    known = env.get(subject[2], UNKNOWN)
    changed[subject[2]] = (
        known if known.has(ERROR) else externals.an_error(engine, frame, subject[1], types[0])
    )
    return changed


def cached(engine: Engine, target: Node, value: Value, frame: Frame, place: int) -> None:
    """Note a tenant's credential that is kept for everybody: in a module's store, under a key without the tenant."""
    store, function = target[2], frame.function
    if store[0] != "name" or function is None or store[2] in function.locals:
        return
    tenants = [name for name, *_ in function.params if of_tenant(name)]
    if not tenants or store[2] not in frame.module.frame.vars:
        return
    for taint in value.of(CREDENTIAL):
        if not any(of_tenant(name) for name in names_in(target[3])):
            where = engine.at(frame, place)
            engine.events.fallbacks.setdefault(where, Fallback(where, value, taint, 2))


_STRONG = (
    "tenant",
    "customer",
    "workspace",
    "merchant",
    "organization",
    "organisation",
    "org_id",
    "account_id",
    "user_id",
)


def of_tenant(name: str) -> bool:
    """Whether a name tells of one tenant among several."""
    return any(word in name.lower() for word in _STRONG)


EVALUATE: dict[str, Callable[[Engine, Node, Frame], Value]] = {
    "const": _const, "secret": _secret, "name": _name, "attr": _attr, "sub": _sub, "fstr": _fstr, "bin": _bin,
    "bool": _bool, "not": _clean, "unary": _unary, "cmp": _cmp, "tuple": _sequence, "list": _sequence, "set": _sequence,
    "dict": _dict, "star": _star, "comp": _comp, "lambda": _lambda, "cond": _cond, "await": _await, "yield": _yield,
    "yieldfrom": _yield_from, "walrus": _walrus, "call": _call, "slice": _slice,
}  # fmt: skip
