"""Whose credential it is: one that stands in for a tenant's, or is kept for all of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import syntax
from offwire_lint.flows.events import Fallback
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.values import CREDENTIAL, MASKED, Value
from offwire_lint.names import split_words

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


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
        named = any(word in f"_{name.lower()}_" for name in syntax.names_in(node) for word in _TENANT)
        if taint.zone == "parameter" or not (foreign or named or (tenants and left.opaque)):
            continue
        scope = frame.function
        params = [param[0] for param in scope.params] if scope else []
        said = [*syntax.names_in(node), *(other.label for other in foreign), *params]
        # Whole words: a `username` beside a password is no user among several.
        words = {word for name in said for word in split_words(name)}
        tenant = 1 + int(bool(foreign)) if words & _TENANTS else 0
        where = engine.at(frame, place)
        engine.events.fallbacks.setdefault(where, Fallback(where, left, taint, tenant))


def cached(engine: Engine, target: Node, value: Value, frame: Frame, place: int) -> None:
    """Note a tenant's credential that is kept for everybody: in a module's store, under a key without the tenant."""
    store, function = target[2], frame.function
    if store[0] != "name" or function is None or store[2] in function.locals:
        return
    tenants = [name for name, *_ in function.params if of_tenant(name)]
    if not tenants or store[2] not in frame.module.frame.vars:
        return
    for taint in value.of(CREDENTIAL):
        if not any(of_tenant(name) for name in syntax.names_in(target[3])):
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


@lru_cache(maxsize=4096)
def of_tenant(name: str) -> bool:
    """Whether a name tells of one tenant among several."""
    return any(word in name.lower() for word in _STRONG)
