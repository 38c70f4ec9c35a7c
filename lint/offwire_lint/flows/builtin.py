"""Methods of strings, dicts and lists, and of things that nothing is known about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import expressions, externals, sequences, text
from offwire_lint.flows import select as selecting
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.values import (
    CREDENTIAL,
    ENVELOPE,
    ERROR,
    FIELD,
    MASKED,
    MODEL_ARG,
    NOTHING,
    RAW,
    UNKNOWN,
    Cls,
    Ext,
    Obj,
    Value,
    deep,
    flat,
    join,
    join2,
    keys_of,
    objects,
    taints_of,
)

if TYPE_CHECKING:
    from offwire_lint.flows.calls import Args
    from offwire_lint.flows.engine import Engine

_KEEP = frozenset(
    "strip lstrip rstrip lower upper capitalize replace decode encode expandtabs casefold swapcase zfill ljust rjust "
    "center removeprefix removesuffix translate splitlines split rsplit partition rpartition copy json read readlines "
    "readline text dict model_dump model_dump_json to_dict to_json to_string to_markdown to_csv to_html as_dict "
    "get_text prettify getvalue head tail sort_values reset_index drop dropna fillna fetchall all mappings "
    "scalars result items values itertuples iterrows asdict dumps tolist to_list getbuffer hex aread stdout "
    "communicate get_dict getall __str__ __repr__ isoformat serialize to_pydict to_records filter order_by limit find_all findAll select xpath css handle multi_items _asdict _tuple "
    "sort_index set_index rename astype round transpose merge append assign query ffill bfill interpolate iterrows".split()
)
_BETWEEN_WORDS = frozenset((" ", ",", ";", ":", "=", "|", "\t", "/"))
_CLEAN = frozenset(
    "startswith endswith isdigit isalpha isalnum isnumeric isspace isupper islower count index find rfind rindex "
    "bit_length __len__ keys issubset issuperset isdisjoint mean sum min max median std nunique raise_for_status "
    "hexdigest digest exists is_file is_dir total_seconds timestamp".split()
)
_TELLING = frozenset(
    "errors json format_message with_traceback format getMessage get_message to_dict as_dict".split()
)
_MUTATE = frozenset("append add appendleft insert".split())


def method(engine: Engine, receiver: Value, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Call `receiver.name(...)` where no model and no project method answers."""
    found: list[Value] = []
    for obj in objects(receiver):
        if obj.kind != "instance":
            found.append(_of_container(engine, receiver, obj, name, args, frame, place))
        elif obj.cls is not None and name in (
            "model_dump",
            "dict",
            "model_dump_json",
            "json",
            "model_copy",
            "copy",
            "_asdict",
            "to_dict",
        ):
            dumped = engine.obj("dict", place, frame, "dump")
            expressions.spread(engine, dumped, Value(refs=(obj,)))
            _chosen(dumped, args)
            found.append(
                Value(refs=(dumped,))
                if "json" not in name
                else text.joined(engine, NOTHING, Value(refs=(dumped,)), place, frame)
            )
        else:
            found.append(externals.duck(engine, receiver, name, args, frame, place))
    for ref in receiver.refs:
        if isinstance(ref, Cls):
            found.append(_of_class(engine, ref, name, args, frame, place))
        elif not isinstance(ref, Obj):
            found.append(externals.duck(engine, receiver, name, args, frame, place))
    own = Value(receiver.taints, (), receiver.consts, receiver.opaque)
    if own.taints or own.consts:
        found.append(_of_text(engine, own, name, args, frame, place))
    elif not found:
        found.append(externals.duck(engine, receiver, name, args, frame, place))
    return join(found)


def _chosen(dumped: Obj, args: Args) -> None:
    """Keep the fields that `include=` and `exclude=` leave, where they are written there."""
    for word in ("include", "exclude"):
        for given in objects(args.keywords.get(word, (NOTHING, 0))[0]):
            names = (
                {const for item in given.items.values() for const in item.consts}
                if given.kind != "dict"
                else set(given.items)
            )
            for key in list(dumped.items) if names and given.rest is NOTHING else ():
                if (key in names) is (word == "exclude"):
                    del dumped.items[key]


# Elements of which each is little more than a name: choosing them is choosing fields.
_SMALL_ELEMENTS = frozenset("a title h1 h2 h3 h4 h5 h6 img meta link option button input label".split())
_ELEMENTS = frozenset("find_all findAll select".split())


