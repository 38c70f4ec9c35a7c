"""A double of the deny.sh vault, for the SDK `deny_sh` 2.3: its API, its storage format, its way of failing.

The server never sees a password. So a wrong one gives garbage or a `UnicodeDecodeError` in the client, as it
does against the real service, and no error code.
"""

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from offwire_harness.canaries import Canary
from offwire_harness.wire import Answer, Request, Response

DEFAULT_URL = "https://deny.sh/api"
_JSON = (("content-type", "application/json"),)
_EPOCH = datetime(2026, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class _Item:
    id: str
    label: str
    created_at: str
    salt: bytes
    iv: bytes
    ciphertext: bytes

    @property
    def listed(self) -> dict[str, str]:
        return {"id": self.id, "label": self.label, "created_at": self.created_at}

    @property
    def full(self) -> dict[str, str]:
        secret = {"encryptedData": self.ciphertext.hex(), "salt": self.salt.hex(), "iv": self.iv.hex()}
        return {**self.listed, **secret}


class DenyShVault:
    """One tenant's vault; thread-safe.

    Args:
        api_key: the bearer token that it accepts.
        base_url: where the SDK looks for it.

    Raises:
        ValueError: the base URL names no host.
    """

    def __init__(self, api_key: str, *, base_url: str = DEFAULT_URL) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"vault {base_url!r}: write it as https://host, with a path if it has one")
        self._api_keys = {api_key}
        self._host = parts.hostname.lower()
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._path = parts.path.rstrip("/")
        self._items: dict[str, _Item] = {}
        self._read: set[str] = set()
        self._lock = threading.Lock()

    @property
    def host(self) -> str:
        """The host that it is reached at."""
        return self._host

    def store(self, label: str, value: str | Canary, password: str | Canary) -> str:
        """Keep a value under a label, encrypted with a password as the SDK does it, and return the item's id.

        A label that is there already is kept too; the SDK takes the newest.

        Raises:
            ModuleNotFoundError: the `deny_sh` SDK, whose cryptography is used, is not installed.
        """
        plain = value.value if isinstance(value, Canary) else value
        secret = password.value if isinstance(password, Canary) else password
        salt, iv, ciphertext = _encrypted(plain, secret)
        with self._lock:
            created = _EPOCH + timedelta(seconds=len(self._items))
            item = _Item(secrets.token_hex(12), label, created.isoformat(), salt, iv, ciphertext)
            self._items[item.id] = item
        return item.id

    @property
    def read(self) -> frozenset[str]:
        """Labels of the items that were fetched in this run."""
        with self._lock:
            return frozenset(self._read)

    def serves(self, request: Request) -> bool:
        """Whether a request goes to this vault."""
        same = request.host.lower() == self._host and request.port == self._port
        return same and request.path.startswith(f"{self._path}/vault")

    def rewind(self) -> None:
        """Begin a run: nothing was read."""
        with self._lock:
            self._read.clear()

    def answer(self, request: Request) -> Answer:
        """Answer as the service does: 401 for a bad key, 404 for a missing item, else JSON."""
        scheme, _, token = (request.header("authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not any(
            secrets.compare_digest(token, key) for key in self._api_keys
        ):
            return _reply(401, {"error": "Unauthorized"})
        rest = unquote(request.path[len(self._path) + len("/vault/") :])
        if request.method != "GET":
            return _reply(405, {"error": "Method not allowed"})
        with self._lock:
            if rest == "list":
                return _reply(200, {"items": [item.listed for item in self._items.values()]})
            found = self._items.get(rest)
            if found is None:
                return _reply(404, {"error": "Not found"})
            self._read.add(found.label)
        return _reply(200, found.full)


@lru_cache(maxsize=256)
def _encrypted(value: str, password: str) -> tuple[bytes, bytes, bytes]:
    """Return salt, IV and ciphertext; cached, because a key derivation takes 64 MiB and a tenth of a second."""
    from argon2.low_level import Type, hash_secret_raw
    from Crypto.Cipher import AES

    salt, iv = secrets.token_bytes(32), secrets.token_bytes(16)
    key = hash_secret_raw(
        secret=password.encode(),
        salt=salt,
        time_cost=3,
        memory_cost=64 * 1024,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    return salt, iv, AES.new(key, AES.MODE_CTR, nonce=b"", initial_value=iv).encrypt(value.encode())


def _reply(status: int, body: object) -> Response:
    return Response(status, _JSON, json.dumps(body).encode())
