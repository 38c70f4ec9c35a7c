"""A cache that can only save time.

An entry is found by a hash of everything that went into it, so nothing is ever stale; editing makes another key. Entries live in
the user's own cache directory and carry a keyed digest whose key never leaves it: what somebody else wrote,
a repository with a prepared cache included, is not read. `marshal` may crash on forged bytes, so the digest comes first.
Every failure to read or write means "not there".
"""

from __future__ import annotations

import hashlib
import hmac
import marshal
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import offwire

_DIGEST_SIZE = 32
_ENTRY = re.compile(r"[0-9a-f]{40}|[0-9a-f]{2}\.new-.*")
_KEEP_SECONDS = 30 * 24 * 3600
_SWEEP_SECONDS = 7 * 24 * 3600


def user_directory() -> Path:
    """Where this user's caches live."""
    if os.environ.get("OFFWIRE_CACHE_DIR"):
        return Path(os.environ["OFFWIRE_CACHE_DIR"])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "offwire" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "offwire"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "offwire"


def digest(*parts: bytes | str) -> str:
    """A hash of several parts that does not confuse ("ab", "c") with ("a", "bc")."""
    state = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.hexdigest()


def versions() -> str:
    """What the tools were that made an entry: Python, offwire as it stands on disk, libcst."""
    parts = [sys.version, sys.implementation.cache_tag or ""]
    here = Path(__file__).parent
    sources = sorted(path for path in here.rglob("*") if path.suffix in (".py", ".toml"))
    parser = find_spec("libcst")
    if parser is not None and parser.origin is not None:
        sources += [Path(parser.origin), Path(parser.origin).with_name("_version.py")]
    for path in sources:
        with suppress(OSError):
            state = path.stat()
            parts.append(f"{path.name}:{state.st_size}:{state.st_mtime_ns}")
    return digest(offwire.__version__, *parts)


class Cache:
    """Entries of one kind of tool version, in one directory.

    Args:
        directory: where entries go; the key stays in the user's directory all the same.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory or user_directory()
        self._key = _key()
        self._wrote = False

    def get(self, name: str) -> Any:
        """What was put under a name, or None."""
        if self._key is None:
            return None
        try:
            data = self._path(name).read_bytes()
            mac, body = data[:_DIGEST_SIZE], data[_DIGEST_SIZE:]
            if not hmac.compare_digest(mac, self._mac(name, body)):
                return None
            return marshal.loads(body)
        except (OSError, ValueError, EOFError, TypeError, MemoryError):
            return None

    def put(self, name: str, value: Any) -> None:
        """Keeps a value of plain types; atomic, so that two runs at once or a full disk leave whole entries or none."""
        if self._key is None:
            return
        path = self._path(name)
        temporary = None
        try:
            body = marshal.dumps(value)
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.parent.is_symlink():
                return  # a clone may bring links that lead out of it
            temporary = _temporary(path, self._mac(name, body) + body)
            os.replace(temporary, path)
            self._wrote = True
        except (OSError, ValueError):
            if temporary is not None:
                with suppress(OSError):
                    os.unlink(temporary)

    def sweep(self) -> None:
        """Removes what is older than a month, at most once a week and only after something was written."""
        if not self._wrote:
            return
        mark = self._directory / "swept"
        with suppress(OSError):
            now = time.time()
            if os.path.lexists(mark) and now - mark.lstat().st_mtime < _SWEEP_SECONDS:
                return
            os.replace(_temporary(mark, b""), mark)
            for path in self._entries():
                with suppress(OSError):
                    if now - path.lstat().st_mtime > _KEEP_SECONDS:
                        path.unlink()

    def _entries(self) -> Iterator[Path]:
        """What a cache wrote into the directory, and nothing behind a link."""
        for folder in self._directory.glob("??"):
            if not folder.is_symlink():
                yield from (path for path in folder.iterdir() if _ENTRY.fullmatch(folder.name + path.name))

    def _path(self, name: str) -> Path:
        return self._directory / name[:2] / name[2:]

    def _mac(self, name: str, body: bytes) -> bytes:
        assert self._key is not None
        return hmac.digest(self._key, name.encode() + b"\0" + body, "sha256")


class NoCache(Cache):
    """Remembers nothing."""

    def __init__(self) -> None:
        self._key = None
        self._wrote = False


def strings_in(value: tuple[Any, ...]) -> set[str]:
    """Every text in nested tuples, once; bytes are read as text."""
    found: set[str] = set()
    pending = [value]
    while pending:
        for item in pending.pop():
            kind = type(item)
            if kind is tuple:
                pending.append(item)
            elif kind is str:
                found.add(item)
            elif kind is bytes:
                found.add(item.decode("utf-8", "replace"))
    return found


def _key() -> bytes | None:
    """This user's key, made on first use; None if it can be neither read nor made."""
    path = user_directory() / "key"
    with suppress(OSError):
        key = path.read_bytes()
        if len(key) == _DIGEST_SIZE:
            return key
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = _temporary(path, os.urandom(_DIGEST_SIZE))
        try:
            os.link(temporary, path)  # never replaces the key that another run made meanwhile
        except FileExistsError:
            if path.stat().st_size != _DIGEST_SIZE:
                os.replace(temporary, path)
                return path.read_bytes()
        os.unlink(temporary)
        return path.read_bytes()
    except (OSError, RuntimeError):
        return None


def _temporary(path: Path, content: bytes) -> str:
    """A new file beside a path, readable by its owner alone, with some content."""
    name = f"{path.parent}{os.sep}.new-{os.getpid()}-{os.urandom(6).hex()}"
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise
    return name
