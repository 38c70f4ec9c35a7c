"""Positive controls: a tracer through each HTTP client library that this process has loaded, or that a run has used.

That one client is captured says little of the next: each has its own way of finding a host, a proxy, a trusted CA.
A library is one entry in `SENDERS`, a program that agents start one in `PROGRAMS`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import ssl
import subprocess
import sys
import threading
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Coroutine, Iterable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

from offwire_harness.broker import CONTROL_HOST
from offwire_harness.canaries import Canary
from offwire_harness.detect import Detector
from offwire_harness.tap.started import own
from offwire_harness.wire import Exchange, Role

SECONDS = 10.0
URL = f"https://{CONTROL_HOST}/v1/chat/completions"
PLACES = frozenset({"/messages/0/content", "/messages/1/content"})

Sender = Callable[[bytes], None]

_JSON = {"content-type": "application/json"}
_AGENTS = (
    ("autogen", "autogen"),
    ("python-urllib", "urllib"),
    ("python-requests", "requests"),
    ("python-httpx2", "httpx2"),
    ("python-httpx", "httpx"),
    ("aiohttp", "aiohttp"),
    ("python-urllib3", "urllib3"),
    ("openai", "openai"),
    ("asyncopenai", "openai"),
    ("anthropic", "anthropic"),
    ("asyncanthropic", "anthropic"),
    ("pycurl", "pycurl"),
    ("curl", "curl"),
    ("node", "node"),
    ("undici", "node"),
    ("grpc", "grpc"),
)
"""How the user-agent of a library begins, and the library; the longer of two beginnings first."""


def body_of(tracer: Canary) -> bytes:
    """Return a request's body that holds a tracer twice, as it is and as base64."""
    hidden = b64encode(tracer.value.encode()).decode()
    return json.dumps({"messages": [{"role": "tool", "content": tracer.value}, {"content": hidden}]}).encode()


def loaded(respx: bool) -> Iterator[str]:
    """Yield the names of the senders whose library this process has imported.

    Args:
        respx: whether only httpx is captured at all.
    """
    for name in SENDERS:
        library = name.split()[0]
        if (library == "httpx") if respx else (library in sys.modules):
            yield name


def programs(clients: Iterable[str]) -> Iterator[str]:
    """Yield the names of the senders for those clients that are programs, and are installed."""
    return (name for name in clients if name in PROGRAMS and shutil.which(name))


def may_carry(name: str, clients: Iterable[str]) -> bool:
    """Whether a sender's library may have carried requests that name these clients."""
    library = name.split()[0]
    own = {each.split()[0] for each in (*SENDERS, *PROGRAMS)}
    # A name that says nothing of the library behind it may be that of any.
    return any(library in _CARRIERS.get(each, (each,) if each in own else (library,)) for each in clients)


def wrong_with(tracer: Canary, sent: bytes, exchanges: Iterable[Exchange]) -> str:
    """Return what keeps a tracer's body from having been captured and seen, or nothing."""
    control = [each.request for each in exchanges if each.role is Role.CONTROL]
    arrived = [request for request in control if request.body in (sent, framed(sent))]
    if len(arrived) != 1:
        return "the tracer did not arrive as it was sent"
    seen = {sighting.pointer for sighting in Detector([tracer]).search(arrived[0]).sightings}
    due = PLACES if arrived[0].body == sent else {"body"}
    return "" if seen >= due else "the tracer arrived and the detector did not see it"


def framed(body: bytes) -> bytes:
    """Return a body as gRPC frames it."""
    return b"\0" + len(body).to_bytes(4, "big") + body


def client_of(user_agent: str | None) -> str:
    """Return the library that a user-agent names; the user-agent itself where it is unknown."""
    if not user_agent:
        return "a client without user-agent"
    told = user_agent.lower()
    if " aiohttp/" in told:
        return "aiohttp"
    return next(
        (library for start, library in _AGENTS if told.startswith(start)), re.split(r"[\s/]", user_agent)[0]
    )


def _urllib(body: bytes) -> None:
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=ssl.create_default_context())
    )
    opener.open(urllib.request.Request(URL, body, _JSON), timeout=SECONDS).close()


def _requests(body: bytes) -> None:
    import_module("requests").post(URL, data=body, headers=_JSON, timeout=SECONDS)


def _urllib3(body: bytes) -> None:
    with import_module("urllib3").PoolManager() as pool:
        pool.request("POST", URL, body=body, headers=_JSON, timeout=SECONDS, retries=False)


def _httpx(module: str, body: bytes) -> None:
    import_module(module).post(URL, content=body, headers=_JSON, timeout=SECONDS)


