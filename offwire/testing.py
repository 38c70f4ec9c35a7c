"""What tests import from offwire: `call` and `say` for scripts, and the types of the `offwire` fixture.

Importing this costs nothing; the harness behind it is loaded when a name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offwire_harness.canaries import Canary
    from offwire_harness.face import Offwire
    from offwire_harness.models import call, say
    from offwire_harness.run import Run

__all__ = ["Canary", "Offwire", "Run", "call", "say"]

_HOMES = {
    "Canary": "offwire_harness.canaries",
    "Offwire": "offwire_harness.face",
    "Run": "offwire_harness.run",
    "call": "offwire_harness.models",
    "say": "offwire_harness.models",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"offwire.testing has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
