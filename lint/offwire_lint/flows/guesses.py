"""Calls that no model describes: what their names and their arguments tell."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import (
    builtin,
    effects,
    externals,
    modelled,
    protocols,
    sources,
    structural,
    templates,
    tenancy,
)
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import ADDRESS, CLEAN, Bound, Ext, Func, Obj, flat, objects
from offwire_lint.flows.values import (
    CREDENTIAL,
    LOW,
    MASKED,
    MEDIUM,
    NOTHING,
    RAW,
    UNKNOWN,
    Taint,
    Value,
    join,
    join2,
)

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


_VERBS = re.compile(
    r"^(get|list|search|query|fetch|find|retrieve|lookup|read|describe|execute|invoke|call|request|send|scan|scrape|crawl|"
    r"download|load|run|complete|completions?|all|first|records|select|extract|analyze|analyse|transcribe|translate|recognize|generate|chat|create|post|put|summary|page|results|aget|ainvoke|asearch|arun|ask)(_|$)"
)
_STRONG_VERBS = re.compile(
    r"^a?(search|query|fetch|retrieve|scrape|crawl|download|request|invoke|completions?|summary|ask|transcribe)(_|$)"
)
_ASKING = frozenset("search query fetch lookup scrape crawl download ask".split())
# Last words of what a method gets that is one thing rather than a body: `get_order_status`.
_ONE_THING = frozenset(
    "status state count total id name path url version size length time date type exists".split()
)
_FACTORY = re.compile(r"^(?:from_\w+|connect|create)$")
# A function that makes a client or a connection: what it returns is one, as if its class had been called.
_MAKES_CLIENT = re.compile(r"^a?(?:create|make|build|init|new|connect)_(?:async_)?(?:client|connection)$")
_SILENT = frozenset(
    "math statistics random re datetime time uuid hashlib hmac secrets itertools collections functools operator typing enum decimal "
    "fractions numpy string calendar locale inspect abc dataclasses threading logging warnings pathlib".split()
)


def unknown(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Call something outside the project that no model describes."""
    last = name.rpartition(".")[2]
    top = name.partition(".")[0]
    if last[:1].isupper():
        return modelled.construct(engine, name, args, frame, place)
    modelled.duck_sinks(engine, name, args, frame)
    if top in _SILENT:
        return CLEAN
    by_accessor = sources.accessor(engine, last, frame, place)
    if by_accessor is not None:
        return by_accessor
    if last in _DUCK_RAW and "()" in name and not args.positional:
        return effects.effect(
            engine, _DUCK_RAW[last], Args(), NOTHING, frame, place, f"whatever {last}() returns", MEDIUM
        )
    carried = _carried(args, MEDIUM if last else LOW)
    owner = name.rpartition(".")[0]
    if _FACTORY.match(last) and owner.rpartition(".")[2][:1].isupper() and "()" not in name:
        return join2(carried, modelled.construct(engine, owner, args, frame, place))
    if _MAKES_CLIENT.match(last) and "()" not in name and _foreign(engine, name):
        return join2(carried, modelled.construct(engine, f"{owner}.Client", args, frame, place))
    if (
        top
        and "()" not in name
        and top not in sys.stdlib_module_names
        and _asks(name, last)
        and len(args.positional) < 2 + (last != "get")
    ):
        carried = join2(carried, _answer(engine, name, frame, place, LOW if name.count(".") < 1 else MEDIUM))
    return join2(carried, Value(refs=(Ext(f"{name}()"),) if name and len(name) < 120 else (), opaque=True))


def _asks(name: str, last: str) -> bool:
    """Whether a function's name says that it asks somebody else; weak verbs do so only on a class of an SDK."""
    if "." not in name or not _is_verb(last):
        return False
    return (
        bool(_STRONG_VERBS.match(last))
        or _asks_last(last)
        or any(part[:1].isupper() for part in name.split(".")[1:-1])
    )


def _is_verb(name: str) -> bool:
    if _asks_last(name) or _STRONG_VERBS.match(name):
        return True
    return _VERBS.match(name) is not None and name.rpartition("_")[2] not in _ONE_THING


