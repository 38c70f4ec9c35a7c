"""Requests that the project's code sends: where to, and with which credentials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from offwire.findings import Confidence
from offwire_lint.flows import text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.events import Hit, Sent
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Dumped, Obj, deep, objects
from offwire_lint.flows.values import CREDENTIAL, NOTHING, Place, Taint, Value, join
from offwire_lint.models.schema import CallModel
from offwire_lint.names import credential_name

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


_PROXIES = ("proxies", "proxy")
_BUILDS = ("put into", "joined", "put under")


def note(engine: Engine, model: CallModel, args: Args, receiver: Value, frame: Frame, place: int) -> None:
    """Note a request, and the credentials that its URL carries."""
    request = model.request
    if request is None or engine.quiet:
        return
    positions = {name: position for position, name in enumerate(model.parameters)}
    url = args.get(positions.get(request.url), request.url) or (NOTHING, place)
    query = args.get(positions.get(request.query), request.query) if request.query else None
    for obj in objects(url[0]):
        if "url" in obj.items:
            args = Args([*args.positional, *((item, 0) for item in obj.items.values())], args.keywords)
            url = (obj.items["url"], url[1])
    parts = [url, *([query] if query is not None else [])]
    in_url = [
        *_in_url(engine, parts, receiver, frame, place),
        *_in_proxies(engine, args, receiver, frame, place),
    ]
    for taint, where in in_url:
        if taint.kind == CREDENTIAL and not _addressed(engine, taint):
            engine.events.hit(Hit("url", _entered(taint, where), taint, frame.tool, model.name))
    held = [item for one in objects(receiver) for name, item in one.items.items() if name in request.headers]
    given = [value for name, (value, _) in args.keywords.items() if name in request.headers]
    told = [taint for value in (*held, *given) for taint in _settings(engine, value, frame, place)]
    timeout = args.keywords.get(request.timeout or "timeout")
    timed = args.starstar is not None or (_limited(timeout) if timeout is not None else not request.timeout)
    timed = timed or any("timeout" in obj.items for obj in objects(receiver))
    at, url_at = engine.at(frame, place), engine.at(frame, url[1])
    carries = (*_carried(args, receiver), *told)
    bases = [client.items["base_url"] for client in objects(receiver) if "base_url" in client.items]
    base, tested = join([url[0], *bases]), frozenset(engine.validated)
    sent = Sent(at, base, url_at, carries, frame.tool, timed, model, frame.function, tested)
    key = (at, id(frame.tool))
    known = engine.events.sent.get(key)
    if known is None or any(
        len(new) > len(old)
        for new, old in ((sent.carries, known.carries), (sent.url.taints, known.url.taints))
    ):
        engine.events.sent[key] = sent


def _limited(timeout: tuple[Value, int]) -> bool:
    """Whether a timeout is not `None`, which says to wait forever."""
    return not (timeout[0].known and timeout[0].consts == (None,))


def _in_url(
    engine: Engine, parts: list[tuple[Value, int]], receiver: Value, frame: Frame, place: int
) -> Iterator[tuple[Taint, Place]]:
    """What the URL and its query carry, and where each was put in: the given parts (URL first) and the client's own."""
    for value, where in parts:
        yield from ((taint, engine.at(frame, where)) for taint, _ in deep(value))
    queries = [value for value, _ in parts[1:]]
    for client in objects(receiver):
        for part in (client.items.get("params", NOTHING), client.items.get("base_url", NOTHING)):
            yield from ((taint, engine.at(frame, place)) for taint, _ in deep(part))
            queries.append(part)
    for value in queries:
        yield from ((taint, taint.step.place) for taint in _settings(engine, value, frame, place))


def _in_proxies(
    engine: Engine, args: Args, receiver: Value, frame: Frame, place: int
) -> Iterator[tuple[Taint, Place]]:
    """What the URLs of proxies carry; one for each scheme is still one."""
    found: dict[object, tuple[Taint, Place]] = {}
    for name in _PROXIES:
        given, where = args.keywords.get(name, (NOTHING, place))
        for value in (given, *(client.items.get(name, NOTHING) for client in objects(receiver))):
            for taint, _ in deep(value):
                found[taint.key] = (taint, engine.at(frame, where))
    yield from found.values()


def _carried(args: Args, receiver: Value) -> Iterator[Taint]:
    """The credentials that a request carries: its arguments' and its client's."""
    found = [taint for value in args.values() for taint, _ in deep(value)]
    for obj in objects(receiver):
        found += obj.held.taints.values()
        for item in obj.items.values():
            found += [taint for taint, _ in deep(item, 2)]
            found += [taint for inner in objects(item) for taint in inner.held.taints.values()]
    return (taint for taint in found if taint.kind == CREDENTIAL)


_ASKS = re.compile(
    r"^(?:app_?id|key|auth|sig|signature|(?:x[-_])?(?:api[-_]?)?(?:key|token)|authorization|ocp-apim-subscription-key)$",
    re.IGNORECASE,
)


def _settings(engine: Engine, value: Value, frame: Frame, place: int) -> list[Taint]:
    """The settings in headers or a query that their names there tell to be credentials."""
    found: list[Taint] = []
    for obj in objects(value):
        for name, item, entry in obj.contents() if obj.kind == "dict" else ():
            if isinstance(name, str) and (
                _ASKS.search(name) or credential_name(name) not in (None, Confidence.LOW)
            ):
                here = entry is not None and entry[0][0] == frame.module.index
                found += text.told(
                    engine, item, entry[0][1] if entry and here else place, frame, f"put under '{name}'"
                )
    return found


def _addressed(engine: Engine, taint: Taint) -> bool:
    """Whether it was reported where it became part of the address."""
    return any((step.place, taint.key) in engine.events.addressed for step in taint.step.path())


def _entered(taint: Taint, where: Place) -> Place:
    """Where the credential entered the URL or its parameters; a literal URL was written with it."""
    if taint.label.endswith("in a URL"):
        return taint.origin
    step = taint.step
    while step is not None:
        if step.note.startswith(_BUILDS):
            return step.place
        if step.before is None:
            break
        step = step.before
    return where


_RPC = "offwire.JsonRpcAnswer"


def answer(result: Value, receiver: Value, args: Args) -> Value:
    """The answer to a request: what the request carried is not in it."""
    called = any("jsonrpc" in sent.items for value in args.values() for sent in _written(value))
    for obj in objects(result):
        obj.held = NOTHING
        if called and obj.ext and obj.ext[0] != _RPC:
            obj.ext = (_RPC, *obj.ext)
    return result


def _written(value: Value) -> Iterator[Obj]:
    """The dicts that a request's body is, or is the JSON of."""
    for ref in value.refs:
        obj = ref.obj if isinstance(ref, Dumped) else ref
        if isinstance(obj, Obj) and obj.kind == "dict":
            yield obj
