"""The mitmproxy addon: every request goes to the test process, and is answered from there or not at all.

Loaded by its path into mitmproxy's own environment (11.0 and 12.x), where offwire is not installed: it needs
mitmproxy and the standard library only. All policy is at the other end of the channel. It fails closed: an
error in a hook ends the client's connection, and three independent guards keep anything from being dialled (the hook
`server_connect`, the audit hook of this process, and an upstream that does not exist).
"""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitmproxy import connection, ctx, flow, http, tls, version
from mitmproxy.proxy import layer, server_hooks

if TYPE_CHECKING:
    from offwire_harness.tap import channel, counts, lifetime, line, origin, replies, trailers
else:

    def _sibling(name: str) -> Any:
        spec = importlib.util.spec_from_file_location(
            f"offwire_tap_{name}", Path(__file__).with_name(f"{name}.py")
        )
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module

    channel = _sibling("channel")
    counts = _sibling("counts")
    lifetime = _sibling("lifetime")
    line = _sibling("line")
    origin = _sibling("origin")
    replies = _sibling("replies")
    trailers = _sibling("trailers")

HANGING_POLL_SECONDS = 0.05
LOOPBACK_NAMES = frozenset({"127.0.0.1", "127.1", "localhost", "::1"})
EXPLICIT, STEERED = "regular", "reverse"
TLS_RECORD = b"\x16"
HTTP2_PREFACE = "PRI"
CERTIFICATES = "mutual TLS cannot be captured, so it was refused; drive the agent without it"

Subject = Any
Head = dict[str, Any]


