"""The channel between a tap and the process that answers: frames, the handshake, and nothing of the policy.

A frame is a JSON object and a raw body, each with its length in front, so that a body is never escaped and a
reader always knows how much to expect. This module needs the standard library only: the addon loads it by its
path in an environment where offwire is not installed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

MAX_HEAD = 8 * 1024 * 1024
MAX_BODY = 512 * 1024 * 1024
HANDSHAKE_SECONDS = 10.0

_LENGTHS = struct.Struct("!II")
PREFIX = _LENGTHS.size


class ChannelError(Exception):
    """The channel carried something that is no frame, or was cut."""


class Frame(NamedTuple):
    """One message: `head` is a JSON object, `body` are the bytes that belong to it."""

    head: dict[str, Any]
    body: bytes


def encode(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a frame as bytes.

    Raises:
        ChannelError: the head or the body is longer than a reader would accept.
    """
    text = json.dumps(head, separators=(",", ":")).encode()
    _check(len(text), len(body))
    return _LENGTHS.pack(len(text), len(body)) + text + body


def lengths(prefix: bytes) -> tuple[int, int]:
    """Return the lengths of head and body, in bytes, that a frame's first `PREFIX` bytes announce.

    Raises:
        ChannelError: a length is over its limit, so nothing may be read.
    """
    head, body = _LENGTHS.unpack(prefix)
    _check(head, body)
    return int(head), int(body)


def decode(head: bytes, body: bytes) -> Frame:
    """Return the frame made of a head's text and a body.

    Raises:
        ChannelError: the head is not a JSON object.
    """
    try:
        value = json.loads(head)
    except (ValueError, RecursionError) as error:
        raise ChannelError("a frame's head is not JSON") from error
    if not isinstance(value, dict):
        raise ChannelError("a frame's head is not a JSON object")
    return Frame(value, body)


def _check(head: int, body: int) -> None:
    if head > MAX_HEAD:
        raise ChannelError(f"a frame's head of {head} bytes is over the limit of {MAX_HEAD}")
    if body > MAX_BODY:
        raise ChannelError(f"a frame's body of {body} bytes is over the limit of {MAX_BODY}")


class Handshake:
    """Mutual proof that both ends know the session's secret, which itself is never sent.

    Each end contributes a nonce, so that neither can be answered with a recording.
    """

    def __init__(self, secret: bytes, role: str) -> None:
        self._secret = secret
        self._role = role
        self.nonce = secrets.token_hex(32)

    def proof(self, other_nonce: str) -> str:
        """Return the proof that this end sends."""
        return self._mac(self._role, self.nonce, other_nonce)

    def verify(self, role: str, other_nonce: object, proof: object) -> None:
        """Check the other end's proof.

        Raises:
            ChannelError: the other end does not know the secret.
        """
        if not isinstance(other_nonce, str) or not isinstance(proof, str) or role == self._role:
            raise ChannelError("the other end of the channel did not prove who it is")
        if not hmac.compare_digest(self._mac(role, other_nonce, self.nonce).encode(), proof.encode()):
            raise ChannelError("the other end of the channel does not know the session's secret")

    def _mac(self, role: str, own: str, other: str) -> str:
        return hmac.new(self._secret, f"{role}:{own}:{other}".encode(), hashlib.sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    """Whether two secrets are equal, in a time that tells nothing about them."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))
