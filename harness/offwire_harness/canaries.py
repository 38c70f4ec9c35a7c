"""Canaries: synthetic credentials, minted for one run, unique, in the shape of the real ones.

A canary's value is shown by nothing here but `Canary.value`: what is printed, formatted, compared or pickled
is its label.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

__tracebackhide__ = True  # a mistake in a test is shown where it was made

_ALNUM = string.ascii_letters + string.digits
_AWKWARD = '"\\+/='
_FOREIGN = "äßéñøŁЖλ中"
_SESSION_KEY = secrets.token_bytes(32)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Canary:
    """One synthetic credential.

    Attributes:
        label: what it is called in every report.
        value: what is planted.
        audience: hosts where it may be seen; never a model.
        env: environment variable that it was planted in, if any.
        shape: name of its shape in `SHAPES`.
        random: the parts of `value` that are unique to it, in order; a detector looks for these, because the
            rest (`sk_live_`, `postgresql://app:`) stands in ordinary text too. Empty: the whole value.
    """

    label: str
    value: str
    audience: tuple[str, ...] = ()
    env: str | None = None
    shape: str = "token"
    random: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Keyed digest of the value, comparable within this session only."""
        return hmac.new(_SESSION_KEY, self.value.encode(), hashlib.sha256).hexdigest()[:16]

    @property
    def distinctive(self) -> tuple[str, ...]:
        """The parts of the value that nothing else holds."""
        return self.random or (self.value,)

    def permitted_at(self, host: str) -> bool:
        """Whether the canary may be seen by a host; `*.example.com` permits every subdomain."""
        host = host.lower().rstrip(".")
        return any(_covers(pattern.lower(), host) for pattern in self.audience)

    def __repr__(self) -> str:
        return f"<canary {self.label}>"

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{self!r} can't be pickled: its value must not leave the test process")


@dataclass(frozen=True, slots=True, repr=False)
class Minted:
    """A value in some shape, and those of its parts that are random."""

    value: str
    random: tuple[str, ...]


def mint(shape: str = "token") -> str:
    """Return a new value in a shape of `SHAPES`.

    Raises:
        ValueError: there is no such shape; the message lists those there are.
    """
    return _minted(shape).value


def new(
    label: str,
    *,
    shape: str = "token",
    audience: str | tuple[str, ...] = (),
    env: str | None = None,
    template: str | None = None,
) -> Canary:
    """Mint a canary.

    Args:
        label: what to call it.
        shape: a name in `SHAPES`.
        audience: the host, or hosts, that may see it.
        env: the environment variable that it is for.
        template: text around the value, with `{canary}` where it goes, as in
            `postgresql://app:{canary}@db/x`.

    Raises:
        ValueError: no such shape, or a template without `{canary}`.
    """
    made = _minted(shape)
    value = made.value
    if template is not None:
        if "{canary}" not in template:
            raise ValueError(f"canary {label}: its template has no {{canary}}; write it where the value goes")
        value = template.replace("{canary}", value)
    hosts = (audience,) if isinstance(audience, str) else tuple(audience)
    return Canary(label, value, hosts, env, shape, made.random)


def _covers(pattern: str, host: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _minted(shape: str) -> Minted:
    try:
        return SHAPES[shape]()
    except KeyError:
        raise ValueError(f"no canary shape {shape!r}; there are: {', '.join(sorted(SHAPES))}") from None


def _draw(length: int, alphabet: str = _ALNUM) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


def _prefixed(prefix: str, length: int, alphabet: str = _ALNUM) -> Callable[[], Minted]:
    def make() -> Minted:
        body = _draw(length, alphabet)
        return Minted(prefix + body, (body,))

    return make


def _whole(make_value: Callable[[], str]) -> Callable[[], Minted]:
    def make() -> Minted:
        value = make_value()
        return Minted(value, (value,))

    return make


def _slack() -> Minted:
    ids, token = f"{_draw(12, string.digits)}-{_draw(13, string.digits)}", _draw(24)
    return Minted(f"xoxb-{ids}-{token}", (ids, token))


def _jwt() -> Minted:
    def part(claims: dict[str, str]) -> str:
        text = json.dumps(claims, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    head = part({"alg": "HS256", "typ": "JWT"})
    claims = part({"jti": _draw(24), "sub": _draw(12)})
    signature = secrets.token_urlsafe(32)
    # What stands between the two random claims is in other tokens too.
    return Minted(f"{head}.{claims}.{signature}", (claims[11:42], claims[55:70], signature))


def _password() -> Minted:
    value = _scatter(_draw(20), _AWKWARD)
    return Minted(value, (value,))


def _foreign() -> Minted:
    value = _scatter(_draw(20), _FOREIGN)
    return Minted(value, (value,))


def _scatter(text: str, extra: str) -> str:
    """Put each extra character somewhere inside the text, never at its ends."""
    characters = list(text)
    for character in extra:
        characters.insert(1 + secrets.randbelow(len(characters) - 1), character)
    return "".join(characters)


def _pem() -> Minted:
    der = base64.b64encode(secrets.token_bytes(240)).decode()
    lines = tuple(der[at : at + 64] for at in range(0, len(der), 64))
    body = "\n".join(lines)
    return Minted(f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n", (body,))


SHAPES: dict[str, Callable[[], Minted]] = {
    "token": _whole(lambda: _draw(32)),
    "stripe": _prefixed("sk_live_", 32),
    "openai": _prefixed("sk-proj-", 48),
    "anthropic": _prefixed("sk-ant-api03-", 48),
    "github": _prefixed("ghp_", 36),
    "gitlab": _prefixed("glpat-", 20),
    "google": _prefixed("AIza", 35),
    "aws-id": _prefixed("AKIA", 16, string.ascii_uppercase + "234567"),
    "aws": _whole(lambda: _draw(40, _ALNUM + "+/")),
    "slack": _slack,
    "jwt": _jwt,
    "hex": _whole(lambda: secrets.token_hex(20)),
    "uuid": _whole(lambda: str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))),
    "urlsafe": _whole(lambda: secrets.token_urlsafe(32)),
    "password": _password,
    "foreign": _foreign,
    "pem": _pem,
}
"""Every shape by name, with a function that mints one.

All have 20 random characters at least, but for `aws-id`, whose 16 are the real shape's. `password` holds quotes, a backslash, `+`, `/` and `=`; `foreign` is not ASCII; `pem` has newlines.
"""