def _async_httpx(module: str, body: bytes) -> None:
    async def post() -> None:
        async with import_module(module).AsyncClient(timeout=SECONDS) as client:
            await client.post(URL, content=body, headers=_JSON)

    _on_a_loop(post)


def _aiohttp(body: bytes) -> None:
    aiohttp = import_module("aiohttp")

    async def post() -> None:
        limit = aiohttp.ClientTimeout(SECONDS)
        async with (
            aiohttp.ClientSession(timeout=limit) as client,
            client.post(URL, data=body, headers=_JSON) as answer,
        ):
            await answer.read()

    _on_a_loop(post)


def _pycurl(body: bytes) -> None:
    pycurl = import_module("pycurl")
    client = pycurl.Curl()
    try:
        client.setopt(pycurl.URL, URL)
        client.setopt(pycurl.POSTFIELDS, body)
        client.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in _JSON.items()])
        client.setopt(pycurl.TIMEOUT, int(SECONDS))
        client.setopt(pycurl.NOSIGNAL, 1)
        client.setopt(pycurl.WRITEFUNCTION, len)
        client.perform()
    finally:
        client.close()


def _curl_cffi(body: bytes) -> None:
    import_module("curl_cffi.requests").post(URL, data=body, headers=_JSON, timeout=SECONDS)


def _grpc(body: bytes) -> None:
    grpc = import_module("grpc")
    # No gRPC server answers: the call fails once the tracer has arrived.
    with (
        contextlib.suppress(grpc.RpcError),
        grpc.secure_channel(f"{CONTROL_HOST}:443", grpc.ssl_channel_credentials()) as channel,
    ):
        channel.unary_unary("/offwire.Control/Trace")(body, timeout=SECONDS)


def _curl(body: bytes) -> None:
    _run(["curl", "-sS", "--fail", "--data-binary", "@-", "-H", "content-type: application/json", URL], body)


def _node(body: bytes) -> None:
    _run(["node", "-e", _NODE, URL], body)


def _run(command: list[str], body: bytes) -> None:
    with own():
        done = subprocess.run(command, input=body, capture_output=True, timeout=SECONDS)
    if done.returncode:
        raise OSError(f"it ended with code {done.returncode}")


_NODE = """
const to = new URL(process.argv[1]), body = require('fs').readFileSync(0);
const sent = {method: 'POST', headers: {'content-type': 'application/json', 'content-length': body.length}};
const failed = () => process.exit(1);
if (+process.versions.node.split('.')[0] >= 24) fetch(to, {...sent, body}).then(answer => answer.text()).catch(failed);
else {
  const proxy = new URL(process.env.HTTPS_PROXY), login = Buffer.from(`${proxy.username}:${proxy.password}`);
  const headers = {'proxy-authorization': `Basic ${login.toString('base64')}`};
  require('http').request({host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: `${to.hostname}:443`, headers})
    .on('connect', (_, socket) => {
      const createConnection = () => require('tls').connect({socket, servername: to.hostname});
      require('https').request(to, {...sent, createConnection}, answer => answer.resume()).on('error', failed).end(body);
    }).on('error', failed).end();
}
"""
"""Node obeys proxy variables since version 24; before, it is up to a library to open the tunnel, as here."""


def _on_a_loop(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a coroutine to its end; on a thread of its own, as the caller's may have a loop running."""
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work())
        except Exception as error:
            trouble.append(error)

    thread = threading.Thread(target=run, name="offwire-control", daemon=True)
    thread.start()
    thread.join(2 * SECONDS)
    if trouble:
        raise trouble[0]


SENDERS: dict[str, Sender] = {
    "urllib": _urllib,
    "requests": _requests,
    "urllib3": _urllib3,
    "httpx": partial(_httpx, "httpx"),
    "httpx async": partial(_async_httpx, "httpx"),
    "httpx2": partial(_httpx, "httpx2"),
    "httpx2 async": partial(_async_httpx, "httpx2"),
    "aiohttp": _aiohttp,
    "pycurl": _pycurl,
    "curl_cffi": _curl_cffi,
    "grpc": _grpc,
}
"""Each posts a body to the control's address, with a fresh client of its library."""

PROGRAMS: dict[str, Sender] = {"curl": _curl, "node": _node}
"""Programs that do the same; they get a tracer once a request of theirs was seen."""

UNSTEERED = frozenset({"pycurl", "curl_cffi", "grpc", *PROGRAMS})
"""Those whose connections go through no Python socket: where one fails, it may have gone elsewhere."""

_CARRIERS = {
    "autogen": ("httpx", "httpx2"),
    "openai": ("httpx", "httpx2"),
    "anthropic": ("httpx", "httpx2"),
    "requests": ("requests", "urllib3"),
}
"""The libraries that carry the requests of libraries that name themselves."""
