"""Steers libraries that resolve names and connect in C, where their Python surface allows it.

uvloop is made to connect sockets of the standard library; aiohttp's resolver on top of aiodns is made to ask the
standard library; aiodns itself, which sends datagrams from C, is refused and reported.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from offwire_harness.tap.late import OnImport
from offwire_harness.tap.patches import Patches

Report = Callable[[str, str], None]

_AIODNS_QUESTIONS = ("query", "query_dns", "gethostbyname", "getaddrinfo", "gethostbyaddr", "getnameinfo")


_GREEN = (
    ("gevent", "gevent.monkey", "is_module_patched"),
    ("eventlet", "eventlet.patcher", "is_monkey_patched"),
)


def green_threads() -> str:
    """Return the name of the library that has replaced this process's threads by its own, or nothing."""
    for name, module, asks in _GREEN:
        patched = getattr(sys.modules.get(module), asks, None)
        if patched is not None and (patched("thread") or patched("socket")):
            return name
    return ""


class Runtimes:
    """Steers uvloop, aiohttp and aiodns while it is on, whether they are imported yet or not."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._patches = Patches()
        self._late = OnImport(
            {"uvloop": self._uvloop, "aiohttp.resolver": self._aiohttp, "aiodns": self._aiodns}
        )

    def on(self) -> None:
        """Start to steer them."""
        self._late.on()

    def off(self) -> None:
        """Put them back. Idempotent."""
        self._late.off()
        self._patches.undo()

    def _uvloop(self, module: ModuleType) -> None:
        loop = module.Loop
        self._patches.set(loop, "create_connection", _connecting(loop.create_connection))
        self._patches.set(loop, "getaddrinfo", _getaddrinfo)
        self._patches.set(loop, "create_datagram_endpoint", self._refuse_datagrams)

    async def _refuse_datagrams(self, *arguments: Any, **keywords: Any) -> Any:
        self._report("bypass", "a datagram endpoint of uvloop was refused")
        raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))

    def _aiohttp(self, module: ModuleType) -> None:
        # The resolver on threads asks the standard library; both take and return the same.
        self._patches.set(module.AsyncResolver, "resolve", _resolve)

    def _aiodns(self, module: ModuleType) -> None:
        def refuse(resolver: Any, *arguments: Any, **keywords: Any) -> Any:
            self._report("bypass", "a DNS query of aiodns was refused")
            raise module.error.DNSError(11, "Could not contact DNS servers")

        for name in _AIODNS_QUESTIONS:
            if hasattr(module.DNSResolver, name):
                self._patches.set(module.DNSResolver, name, refuse)


def _connecting(create_connection: Callable[..., Any]) -> Callable[..., Any]:
    async def steered(
        self: asyncio.AbstractEventLoop,
        protocol_factory: Any,
        host: Any = None,
        port: Any = None,
        *,
        sock: socket.socket | None = None,
        ssl: Any = None,
        server_hostname: str | None = None,
        local_addr: Any = None,
        family: int = 0,
        proto: int = 0,
        flags: int = 0,
        **rest: Any,
    ) -> Any:
        if sock is None and host is not None:
            found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, proto, flags)
            sock = await _connected(self, found, local_addr)
            if ssl and server_hostname is None:
                server_hostname = host
        return await create_connection(
            self, protocol_factory, sock=sock, ssl=ssl, server_hostname=server_hostname, **rest
        )

    return steered


async def _connected(loop: asyncio.AbstractEventLoop, found: list[Any], local_addr: Any) -> socket.socket:
    refused: OSError = OSError("getaddrinfo() returned empty list")
    for family, kind, proto, _, address in found:
        sock = socket.socket(family, kind, proto)
        try:
            sock.setblocking(False)
            if local_addr is not None:
                sock.bind(local_addr)
            await loop.sock_connect(sock, address)
            return sock
        except OSError as error:
            sock.close()
            refused = error
        except BaseException:
            sock.close()
            raise
    raise refused


async def _getaddrinfo(
    self: asyncio.AbstractEventLoop,
    host: Any,
    port: Any,
    *,
    family: int = 0,
    type: int = 0,
    proto: int = 0,
    flags: int = 0,
) -> list[Any]:
    return list(await self.run_in_executor(None, socket.getaddrinfo, host, port, family, type, proto, flags))


async def _resolve(self: Any, host: str, port: int = 0, family: int = socket.AF_INET) -> list[dict[str, Any]]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG
    )
    return [
        {
            "hostname": host,
            "host": address[0],
            "port": address[1],
            "family": kind,
            "proto": proto,
            "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        }
        for kind, _, proto, _, address in found
    ]
