"""Library functions whose meaning is how they pass values on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import (
    collected,
    copies,
    effects,
    imports,
    sequences,
    sources,
    subscripts,
    text,
)
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.externals import Partial
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Cls, Dumped, Func, Obj, flat, objects
from offwire_lint.flows.values import CREDENTIAL, HIGH, MODEL_ARG, NOTHING, UNKNOWN, Value, join
from offwire_lint.records import record

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


_Special = Callable[["Engine", "Args", Frame, int], Value]


@record(frozen=True, slots=True, eq=False)
class Wraps:
    """`functools.wraps(function)`."""

    wrapped: Func | None

    def key(self) -> Any:
        """Identity for joins."""
        return ("wraps", self.wrapped.key() if self.wrapped else None)


def _imported(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`importlib.import_module(name)`."""
    name = args.positional[0][0].text if args.positional else None
    return imports.named(engine, name, frame) if name else UNKNOWN


def _imported_top(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`__import__(name)`: the top of the dotted name, unless names are to be taken from it."""
    name = args.positional[0][0].text if args.positional else None
    if not name:
        return UNKNOWN
    module = imports.named(engine, name, frame)
    return (
        module
        if args.get(3, "fromlist") is not None
        else imports.named(engine, name.partition(".")[0], frame)
    )


def _partial(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    if not args.positional:
        return UNKNOWN
    callee = args.positional[0][0]
    rest = Args(args.positional[1:], args.keywords)
    at = engine.at(frame, place)
    refs: list[Any] = []
    for ref in callee.refs:
        if isinstance(ref, Func):
            bound = [("", value) for value, _ in rest.positional]
            bound += [
                (name, value.then((at[0], where or place), f"bound as '{name}' by partial"))
                for name, (value, where) in rest.keywords.items()
            ]
            refs.append(replace(ref, args=(*ref.args, *bound)))
        else:
            refs.append(Partial(Value(refs=(ref,)), rest))
    return Value(refs=tuple(refs), opaque=not refs)


def _wraps(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    wrapped = [ref for value, _ in args.positional[:1] for ref in value.refs if isinstance(ref, Func)]
    return Value(refs=(Wraps(wrapped[0] if wrapped else None),))


_VARIABLE = re.compile(r"\$\{?(\w+)|%(\w+)%")


def _expanded(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`os.path.expandvars(text)`: the text, and each variable that it names."""
    first = flat(args.positional[0][0]) if args.positional else UNKNOWN
    texts = [const for const in first.consts if isinstance(const, str)]
    names = [one or two for text in texts for one, two in _VARIABLE.findall(text)]
    read = [
        sources.environment(engine, Args([(Value(consts=(name,)), place)]), frame, place, "")
        for name in names
    ]
    return join([Value(first.taints, (), (), True), *read])


def _namespace(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """A plain instance that shows what it holds."""
    made = engine.obj("instance", place, frame, "namespace")
    for name, (value, at) in args.keywords.items():
        made.put(name, value, (engine.at(frame, at), frame.owner), strong=made.region == frame.region)
    if args.starstar is not None:
        made.add(args.starstar, None)
    return Value(refs=(made,))


def _file(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`open(path)` and `Path(path)`: what is read from it is a whole file, or a credential if the path says so."""
    made = engine.obj("instance", place, frame, "file")
    first = args.positional[0][0] if args.positional else NOTHING
    secret = any(isinstance(const, str) and sources.SECRET_FILE.search(const) for const in first.consts)
    secret = secret or any("offwire.SecretFile" in obj.ext for obj in objects(first))
    made.ext = ("offwire.SecretFile" if secret else "offwire.File",)
    return Value(refs=(made,))


def _quoted(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """Quoting: the same text, but no longer a path or a command of the model's choice."""
    first = args.positional[0][0] if args.positional else UNKNOWN
    return flat(first).map(lambda taint: None if taint.kind == MODEL_ARG else taint)


def _substituted(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`re.sub(pattern, by, text)`."""
    if len(args.positional) < 3:
        return join([flat(value) for value in args.values()] or [UNKNOWN])
    by, whole = args.positional[1][0], flat(args.positional[2][0])
    kept = Value(whole.taints, (), (), True).then(engine.at(frame, place), "through re.sub")
    return join([text.redacted(kept, None, by), Value(flat(by).taints, (), (), True)])


def _itemgetter(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    return Value(refs=(Getter(tuple(args.values())),))


@record(frozen=True, slots=True, eq=False)
class Getter:
    """`operator.itemgetter(...)`, or `attrgetter`."""

    keys: tuple[Value, ...]
    attributes: bool = False

    def key(self) -> Any:
        """Identity for joins."""
        return ("getter", self.attributes, tuple(key.key() for key in self.keys))

    def get(self, engine: Engine, args: Args, frame: Frame, place: int) -> Value:
        """The items of the argument."""
        if not args.positional:
            return UNKNOWN
        parts = [self._one(engine, args.positional[0][0], key, frame, place) for key in self.keys]
        if len(parts) == 1:
            return parts[0]
        made = engine.obj("tuple", place, frame, "getter")
        for position, part in enumerate(parts):
            made.put(position, part, None, strong=True)
        return Value(refs=(made,))

    def _one(self, engine: Engine, value: Value, key: Value, frame: Frame, place: int) -> Value:
        if not self.attributes:
            return subscripts.select(engine, value, key, frame, place)
        for name in (key.text or "").split("."):
            value = engine.attribute(value, name, frame, place)
        return value


def _attrgetter(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    return Value(refs=(Getter(tuple(args.values()), attributes=True),))


def _namedtuple(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """A class of tuples with names, if the names are written there."""
    named = args.get(1, "field_names")
    if named is None:
        return UNKNOWN
    names = (named[0].text or "").replace(",", " ").split()
    names = names or [value.text or "" for value in sequences.known(named[0]) or ()]
    return Value(refs=(Record(tuple(names)),)) if names and all(names) else UNKNOWN


@record(frozen=True, slots=True, eq=False)
class Record:
    """What `collections.namedtuple` makes."""

    names: tuple[str, ...]

    def key(self) -> Any:
        """Identity for joins."""
        return ("record", self.names)

    def make(self, engine: Engine, args: Args, frame: Frame, place: int) -> Value:
        """An instance: a tuple whose elements have names as well."""
        made = engine.obj("tuple", place, frame, self.names)
        for position, name in enumerate(self.names):
            given = args.get(position, name)
            value = (
                given[0]
                if given is not None
                else join([one for one in (args.star, args.starstar) if one is not None])
            )
            entry = (engine.at(frame, given[1]), frame.owner) if given is not None else None
            for key in (position, name):
                made.put(key, value, entry, strong=frame.overwrites(made))
        return Value(refs=(made,))


def _reduce(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`functools.reduce`: the function sees what it returned before."""
    if len(args.positional) < 2:
        return UNKNOWN
    function, items = args.positional[0][0], engine.element(args.positional[1][0])
    made = args.positional[2][0] if len(args.positional) > 2 else items
    for _ in range(2):
        step = engine.apply(function, Args([(made, place), (items, place)]), frame, place)
        made = join([made, step])
    return made


def _same(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    return args.positional[0][0] if args.positional else UNKNOWN


def _copied(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    return copies.copied(engine, args.positional[0][0], frame, place) if args.positional else UNKNOWN


def _copied_flat(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    return copies.shallow(engine, args.positional[0][0], frame, place) if args.positional else UNKNOWN


def _dumped(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`json.dumps(value)`: its text, which remembers what it was made of."""
    made = effects.effect(engine, "keep", args, NOTHING, frame, place, "dumps")
    first = args.positional[0][0] if args.positional else NOTHING
    if first.taints or not first.refs or any(isinstance(ref, Obj) and ref.ext for ref in first.refs):
        return made
    whole = copies.copied(engine, first, frame, place)
    return Value(made.taints, tuple(Dumped(obj) for obj in objects(whole)), (), True)


def _loaded(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`json.loads(text)`: what the text was made of, if that is known."""
    first = args.positional[0][0] if args.positional else NOTHING
    made = copies.loaded(engine, first, frame, place)
    return made if made is not None else effects.effect(engine, "keep", args, NOTHING, frame, place, "loads")


def _thread(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    if not args.positional:
        return UNKNOWN
    rest = Args(args.positional[1:], args.keywords, args.star, args.starstar)
    engine.threads += 1
    result = engine.apply(args.positional[0][0], rest, frame, place)
    engine.threads -= 1
    return result


def _executed(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`loop.run_in_executor(executor, function, ...)`."""
    return _thread(engine, Args(args.positional[1:], args.keywords, args.star), frame, place)


_LOOPS = ("get_running_loop", "get_event_loop", "new_event_loop")


def _started(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`Thread(target=f, args=(...))`: what it will run is run here."""
    target = args.get(1, "target")
    if target is not None:
        given = args.keywords.get("args", (NOTHING, 0))[0]
        inner = Args([(value, place) for value in sequences.known(given) or ()])
        for obj in objects(args.keywords.get("kwargs", (NOTHING, 0))[0]):
            inner.keywords.update((str(key), (value, place)) for key, value in obj.items.items())
        engine.apply(target[0], inner, frame, place)
    return UNKNOWN


def _cast(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`typing.cast`: a type of the project's own says more than the name that the value was found under."""
    if len(args.positional) < 2:
        return UNKNOWN
    (declared, _), (value, _) = args.positional[:2]
    classes = [ref.info for ref in declared.refs if isinstance(ref, Cls)]
    if not classes or any(value.refs):
        return value
    told = value.map(lambda taint: None if taint.kind == CREDENTIAL and taint.sure < HIGH else taint)
    return join([told, *(Value(refs=(engine.instance_of(cls),)) for cls in classes)])


SPECIAL: dict[str, _Special] = {
    **collected.SPECIAL,
    "importlib.import_module": _imported,
    "builtins.__import__": _imported_top,
    "builtins.open": _file,
    "aiofiles.open": _file,
    "io.open": _file,
    "pathlib.Path": _file,
    "urllib.parse.quote": _quoted,
    "urllib.parse.quote_plus": _quoted,
    "shlex.quote": _quoted,
    "re.sub": _substituted,
    "os.path.expandvars": _expanded,
    "types.SimpleNamespace": _namespace,
    "argparse.Namespace": _namespace,
    "operator.itemgetter": _itemgetter,
    "operator.attrgetter": _attrgetter,
    "collections.namedtuple": _namedtuple,
    "functools.reduce": _reduce,
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "functools.wraps": _wraps,
    "functools.update_wrapper": _same,
    "copy.copy": _copied_flat,
    "copy.deepcopy": _copied,
    **{f"{module}.dumps": _dumped for module in ("json", "orjson", "ujson", "simplejson")},
    **{f"{module}.loads": _loaded for module in ("json", "orjson", "ujson", "simplejson")},
    "threading.Thread": _started,
    "threading.Timer": _started,
    "multiprocessing.Process": _started,
    "asyncio.run": _same,
    "asyncio.wait_for": _same,
    "asyncio.shield": _same,
    "asyncio.create_task": _same,
    "asyncio.ensure_future": _same,
    "asyncio.to_thread": _thread,
    **{f"asyncio.{name}().run_in_executor": _executed for name in _LOOPS},
    **{f"asyncio.{name}().run_until_complete": _same for name in _LOOPS},
    **{f"asyncio.{name}().create_task": _same for name in _LOOPS},
    "anyio.to_thread.run_sync": _thread,
    "typing.cast": _cast,
    "contextlib.closing": _same,
    "inspect.cleandoc": _same,
    "textwrap.dedent": _same,
}