def _asks_last(name: str) -> bool:
    """`serp_search` asks as `search` does."""
    return name.rpartition("_")[2] in _ASKING


def _carried(args: Args, most: int) -> Value:
    """What the arguments give to the result of an unknown function: a body is still a body, a credential hardly."""

    def lower(taint: Taint) -> Taint | None:
        if taint.kind in (CREDENTIAL, MASKED):
            return None
        return replace(taint, sure=min(taint.sure, most))

    return join([Value(flat(value).map(lower).taints, (), (), True) for value in args.values()] or [UNKNOWN])


def _answer(engine: Engine, name: str, frame: Frame, place: int, sure: int) -> Value:
    made = engine.source(
        RAW,
        engine.at(frame, place),
        f"the whole answer of {externals.tail(name)}()",
        sure,
        frame,
        externals.tail(name),
    )
    return Value(made.taints, (Ext(f"{name}()"),) if len(name) < 120 else (), (), True)


_TEMPLATES = frozenset(
    "substitute safe_substitute render render_async format format_map format_messages format_prompt".split()
)
_TEMPLATE = "string.Template"
_DUCK_RAW = {"extract_text": "raw", "json": "raw", "fetchall": "rows", "fetchone": "row", "fetchmany": "rows"}
_HTTP = frozenset("get post put patch delete request head options".split())
_HTTP_KEYWORDS = frozenset("headers params json auth timeout data cookies follow_redirects".split())


