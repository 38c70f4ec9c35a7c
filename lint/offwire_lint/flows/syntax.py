"""What the shape of a piece of code tells, before anything is evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from offwire_lint.flows.frames import Function
from offwire_lint.flows.heap import Func

Node = Any


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


def switched_off(node: Node, keyword: str) -> bool:
    """Whether it is a call with `keyword=False`."""
    return node[0] == "call" and any(
        key == keyword and value[0] == "const" and value[2] is False for key, value in node[3]
    )


def target_names(target: Node) -> list[str]:
    """Names that a target binds."""
    if target[0] == "name":
        return [target[2]]
    if target[0] == "tuple":
        return [name for item in target[2] for name in target_names(item)]
    if target[0] == "star":
        return target_names(target[2])
    return []


def is_number(annotation: Node | None) -> bool:
    """Whether a declared type leaves no room for a credential."""
    return (
        annotation is not None
        and annotation[0] == "name"
        and annotation[2] in ("int", "float", "bool", "complex")
    )


def walrus_name(elements: Node, generators: Node, name: str) -> bool:
    """Whether `:=` binds a name in there."""
    waiting: list[Any] = [elements, generators]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            if len(one) == 4 and one[0] == "walrus" and one[2][0] == "name" and one[2][2] == name:
                return True
            waiting += [part for part in one if isinstance(part, tuple)]
    return False


def leaves(body: Sequence[Node]) -> bool:
    """Whether a `break` or a `continue` stands anywhere in a body."""
    waiting: list[Any] = list(body)
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple) and one:
            if one[0] in ("break", "continue"):
                return True
            waiting += one
    return False


def breaks(body: Sequence[Node]) -> bool:
    """Whether a `break` leaves the loop of which this is the body."""
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
                if breaks((item,)):
                    return True
            elif (not isinstance(item[0], str) and _nested_break(item)) or (
                len(item) == 3 and isinstance(item[2], tuple) and _nested_break(item[2])
            ):
                return True
    return False


def reraises(node: Node) -> bool:
    """Whether it is a bare `raise`."""
    return node[0] == "raise" and node[2] is None


def declares_dict(annotation: Node | None) -> bool:
    """Whether a declared type is a dict."""
    if annotation is not None and annotation[0] == "sub":
        annotation = annotation[2]
    return annotation is not None and type_names(annotation)[-1:] in (
        ("dict",),
        ("Dict",),
        ("Mapping",),
    )


_LISTS = frozenset("list List Sequence Iterable tuple Tuple set Optional".split())
_SCALARS = frozenset("str int float bool bytes date datetime Decimal UUID".split())


def declares_records(annotation: Node | None) -> bool:
    """Whether a declared type is a record or holds records: `dict`, `list[dict[str, Any]]`, not `dict[str, float]`."""
    if annotation is None:
        return False
    if declares_dict(annotation):
        if annotation[0] != "sub" or annotation[3][0] != "tuple":
            return True
        return not set(type_names(annotation[3][2][-1])) & _SCALARS
    return (
        annotation[0] == "sub"
        and not _LISTS.isdisjoint(type_names(annotation[2]))
        and declares_records(annotation[3])
    )


PLAIN = frozenset(
    "staticmethod classmethod property cached_property abstractmethod overload override lru_cache cache".split()
)


def decorators(function: Function) -> set[str]:
    """Last names of the decorators."""
    return {name for node in function.decorators for name in type_names(node)}


def own_params(ref: Func) -> list[Any]:
    """Parameters that a caller fills: without the receiver and without bound arguments."""
    params = list(ref.function.params)
    if ref.receiver is not None and params and params[0][1] in ("", "/"):
        params = params[1:]
    return params[sum(1 for name, _ in ref.args if not name) :]