def _of_text(engine: Engine, own: Value, name: str, args: Args, frame: Frame, place: int) -> Value:
    at = engine.at(frame, place)
    values = args.values()
    if name == "join":
        values = [expressions.iterable(engine, value, frame, place) for value in values]
    if name == "join" and text.names_only(join(values)):
        return Value(own.taints, (), (), True)
    if name == "join":
        return text.joined(engine, own, join(values), place, frame)
    if name in ("format", "format_map"):
        values = (
            text.positioned(own, [value for value, _ in args.positional], args.star)
            if name == "format"
            else []
        )
        keywords = {key: value for key, (value, _) in args.keywords.items()}
        rest = args.starstar if name == "format" else args.positional[0][0] if args.positional else None
        for obj in objects(rest) if rest is not None else ():
            keywords.update((key, value) for key, value in obj.items.items() if isinstance(key, str))
            rest = obj.rest if obj.rest is not NOTHING else None
        return text.formatted(engine, own, [*values, *text.named(own, keywords, rest)], place, frame)
    if not own.taints:
        transformed = _constant_method(own, name, values)
        if transformed is not None:
            return transformed
        carried = [flat(value) for value in values[1:2]] if name == "replace" else []
        return join([UNKNOWN, *carried])
    if name in _CLEAN:
        return expressions.CLEAN
    if name in ("get", "pop", "setdefault", "getlist", "get_all", "__getitem__") and args.positional:
        return expressions.select(engine, own, args.positional[0][0], frame, place)
    if name in _ELEMENTS and args.positional and args.positional[0][0].text in _SMALL_ELEMENTS:
        return own.map(lambda taint: replace(taint, kind=FIELD) if taint.kind == RAW else taint)
    if (
        name in ("split", "rsplit")
        and len(values) < 2
        and all(value.text in _BETWEEN_WORDS for value in values)
    ):
        return own.map(lambda taint: replace(taint, rows=1) if taint.kind == RAW else taint).then(
            at, f"through {name}()"
        )
    if name in _KEEP:
        if name == "replace" and len(values) > 1:
            own = text.redacted(own, values[0], values[1])
            return join([own.then(at, "through replace()"), Value(flat(values[1]).taints, (), (), True)])
        return own.then(at, f"through {name}()")

    def other(taint: Any) -> Any:
        if taint.kind in (RAW, ENVELOPE):
            return replace(taint, kind=FIELD)
        return None if taint.kind == ERROR and name not in _TELLING else taint

    return join2(Value(own.taints, (), (), True).map(other), UNKNOWN)


def _constant_method(own: Value, name: str, values: list[Value]) -> Value | None:
    if own.text is None or any(not value.known for value in values):
        return None
    if name in ("lower", "upper", "strip", "rstrip", "lstrip", "title") and not values:
        return Value(consts=(getattr(own.text, name)(),))
    return None


