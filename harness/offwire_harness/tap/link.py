"""The test process's end of the channel: accepts the proxy, answers its questions, gives it orders."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import socket
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from offwire_harness.tap.channel import (
    HANDSHAKE_SECONDS,
    PREFIX,
    ChannelError,
    Frame,
    Handshake,
    decode,
    encode,
    lengths,
)

Head = dict[str, Any]
Handler = Callable[[Frame], "tuple[Head, bytes] | None"]

# The longest path that fits a Unix socket's address everywhere.
MAX_SOCKET_PATH = 100


_links: weakref.WeakSet[Link] = weakref.WeakSet()


class LinkClosed(Exception):
    """The proxy is not, or no longer, at the other end."""


class Link:
    """A listener for one proxy.

    Args:
        directory: a private directory, for the socket.
        secret: what both ends must know.
        handle: gets each message; what it returns answers a question. Called on a thread of its own for each.
        closed: called once, on the link's thread, when the proxy is gone.
    """

    def __init__(self, directory: Path, secret: bytes, handle: Handler, closed: Callable[[], None]) -> None:
        self._secret = secret
        self._handle = handle
        self._closed = closed
        self._numbers = itertools.count(1)
        self._replies: dict[int, queue.SimpleQueue[Frame | None]] = {}
        self._sending = threading.Lock()
        self._peer: socket.socket | None = None
        self._over = False
        self._listener, self.address = _listen(directory)
        _links.add(self)

    def serve(self) -> None:
        """Start the link's thread."""
        threading.Thread(target=self._serve, name="offwire-link", daemon=True).start()

    @property
    def up(self) -> bool:
        """Whether the proxy is connected and has proved itself."""
        return self._peer is not None and not self._over

    def order(self, head: Head, seconds: float) -> Frame:
        """Give the proxy an order and return its reply.

        Raises:
            LinkClosed: it is gone, or did not reply within `seconds`.
        """
        number = next(self._numbers)
        replies = self._replies[number] = queue.SimpleQueue()
        try:
            self._send({**head, "id": number})
            if self._over:
                raise LinkClosed("the proxy is gone")
            reply = replies.get(timeout=seconds)
        except queue.Empty:
            raise LinkClosed(f"the proxy did not reply within {seconds:g} s") from None
        finally:
            del self._replies[number]
        if reply is None:
            raise LinkClosed("the proxy is gone")
        return reply

    def close(self) -> None:
        """Cut the channel, which ends the proxy. Idempotent."""
        self._over = True
        for end in (self._listener, self._peer):
            if end is not None:
                # shutdown, because a thread that reads would keep a merely closed socket open.
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                with contextlib.suppress(OSError):
                    end.close()

    def forget(self) -> None:
        """Let go of the channel in a forked child, which must not keep it open when this process is gone."""
        for end in (self._listener, self._peer):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.close()
        self._over = True

    def _serve(self) -> None:
        try:
            self._peer = self._accept()
            while True:
                frame = _read_frame(self._peer)
                if "replies" in frame.head:
                    if (waiting := self._replies.get(frame.head["replies"])) is not None:
                        waiting.put(frame)
                else:
                    threading.Thread(
                        target=self._answer, args=(frame,), name="offwire-answer", daemon=True
                    ).start()
        except (OSError, ChannelError):
            pass
        finally:
            self.close()
            for waiting in list(self._replies.values()):
                waiting.put(None)
            self._closed()

    def _accept(self) -> socket.socket:
        while True:
            peer, _ = self._listener.accept()
            peer.settimeout(HANDSHAKE_SECONDS)
            try:
                self._shake_hands(peer)
            except (OSError, ChannelError, KeyError):
                # Somebody else found the door: the proxy may still come.
                peer.close()
                continue
            peer.settimeout(None)
            self._listener.close()
            return peer

    def _shake_hands(self, peer: socket.socket) -> None:
        handshake = Handshake(self._secret, "tap")
        peer.sendall(encode({"nonce": handshake.nonce}))
        hello = _read_frame(peer).head
        handshake.verify("addon", hello.get("nonce"), hello.get("proof"))
        peer.sendall(encode({"proof": handshake.proof(hello["nonce"])}))

    def _answer(self, frame: Frame) -> None:
        answer = self._handle(frame)
        if answer is not None and "id" in frame.head:
            with contextlib.suppress(LinkClosed):
                self._send({**answer[0], "answers": frame.head["id"]}, answer[1])

    def _send(self, head: Head, body: bytes = b"") -> None:
        if self._peer is None:
            raise LinkClosed("the proxy has not come up")
        try:
            data = encode(head, body)
        except ChannelError:
            data = encode({"kind": "refuse", **{key: head[key] for key in ("answers", "id") if key in head}})
        try:
            with self._sending:
                self._peer.sendall(data)
        except OSError as error:
            raise LinkClosed("the proxy is gone") from error


def _listen(directory: Path) -> tuple[socket.socket, str | tuple[str, int]]:
    path = str(directory / "channel")
    if hasattr(socket, "AF_UNIX") and len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(path)
        listener.listen(2)
        return listener, path
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen(2)
    host, port = listener.getsockname()
    return listener, (host, port)


def _read_frame(peer: socket.socket) -> Frame:
    head, body = lengths(_read(peer, PREFIX))
    return decode(_read(peer, head), _read(peer, body))


def _read(peer: socket.socket, length: int) -> bytes:
    data = bytearray(length)
    view = memoryview(data)
    while view:
        count = peer.recv_into(view)
        if not count:
            raise ChannelError("the channel was cut")
        view = view[count:]
    return bytes(data)


def _forget_all() -> None:
    for link in list(_links):
        link.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
