"""Frozen dataclasses to plain JSON data and back: how a session's record travels between processes."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")


class RecordError(ValueError):
    """The data does not have the shape of the record; the message names the place in it."""


def to_data(value: Any) -> Any:
    """Return a dataclass, or any nesting of them in tuples, as data that `json.dumps` takes."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple)):
        return [to_data(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_data(item) for key, item in value.items()}
    return value


def from_data(kind: type[T], data: Any, where: str = "$") -> T:
    """Build a `kind` (a dataclass) from what `to_data` made of it.

    Keys that `kind` does not know are ignored, so that an older reader takes a newer record.

    Raises:
        RecordError: a required key is missing, or a value has another type than the field says.
    """
    if not isinstance(data, Mapping):
        raise RecordError(f"{where}: expected an object")
    hints = typing.get_type_hints(kind)
    arguments: dict[str, Any] = {}
    for item in fields(kind):  # type: ignore[arg-type]
        if item.name in data:
            arguments[item.name] = _build(hints[item.name], data[item.name], f"{where}.{item.name}")
        elif item.default is MISSING and item.default_factory is MISSING:
            raise RecordError(f"{where}: {item.name} is missing")
    return kind(**arguments)


def _build(hint: Any, data: Any, where: str) -> Any:
    origin = typing.get_origin(hint)
    if origin is tuple:
        if not isinstance(data, list):
            raise RecordError(f"{where}: expected a list")
        inner = typing.get_args(hint)[0]
        return tuple(_build(inner, item, f"{where}[{index}]") for index, item in enumerate(data))
    if origin in (typing.Union, types.UnionType):
        if data is None:
            return None
        return _build(next(arg for arg in typing.get_args(hint) if arg is not type(None)), data, where)
    if is_dataclass(hint):
        return from_data(typing.cast("type[Any]", hint), data, where)
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(data)
        except ValueError:
            raise RecordError(f"{where}: unknown {hint.__name__.lower()}") from None
    if isinstance(hint, type) and (not isinstance(data, hint) or (hint is int and isinstance(data, bool))):
        raise RecordError(f"{where}: expected {hint.__name__}")
    return data