def _of_class(engine: Engine, ref: Cls, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Class methods that pydantic and dataclasses bring: validation narrows to the declared fields."""
    from offwire_lint.flows import calls

    if name in (
        "model_validate",
        "parse_obj",
        "model_validate_json",
        "parse_raw",
        "from_dict",
        "model_construct",
        "validate_python",
    ):
        inner = calls.Args(starstar=join([flat(value) for value in args.values()]))
        externals.validated(engine, ref.info, args, frame, place)
        return calls.construct(engine, ref.info, inner, frame, place)
    return externals.duck(engine, Value(refs=(ref,)), name, args, frame, place)


def _of_container(
    engine: Engine, receiver: Value, obj: Obj, name: str, args: Args, frame: Frame, place: int
) -> Value:
    first = args.positional[0][0] if args.positional else NOTHING
    second = args.positional[1] if len(args.positional) > 1 else None
    here = Value(refs=(obj,))
    strong = frame.overwrites(obj) and len(receiver.refs) == 1
    if name in _MUTATE:
        value, at = args.positional[-1] if args.positional else (NOTHING, place)
        if name in ("insert", "appendleft"):
            if strong and sequences.changed(obj, name, first if name == "insert" else None, value):
                return Value(consts=(None,))
            sequences.shuffled(obj)
        obj.add(value, (engine.at(frame, at), frame.owner))
        return Value(consts=(None,))
    if name in ("sort", "reverse", "remove", "popleft", "extendleft") or (
        name == "pop" and obj.kind != "dict"
    ):
        taken = sequences.at(obj, first.consts[0] if first.known else -1 if name == "pop" else 0)
        if not strong or not sequences.changed(obj, name, None if first is NOTHING else first):
            sequences.shuffled(obj)
        if taken is not None and name in ("pop", "popleft"):
            return taken
    if name in ("extend", "update", "union", "extendleft"):
        for value, at in args.all():
            inner = Value(value.taints, (), (), True) if value.taints else NOTHING
            if inner is not NOTHING:
                obj.add(inner, (engine.at(frame, at), frame.owner))
            if obj.kind == "dict":
                expressions.spread(engine, obj, value, strong=strong and len(objects(value)) == 1)
            elif objects(value):
                obj.add(engine.element(value), (engine.at(frame, at), frame.owner))
        if name == "update":
            for key, (value, at) in args.keywords.items():
                obj.put(key, value, (engine.at(frame, at), frame.owner), strong=strong)
        return here if name == "union" else Value(consts=(None,))
    if name in ("get", "pop", "setdefault", "popleft", "__getitem__"):
        found = expressions.select(engine, here, first, frame, place) if first is not NOTHING else obj.every()
        if second is not None:
            node = ("const", place, first.text or "")
            expressions.fallback(engine, found, second[0], second[1], node, frame)
            found = join2(found, second[0])
        if name == "pop" and obj.kind == "dict" and strong and first.text in obj.items:
            del obj.items[first.text]
            obj.version += 1
        return found
    if name == "items":
        pair = engine.obj("tuple", place, frame, obj.number)
        pair.put(0, keys_of(obj), None, strong=True)
        pair.put(1, obj.every(), None, strong=False)
        made = engine.obj("list", place, frame, (obj.number, "items"))
        made.add(Value(refs=(pair,)), None)
        return Value(refs=(made,))
    if name == "values":
        made = engine.obj("list", place, frame, (obj.number, "values"))
        made.add(obj.every(), None)
        return Value(refs=(made,))
    if name in ("copy", "__copy__", "deepcopy"):
        made = engine.obj(obj.kind, place, frame, (obj.number, "copy"))
        expressions.spread(engine, made, here)
        return Value(refs=(made,))
    if name == "clear" and frame.overwrites(obj) and len(receiver.refs) == 1:
        obj.items.clear()
        obj.rest, obj.rest_entry = NOTHING, None
    if name in ("keys", "index", "count", "sort", "reverse", "clear", "remove"):
        return expressions.CLEAN
    if name in ("asend", "send", "__anext__", "__next__"):
        return obj.every()
    return UNKNOWN


def function(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value | None:
    """Call a builtin function; None if it is none that matters."""
    values = args.values()
    first = values[0] if values else NOTHING
    at = engine.at(frame, place)
    if name in ("str", "repr", "format", "ascii"):
        first = expressions.spoken(engine, first, frame, place)
    if name in ("str", "repr", "bytes", "bytearray", "format", "ascii", "memoryview"):
        if first.known:
            return (
                first
                if name == "str" and isinstance(first.consts[0], str)
                else Value(consts=(str(first.consts[0]),) if first.consts else ())
            )
        if any(
            name.startswith("builtins.") and name.endswith(("Error", "Exception"))
            for obj in objects(first)
            for name in obj.ext
        ):
            first = join2(first, expressions.raised_text(first))
        refs = tuple(obj for obj in objects(first) if obj.ext)
        made = Value(
            flat(first).taints, refs if name in ("str", "repr") and not flat(first).taints else (), (), True
        )
        return made.then(at, f"turned into text with {name}()")
    classes = (
        [Cls(obj.cls) for obj in objects(first) if obj.cls is not None]
        if name == "type" and len(values) == 1
        else []
    )
    if classes:
        return Value(refs=tuple(classes))
    if name in ("len", "bool", "int", "float", "isinstance", "hasattr", "callable", "type", "id", "hash", "sum", "abs",
                "round", "all", "any", "ord", "issubclass", "divmod", "pow", "complex", "chr", "bin", "hex", "oct", "dir"):  # fmt: skip
        kept = [value.map(lambda t: t if t.kind == MODEL_ARG else None) for value in values]
        return expressions.CLEAN if name not in ("int", "float") else join([expressions.CLEAN, *kept])
    if name in (
        "dict",
        "list",
        "tuple",
        "set",
        "frozenset",
        "sorted",
        "reversed",
        "iter",
        "enumerate",
        "filter",
        "zip",
        "map",
    ):
        return _collect(engine, name, args, frame, place)
    if name in ("next", "anext", "min", "max"):
        return engine.element(first)
    if name in ("vars",):
        return first
    if name == "getattr" and len(values) > 1:
        names = [const for const in values[1].consts if isinstance(const, str)]
        if names and not values[1].opaque:
            return join([expressions.attribute(engine, first, one, frame, place) for one in names])
        return Value(first.taints, (), (), True)
    if name == "setattr" and len(values) > 2 and values[1].text is not None:
        engine._set(first, values[1].text, values[2], frame, place, None)
        return Value(consts=(None,))
    if name in (
        "object",
        "range",
        "super",
        "property",
        "staticmethod",
        "classmethod",
        "slice",
        "globals",
        "locals",
    ):
        return UNKNOWN if name != "range" else expressions.CLEAN
    return None


def _collect(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    values = [expressions.iterable(engine, value, frame, place) for value, _ in args.positional]
    if name == "map" and len(values) > 1:
        from offwire_lint.flows import calls

        element = engine.element(values[1])
        mapped = calls.apply(engine, values[0], calls.Args([(element, place)]), frame, place)
        made = engine.obj("list", place, frame, name)
        made.add(mapped, None)
        return Value(refs=(made,))
    if name == "filter" and len(values) > 1:
        values = values[1:]
    kind = "dict" if name == "dict" else "tuple" if name == "tuple" else "list"
    made = engine.obj(kind, place, frame, name)
    whole = [
        value for value in values if name == "dict" or not any(isinstance(ref, Ext) for ref in value.refs)
    ]
    taints = taints_of(
        taint for value in whole for taint in value.taints.values() if name == "dict" or not taint.by_name
    )
    columns = [sequences.known(value) for value in values]
    if name == "zip" and columns and None not in columns:
        for position, row in enumerate(zip(*(column or () for column in columns), strict=False)):
            pair = engine.obj("tuple", place, frame, ("pair", position))
            sequences.fill(pair, row)
            made.put(position, Value(refs=(pair,)), None, strong=False)
        return Value(refs=(made,))
    if name in ("zip", "enumerate"):
        pair = engine.obj("tuple", place, frame, "pair")
        parts = [expressions.CLEAN, *values] if name == "enumerate" else values
        for position, value in enumerate(parts):
            part = engine.element(value) if value is not expressions.CLEAN else value
            pair.put(position, part, None, strong=False)
        made.add(Value(refs=(pair,)), None)
        return Value(refs=(made,))
    if name == "dict":
        for value in values:
            if any(obj.kind == "dict" for obj in objects(value)):
                expressions.spread(engine, made, value)
            elif objects(value):
                _pairs(engine, made, value)
        for key, (value, at) in args.keywords.items():
            made.put(key, value, (engine.at(frame, at), frame.owner), strong=True)
        if args.starstar is not None:
            taints = taints_of((*taints.values(), *args.starstar.taints.values()))
        return Value(taints, (made,))
    elements = sequences.known(values[0]) if name in ("list", "tuple") and len(values) == 1 else None
    if elements is not None:
        sequences.fill(made, elements, objects(values[0]))
        return Value({}, (made,))
    for value in values:
        for obj in objects(value):
            if obj.kind == "dict":
                made.add(keys_of(obj), None)
            else:
                expressions.spread(engine, made, Value(refs=(obj,)))
    return Value(taints, (made,), (), any(value.opaque for value in values))


def _pairs(engine: Engine, made: Obj, rows: Value) -> None:
    """Fill a dict from pairs of a key and a value."""
    for obj in objects(rows):
        for _, row, _ in list(obj.contents()):
            for pair in objects(row):
                keys = pair.items.get(0, UNKNOWN)
                value = pair.items.get(1, pair.rest)
                if keys.consts and not keys.opaque and not keys.taints:
                    for key in keys.consts:
                        made.put(key, value, pair.entries.get(1), strong=False)
                else:
                    made.add(value, pair.entries.get(1))


__all__ = ["CREDENTIAL", "ERROR", "MASKED", "deep", "function", "method", "selecting"]
