"""The tap's addon with one thing wrong with it, for the self-test.

Loaded by mitmproxy in its own environment in place of the real addon, which it loads in turn. Standard library
and mitmproxy only.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitmproxy import http

if TYPE_CHECKING:
    from offwire_harness.tap import addon as real
else:
    _place = Path(__file__).parents[1] / "tap" / "addon.py"
    _spec = importlib.util.spec_from_file_location("offwire_tap_addon", _place)
    real = importlib.util.module_from_spec(_spec)
    sys.modules[_spec.name] = real
    _spec.loader.exec_module(real)

MUTANT_VARIABLE = "OFFWIRE_TAP_MUTANT"
SHOP = "shop.example"
CUT = 2048

_request = real.OffwireAddon.request
_told = real.OffwireAddon.told


def dropping(*, counted: bool) -> Callable[..., Any]:
    """Return a hook that answers requests to the shop by itself and asks nobody."""

    async def request(self: Any, asked: http.HTTPFlow) -> None:
        known = self.clients[asked.client_conn.id]
        if known.host != SHOP:
            await _request(self, asked)
            return
        known.requests += 1
        self.counts.requests += counted
        asked.response = http.Response.make(200, b'{"status": "sent"}', {"content-type": "application/json"})

    return request


async def forwarding(self: Any, asked: http.HTTPFlow) -> None:
    """Let requests to the shop pass without asking."""
    known = self.clients[asked.client_conn.id]
    if known.host == SHOP:
        known.requests += 1
    else:
        await _request(self, asked)


async def dialling(self: Any, data: Any) -> None:
    """Have no objection to anything that is dialled."""


def cutting(size: int) -> Callable[..., Any]:
    """Return a method that tells of requests, and leaves out what is beyond `size` bytes of a body."""

    def told(self: Any, asked: http.HTTPFlow, known: Any) -> Any:
        head = _told(self, asked, known)
        asked.request.data.content = (asked.request.raw_content or b"")[:size]
        return head

    return told


MUTANTS: dict[str, dict[str, Callable[..., Any]]] = {
    "drops a request": {"request": dropping(counted=True)},
    "drops a request and does not count it": {"request": dropping(counted=False)},
    "forwards instead of asking": {"request": forwarding},
    "forwards instead of asking, unguarded": {"request": forwarding, "server_connect": dialling},
    "truncates every body": {"told": cutting(40)},
    "truncates long bodies": {"told": cutting(CUT)},
}
"""What is wrong with each, as the methods that are replaced."""

for name, replacement in MUTANTS[os.environ[MUTANT_VARIABLE]].items():
    setattr(real.OffwireAddon, name, replacement)
addons = real.addons