def closed(hook: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Make a hook fail closed: left alone, mitmproxy logs an exception and forwards the request."""

    @functools.wraps(hook)
    async def guarded(self: OffwireAddon, subject: Subject) -> None:
        try:
            await hook(self, subject)
        except BaseException as error:
            self.counts.refused += 1
            self.counts.fail("tap-failure", f"{hook.__name__} ended with {type(error).__name__}")
            await self.deny(subject)
            if not isinstance(error, Exception):
                raise

    return guarded


class OffwireAddon:
    """Asks the test process for every answer."""

    def __init__(self, session: Head) -> None:
        self.session = session
        self.counts, self.totals = counts.Counts(), counts.Totals()
        self.clients: dict[str, counts.Client] = {}
        self.origin = origin.Origin()
        self.line = line.Line(session, channel, self.obey, functools.partial(lifetime.leave, session))

    # Starting and ending

    async def running(self) -> None:
        """Bring up the origin and the channel, then tell the ports. Whatever goes wrong ends the process."""
        try:
            lifetime.stay_as_loaded(ctx.master)
            lifetime.stay_alone(ctx.master)
            trailers.accept(self.beside)
            await self.origin.start()
            await self.line.open()
            sys.addaudithook(self._audit)
            ports = {
                server.mode.type_name: server.listen_addrs[0][1]
                for server in ctx.master.addons.get("proxyserver").servers
            }
            self.line.tell({"type": "ready", "ports": ports, "version": f"mitmproxy {version.VERSION}"})
            self._parent = asyncio.create_task(lifetime.outlive_nobody(self.session))
            lifetime.stay_small()
        except BaseException as error:
            sys.stderr.write(f"the addon could not start: {type(error).__name__}: {error}\n")
            if os.getppid() == self.session["parent"]:
                os._exit(1)  # The test process reads the log, and removes it.
            lifetime.leave(self.session)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and arguments[1][:2] != self.origin.address:
            raise PermissionError("the tap dials nobody")
        if event == "socket.getaddrinfo" and arguments[0] not in LOOPBACK_NAMES:
            raise PermissionError("the tap looks nobody up")

    def obey(self, head: Head) -> Head | None:
        """Do what the test process says; what is returned goes back as the reply."""
        if head["type"] == "ledger":
            pending = [known.wrong for known in self.clients.values() if known.wrong]
            ledger = {**vars(self.counts), "failures": [*self.counts.failures, *pending]}
            return {"ledger": ledger, "total": vars(self.totals)}
        if head["type"] == "reset":
            self.counts = counts.Counts()
            for known in self.clients.values():
                known.silent = True  # What an earlier run left open says nothing about the next.
            return {}
        if head["type"] == "abort":
            for client in list(self.clients):
                self.clients[client].silent = True
                self.hang_up(client)
            return {}
        lifetime.leave(self.session)

    # Connections

    @closed
    async def client_connected(self, client: connection.Client) -> None:
        """Learn where a steered connection was meant to go; an unknown one is not of this session."""
        steered = client.proxy_mode.type_name == STEERED
        self.counts.connections += 1
        self.totals.connections += steered
        known = self.clients[client.id] = counts.Client(steered)
        if steered:
            meant, _ = await self.line.ask({"type": "connected", "peer": client.peername[1]})
            if not meant.get("host"):
                known.silent = True
                self.counts.refused += 1
                client.error = "not a client of this session"
                return
            known.host, known.port = meant["host"], meant["port"]

    @closed
    async def client_disconnected(self, client: connection.Client) -> None:
        """Report a connection that never carried a request."""
        known = self.clients.pop(client.id, None)
        if known and known.wrong:
            self.counts.failures.append(known.wrong)

    @closed
    async def next_layer(self, data: layer.NextLayer) -> None:
        """End what is neither TLS nor HTTP at once: it would wait for ever for an answer that it understands."""
        first = data.data_client()[:1]
        if first and first != TLS_RECORD and not first.isalpha() and not first.isspace():
            known = self.clients[data.context.client.id]
            self.counts.failures.append(known.told())
            await self.deny(data)

    @closed
    async def tls_clienthello(self, data: tls.ClientHelloData) -> None:
        """Prefer HTTP/2 as servers do, and certify the name or address that the client meant."""
        context = data.context
        known = self.clients[context.client.id]
        if context.client.proxy_mode.type_name == STEERED:
            context.server.address = (known.host, known.port)
        if b"h2" in data.client_hello.alpn_protocols:
            context.client.alpn = b"h2"

    @closed
    async def tls_established_client(self, data: tls.TlsData) -> None:
        """Turn away who brings a certificate of its own: no answer of ours would be what its server says to it."""
        known = self.clients[data.context.client.id]
        if data.conn.certificate_list:
            self.counts.refused += 1
            place = known.host or data.context.client.sni or "an unnamed host"
            self.counts.fail(
                "tls-refused", f"the client to {place} brought a certificate of its own: {CERTIFICATES}"
            )
            await self.deny(data)

    @closed
    async def tls_failed_client(self, data: tls.TlsData) -> None:
        """Report a client that would not speak TLS with us."""
        known = self.clients.get(data.context.client.id)
        if known and not known.silent:
            known.silent = True
            place = f"{known.host or data.context.client.sni or 'an unnamed host'}"
            self.counts.fail(
                "tls-refused", f"the client broke off TLS for {place}: {data.conn.error or 'no reason'}"
            )

    @closed
    async def server_connect(self, data: server_hooks.ServerConnectionHookData) -> None:
        """Let nothing be dialled but our own origin."""
        if tuple(data.server.address or ()) != self.origin.address:
            data.server.error = "the tap dials nobody"
            self.counts.fail("tap-failure", "an outbound connection was denied")

    # Requests

    @closed
    async def http_connect(self, asked: http.HTTPFlow) -> None:
        """Admit a tunnel of this session's children to a host that may be reached."""
        if not self.admitted(asked):
            return
        known = self.clients[asked.client_conn.id]
        known.host, known.port = asked.request.host, asked.request.port
        meant, _ = await self.line.ask({"type": "tunnel", "host": known.host, "port": known.port})
        if meant.get("fault"):
            known.silent = True
            asked.response = http.Response.make(502, b"")

    @closed
    async def requestheaders(self, asked: http.HTTPFlow) -> None:
        """Turn away strangers on the explicit listener before their body is read."""
        if (
            asked.client_conn.proxy_mode.type_name == EXPLICIT
            and not self.clients[asked.client_conn.id].authenticated
        ):
            self.admitted(asked)

    @closed
    async def request(self, asked: http.HTTPFlow) -> None:
        """Ask for the answer, and give it."""
        known = self.clients[asked.client_conn.id]
        if asked.response is not None and known.silent:
            return  # Turned away as its head arrived.
        if known.ended:  # It was already here when its connection was.
            asked.error = flow.Error(flow.Error.KILLED_MESSAGE)
            return
        if asked.request.method == HTTP2_PREFACE:
            # HTTP/2 without TLS, read as if it were a request of HTTP/1.
            self.counts.refused += 1
            place = known.host or asked.request.host
            self.counts.fail("truncated-capture", f"HTTP/2 without TLS to {place} cannot be captured")
            await self.deny(asked)
            return
        known.requests += 1
        self.counts.requests += 1
        self.totals.requests += 1
        asked.metadata["offwire"] = "asked"
        answer, body = await self.line.ask(self.told(asked, known), asked.request.raw_content or b"")
        await self.give(asked, answer, body)

    @closed
    async def responseheaders(self, asked: http.HTTPFlow) -> None:
        """Hand the origin's chunks on as they come."""
        if asked.metadata.get("offwire") == "origin" and asked.response is not None:
            asked.response.stream = True

    @closed
    async def error(self, asked: http.HTTPFlow) -> None:
        """Report a request that broke off before it was whole."""
        known = self.clients.get(asked.client_conn.id)
        if known and not known.silent and "offwire" not in asked.metadata:
            known.silent = True
            self.counts.fail(
                "truncated-capture", f"a request to {known.host or asked.request.host} was cut short"
            )

    @closed
    async def websocket_message(self, asked: http.HTTPFlow) -> None:
        """Ask for the messages that answer a client's message."""
        message = asked.websocket.messages[-1]
        if message.injected or not message.from_client:
            return
        self.counts.requests += 1
        self.totals.requests += 1
        known = self.clients[asked.client_conn.id]
        head = self.told(asked, known)
        head.update(method="WEBSOCKET", target=asked.metadata["target"], text=message.is_text)
        head["headers"] = asked.metadata["headers"]
        answer, body = await self.line.ask(head, message.content)
        message.drop()
        if answer["kind"] != "response":
            raise ConnectionAbortedError
        self.counts.answered += 1
        for piece in replies.pieces(answer, body):
            ctx.master.commands.call("inject.websocket", asked, True, piece, message.is_text)

    # The parts of the above

    def beside(self, client_id: str, holds: bool) -> None:
        """Note whether a client's connection holds more than whole requests."""
        if known := self.clients.get(client_id):
            known.beside = holds

    def admitted(self, asked: http.HTTPFlow) -> bool:
        """Whether the client knows the session's secret; if not, the answer is 407."""
        known = self.clients[asked.client_conn.id]
        given = asked.request.headers.pop("proxy-authorization", "")
        if channel.same(given, self.session["proxy_authorization"]):
            known.authenticated = True
            return True
        known.silent = True
        self.counts.refused += 1
        asked.response = http.Response.make(407, b"", {"Proxy-Authenticate": 'Basic realm="offwire"'})
        return False

    def told(self, asked: http.HTTPFlow, known: counts.Client) -> Head:
        """Return a request as the channel carries it, with where its client meant to go."""
        meant = {"host": known.host, "port": known.port} if known.host else {}
        secure = asked.client_conn.tls_established
        return {**replies.told(asked.request, secure), **meant, "steered": known.steered}

    async def give(self, asked: http.HTTPFlow, answer: Head, body: bytes) -> None:
        """Give the client an answer: a response, a response played by the origin, or a fault."""
        kind = answer["kind"]
        if kind == "response":
            self.counts.answered += 1
            status, headers = answer["status"], [(name, value) for name, value in answer["headers"]]
            if status == 101:
                await self.upgrade(asked, headers)
            elif answer["chunks"]:
                self.play(
                    asked,
                    origin.streamed(status, replies.reason(status), headers, replies.pieces(answer, body)),
                )
            else:
                asked.response = replies.made(status, headers, body, asked.request.method)
        elif kind == "truncated":
            self.counts.answered += 1
            headers = [(name, value) for name, value in answer["headers"]]
            status = answer["status"]
            self.play(asked, origin.truncated(status, replies.reason(status), headers, body, answer["after"]))
        elif kind == "timeout":
            self.counts.answered += 1
            await self.hang(asked.client_conn)
            await self.deny(asked)
        elif kind == "reset":
            self.counts.answered += 1
            await self.deny(asked)
        else:
            self.counts.refused += 1
            await self.deny(asked)

    def play(self, asked: http.HTTPFlow, plan: Any) -> None:
        """Let the origin answer: what it is asked holds nothing of the client's request."""
        asked.metadata["offwire"] = "origin"
        request = asked.request
        request.scheme, (request.host, request.port) = "http", self.origin.address
        request.authority = ""
        request.method, request.path, request.http_version = "GET", self.origin.prepare(plan), "HTTP/1.1"
        request.headers = http.Headers(host="origin.invalid")
        request.trailers = None
        request.raw_content = b""

    async def upgrade(self, asked: http.HTTPFlow, headers: list[tuple[str, str]]) -> None:
        """Accept a WebSocket: the origin shakes hands, the messages are ours."""
        sent = asked.request.headers
        asked.metadata["target"] = asked.request.path
        asked.metadata["headers"] = replies.readable(list(sent.fields))
        handshake = {
            name: sent[name]
            for name in sent
            if name.lower() in ("upgrade", "connection", "sec-websocket-version", "sec-websocket-key")
        }
        self.play(asked, origin.upgraded(headers, sent.get("sec-websocket-key", "")))
        asked.request.headers = http.Headers(**{"host": "origin.invalid"})
        for name, value in handshake.items():
            asked.request.headers[name] = value

    async def hang(self, client: connection.Client) -> None:
        """Wait until the client gives up: mitmproxy does not tell while a hook runs."""
        while client.id in self.clients and client.state & connection.ConnectionState.CAN_READ:
            await asyncio.sleep(HANGING_POLL_SECONDS)

    async def deny(self, subject: Subject) -> None:
        """End whatever a hook was about, without an answer."""
        if isinstance(subject, connection.Client):
            subject.error = "denied"
            client = subject
        elif isinstance(subject, server_hooks.ServerConnectionHookData):
            subject.server.error = "denied"
            client = subject.client
        elif isinstance(subject, flow.Flow):
            subject.error = flow.Error(flow.Error.KILLED_MESSAGE)
            client = subject.client_conn
        else:
            client = subject.context.client
        self.hang_up(client.id)
        # The reset must be out before mitmproxy ends the connection in its own, orderly way.
        await asyncio.sleep(0)

    def hang_up(self, client_id: str) -> None:
        """Reset a client's connection, as a server does that fell over."""
        if known := self.clients.get(client_id):
            known.silent = known.ended = True
        for handler in list(ctx.master.addons.get("proxyserver").connections.values()):
            if handler.client.id == client_id and (end := handler.transports.get(handler.client)):
                replies.abort(end.writer)


if lifetime.SESSION_VARIABLE in os.environ:
    addons = [OffwireAddon(lifetime.session_of(os.environ))]
