"""Values that come into being tainted: names, variables of the environment, files and errors that say what they hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import tenancy
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Setting
from offwire_lint.flows.values import (
    CREDENTIAL,
    ERROR,
    HIGH,
    LOW,
    MEDIUM,
    MODEL_ARG,
    NOTHING,
    UNKNOWN,
    Place,
    Value,
    join,
    join2,
)
from offwire_lint.names import credential_environment_name, credential_name

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


RANK = {"low": LOW, "medium": MEDIUM, "high": HIGH}


def by_name(
    engine: Engine, name: str, default: Value, frame: Frame, place: int, note: str, most: int
) -> Value:
    """A credential, if `name` says so; otherwise `default`."""
    sure = credential_name(name)
    if sure is None:
        return default
    rank = min(RANK[str(sure)], most)
    return engine.source(CREDENTIAL, engine.at(frame, place), f"'{name}': {note}", rank, frame, name)


def named_item(engine: Engine, keys: tuple[Any, ...], frame: Frame, place: int) -> Value:
    """An item of something unknown, under a key that may say what it is."""
    for key in keys:
        if isinstance(key, str):
            return by_name(engine, key, UNKNOWN, frame, place, "an item named like a credential", 1)
    return UNKNOWN


WHOLE_ENVIRONMENT = "the whole environment"


def environment(engine: Engine, args: Args, frame: Frame, place: int, note: str) -> Value:
    """A read of the environment: a credential if the variable's name says so."""
    at = engine.at(frame, place)
    key = args.positional[0][0] if args.positional else args.keywords.get("key", (NOTHING, 0))[0]
    default = args.positional[1] if len(args.positional) > 1 else args.keywords.get("default")
    found: list[Value] = []
    for name in key.consts:
        if isinstance(name, bytes):
            name = name.decode(errors="replace")
        if isinstance(name, str):
            verdict = credential_environment_name(name)
            if verdict is not None:
                found.append(
                    engine.source(
                        CREDENTIAL, at, "read from the environment", RANK[str(verdict)], frame, name
                    )
                )
    if not key.consts:
        sure = MEDIUM if key.has(MODEL_ARG) else LOW
        found.append(
            engine.source(
                CREDENTIAL, at, "a variable of the environment, whichever it is", sure, frame, "a variable"
            )
        )
    result = join([*found, _plain(at, key, frame)]) if not found else join(found)
    if default is not None:
        node = ("const", place, key.text or "")
        tenancy.fallback(engine, result, default[0], default[1] or place, node, frame)
        result = join2(result, default[0])
    return result


def _plain(at: Place, key: Value, frame: Frame) -> Value:
    """A variable that is no credential by its name; where it goes may still say so."""
    label = key.text or "a variable"
    return Value(opaque=True, refs=(Setting("builtins.object()", at, label, frame.zone, frame.owner),))


def an_error(engine: Engine, frame: Frame, place: int, name: str) -> Value:
    """An exception that somebody hands in."""
    made = engine.obj("instance", place, frame, "error")
    made.ext = ("builtins.BaseException",)
    found = engine.source(
        ERROR, engine.at(frame, place), f"an exception ({name})", HIGH, frame, name, "parameter"
    )
    return Value(found.taints, (made,), (), True)


_ACCESSOR = re.compile(r"^(?:get|fetch|load|read|resolve|retrieve|require|open|lookup|decrypt|must|a?get)_?")


def accessor(engine: Engine, name: str, frame: Frame, place: int) -> Value | None:
    """`get_api_key()` and the like."""
    stripped = _ACCESSOR.sub("", name)
    if not stripped or stripped == name:
        return None
    sure = credential_name(stripped)
    if sure is None:
        return None
    rank = min(RANK[str(sure)], MEDIUM)
    return engine.source(CREDENTIAL, engine.at(frame, place), f"returned by {name}()", rank, frame, stripped)


SECRET_FILE = re.compile(
    r"/run/secrets/|\.pem$|\.p12$|id_(rsa|ed25519|ecdsa)$|(^|/)\.env|credentials(\.json)?$|\.netrc$|"
    r"(secret|token|password|passwd|api_?key)s?(\.txt|\.json)?$",
    re.IGNORECASE,
)


def secret_file(engine: Engine, path: Value, frame: Frame, place: int) -> Value:
    """The credential in a file, if its path says that there is one."""
    if not any(isinstance(const, str) and SECRET_FILE.search(const) for const in path.consts):
        return NOTHING
    return engine.source(
        CREDENTIAL, engine.at(frame, place), "a file of credentials", HIGH, frame, path.text or "the file"
    )
