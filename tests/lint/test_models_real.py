"""What the models say of packages, against those that are installed here: names, methods and keywords exist."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from offwire_lint.models import load_models
from offwire_lint.models.schema import CallModel

# Those whose models follow one release; the others' hold names of older and newer ones as well.
PACKAGES = ("autogen_core", "autogen_agentchat", "agents", "pydantic_ai", "ag2", "httpx", "requests")


def _found(name: str) -> Any:
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:size]))
        except ImportError:
            continue
        for part in parts[size:]:
            found = getattr(found, part)
        return found
    raise ImportError(name)


def _unknown(model: CallModel, function: Any) -> set[str]:
    """The parameters that the model names and the function does not take."""
    try:
        taken = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return set()
    if any(one.kind is one.VAR_KEYWORD for one in taken.values()):
        return set()
    named = {*model.parameters, *model.sinks, *model.tools, *filter(None, [model.description])}
    return {name for name in named if name.isidentifier() and name not in taken}


def _wrong(package: str) -> Iterator[str]:
    models = load_models()
    for name, function in models.functions.items():
        if name.startswith(f"{package}.") and "*" not in name:
            yield from (f"{name}({keyword})" for keyword in _unknown(function, _found(name)))
    for name, cls in models.classes.items():
        if not name.startswith(f"{package}."):
            continue
        real = _found(name)
        yield from (f"{name}({keyword})" for keyword in _unknown(cls.constructor, real))
        for method, model in cls.methods.items():
            if method == "*" or not inspect.isclass(real):  # `requests.session()` makes one
                continue
            if not hasattr(real, method):
                yield f"{name}.{method}"
            else:
                own = getattr(real, method)
                yield from (f"{name}.{method}({keyword})" for keyword in _unknown(model, own))


@pytest.mark.slow
@pytest.mark.parametrize("package", PACKAGES)
def test_models_name_what_is_there(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    assert sorted(_wrong(package)) == []
