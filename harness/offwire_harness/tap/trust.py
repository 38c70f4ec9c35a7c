"""Makes TLS contexts of this process trust the session's CA, whenever they are made and whatever they load.

Variables such as SSL_CERT_FILE don't reach a client that loads certifi's bundle by hand, nor a context that was
made at import, before the CA was there.
"""

from __future__ import annotations

import gc
import ssl
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from offwire_harness.tap.patches import Patches

_LOADERS = ("load_verify_locations", "load_default_certs", "set_default_verify_paths")


class Trust:
    """Adds the CA to every verifying context while it is on.

    From the first time on until `close`, contexts are noted also while it is off: looking for them among all objects
    costs more than a whole drive.

    Args:
        ca_file: returns the CA's certificate; waits for it to exist. None when the tap did not come up.
    """

    def __init__(self, ca_file: Callable[[], Path | None]) -> None:
        self._ca_file = ca_file
        self._patches = Patches()
        self._on = self._looked = False
        self._told: weakref.WeakSet[ssl.SSLContext] = weakref.WeakSet()
        self._noted: weakref.WeakSet[ssl.SSLContext] = weakref.WeakSet()

    def on(self) -> None:
        """Start with the contexts that exist already."""
        self._on = True
        if not self._looked:
            self._looked = True
            for name in _LOADERS:
                self._patches.set(ssl.SSLContext, name, self._loading(getattr(ssl.SSLContext, name)))
            for context in _existing():
                self._add(context)
        while self._noted:
            self._add(self._noted.pop())

    def off(self) -> None:
        """Stop. A context that was told keeps the CA, whose key is gone with the session."""
        self._on = False

    def close(self) -> None:
        """Put everything back. Idempotent."""
        self._on = self._looked = False
        self._patches.undo()

    def _loading(self, load: Callable[..., Any]) -> Callable[..., Any]:
        trust = self

        def trusting_load(self: ssl.SSLContext, *arguments: Any, **keywords: Any) -> Any:
            loaded = load(self, *arguments, **keywords)
            if trust._on:
                trust._add(self)
            else:
                trust._noted.add(self)
            return loaded

        return trusting_load

    def _add(self, context: ssl.SSLContext) -> None:
        if context not in self._told and (ca_file := self._ca_file()) is not None:
            self._told.add(context)
            _load(context, cafile=str(ca_file))


# Kept from before anybody replaces it; adding the CA must not add the CA.
_load = ssl.SSLContext.load_verify_locations


def _existing() -> Iterator[ssl.SSLContext]:
    """Yield the contexts that libraries made before, some of them at import."""
    for thing in gc.get_objects():
        # By its type: isinstance would ask proxies and mocks for their __class__.
        if issubclass(type(thing), ssl.SSLContext):
            yield thing