def duck(engine: Engine, receiver: Value, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Call a method of something unknown."""
    roots, chain = _roots(receiver)
    model = modelled.distinctive(engine, name, args)
    if model is not None:
        return modelled.call_model(engine, model, args, receiver, frame, place, MEDIUM)
    if name == "run_in_executor" and len(args.positional) > 1:
        return structural.SPECIAL["asyncio.to_thread"](
            engine, Args(args.positional[1:], args.keywords), frame, place
        )
    if name == "map" and any(isinstance(ref, Func) for value, _ in args.positional[:1] for ref in value.refs):
        return builtin.function(engine, name, args, frame, place) or UNKNOWN
    if name in _HANDS_ON and args.positional:
        return _handed_on(engine, name, args, frame, place)
    if name in _TEMPLATES:
        known = [obj.items.get("template", NOTHING) for obj in objects(receiver) if _TEMPLATE in obj.ext]
        if known:
            return _from_template(engine, join(known), name, args, frame, place)
        kept = [flat(value) for value in (*args.values(), Value(receiver.taints))]
        return join(Value(value.taints, (), (), True) for value in kept).then(
            engine.at(frame, place), "put into the template"
        )
    if name in _HTTP and _looks_like_request(args):
        client = engine.models.cls("offwire.HttpClient")
        if client is not None and name in client.methods:
            return modelled.call_model(engine, client.methods[name], args, receiver, frame, place, MEDIUM)
    answer = answered(engine, name, args, frame, place) if not receiver.consts else NOTHING
    if answer is not NOTHING:
        return answer
    if name == "get" and args.positional:
        keys = args.positional[0][0].consts
        found = sources.named_item(engine, keys, frame, place)
        if len(args.positional) > 1:
            node = ("const", place, str(keys[0]) if keys else "")
            tenancy.fallback(engine, found, args.positional[1][0], args.positional[1][1], node, frame)
        return join2(found, args.positional[1][0]) if len(args.positional) > 1 else found
    by_accessor = sources.accessor(engine, name, frame, place)
    if by_accessor is not None:
        return by_accessor
    ext = [
        one
        for root in roots
        for one in (root.ext if isinstance(root, Obj) else (root.name,) if isinstance(root, Ext) else ())
    ]
    if (
        ext
        and _asks_upstream(name, chain, args)
        and all(_foreign(engine, one) and "()" not in one for one in ext)
    ):
        return _answer(engine, f"{ext[0]}.{name}", frame, place, MEDIUM)
    carried = _carried(args, MEDIUM if ext else LOW)
    if ext and _asks_with_key(roots, name, chain, args) and all(_foreign(engine, one) for one in ext):
        asked = _answer(engine, f"{ext[0]}.{name}", frame, place, MEDIUM)  # or it is a way to more of them
        carried = join2(carried, Value(asked.taints, (), (), True))
    return join2(carried, Value(refs=(Bound(receiver, f"{name}()"),) if len(chain) < 8 else (), opaque=True))


def _asks_upstream(name: str, chain: list[str], args: Args) -> bool:
    """Whether a method of an SDK asks somebody else; what an answer offers to compute about itself does not.

    `model.estimate_effect(x).get_standard_error()` computes, `client.table(x).all()` asks."""
    called = "_" in name and any(one.endswith("()") for one in chain)
    computes = name == "summary" or (called and not _STRONG_VERBS.match(name))
    return _is_verb(name) and not (computes and not args.values())


# First words of methods that do something with a client, rather than ask what they are called after.
_ACTS = frozenset(
    "is has can set add remove close aclose open start stop connect disconnect login logout auth authenticate sign verify register "
    "configure use with init initialize enable disable reset clear flush commit rollback begin wait sleep on off bind subscribe write save "
    "make build new from to as into encode decode parse format validate check ensure count encrypt decrypt hash derive log trace".split()
)


def _asks_with_key(roots: list[Any], name: str, chain: list[str], args: Args) -> bool:
    """Whether it is a thing's name as a method of a client that was made with a credential: `client.walmart.product(id)`.

    Who takes a key asks somebody for whom it is; who needs no argument may tell of itself."""
    keyed = any(
        taint.kind == CREDENTIAL and taint.sure
        for root in roots
        if isinstance(root, Obj)
        for value in (root.held, *root.items.values())
        for taint in value.taints.values()
    )
    first, last = name.partition("_")[0], name.rpartition("_")[2]
    own = any(one.endswith("()") for one in chain) or name.startswith("_")
    given = bool(args.values()) or args.starstar is not None
    return keyed and given and not own and first not in _ACTS and last not in _ONE_THING


# Methods of task groups, exit stacks and executors, told by their names.
_HANDS_ON = frozenset("enter_context enter_async_context create_task submit".split())


def _handed_on(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """What is entered, awaited or run elsewhere is what it would be here."""
    first = args.positional[0][0]
    if name == "submit":
        return structural.SPECIAL["asyncio.to_thread"](engine, args, frame, place)
    return first if name == "create_task" else protocols.entered(engine, first, frame, place)


def answered(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """What a method answers whose name says that it is an upstream's; nothing for any other name."""
    if name not in _DUCK_RAW or args.positional:
        return NOTHING
    note = f"whatever {name}() returns"
    return effects.effect(engine, _DUCK_RAW[name], Args(), NOTHING, frame, place, note, MEDIUM)


def _from_template(engine: Engine, template: Value, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Fill in a template whose text is known."""
    keywords = {key: value for key, (value, _) in args.keywords.items()}
    given = templates.Fillers((), keywords, rest=args.starstar)
    for value, _ in args.positional:
        given = given.updated(value)
    fill = templates.substituted if "substitute" in name else templates.rendered
    return fill(engine, template, given, frame, place)


def _foreign(engine: Engine, name: str) -> bool:
    top = name.partition(".")[0]
    if not top or top in sys.stdlib_module_names or top == "builtins" or top in _SILENT:
        return False  # without a top it is a module of the project that is not there
    return engine.models.cls(name) is None


def _roots(receiver: Value) -> tuple[list[Any], list[str]]:
    roots: list[Any] = []
    chain: list[str] = []
    waiting = list(receiver.refs)
    while waiting:
        ref = waiting.pop()
        if isinstance(ref, Bound):
            chain.append(ref.name)
            waiting += ref.receiver.refs
        else:
            roots.append(ref)
    return roots, chain


def _looks_like_request(args: Args) -> bool:
    if _HTTP_KEYWORDS & set(args.keywords):
        return True
    for value, _ in args.positional[:2]:
        if any(
            isinstance(const, str) and const.startswith(("http://", "https://")) for const in value.consts
        ):
            return True
    return any(ref is ADDRESS for value, _ in args.positional[:1] for ref in value.refs)
