"""The cache can save time and nothing else."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from offwire_lint.cache import Cache, NoCache, digest, strings_in, versions

NAME = digest("name")
VALUE = ("facts", (1, 2.5, None, True, b"bytes", "text"), ())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "home"))
    return tmp_path / "home"


def entry(directory: Path) -> Path:
    return directory / NAME[:2] / NAME[2:]


def test_what_is_put_is_got_by_another_run(home: Path) -> None:
    Cache().put(NAME, VALUE)
    assert Cache().get(NAME) == VALUE
    assert Cache().get(digest("other")) is None


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:-3]),
    "one bit flipped": lambda path: path.write_bytes(
        bytes([*path.read_bytes()[:-1], path.read_bytes()[-1] ^ 1])
    ),
    "noise": lambda path: path.write_bytes(os.urandom(200)),
    "another entry's bytes": lambda path: path.write_bytes(entry_bytes(path)),
    "a directory": lambda path: (path.unlink(), path.mkdir()),
    "gone": lambda path: path.unlink(),
}


def entry_bytes(path: Path) -> bytes:
    other = digest("another")
    Cache().put(other, ("forged",))
    return (path.parent.parent / other[:2] / other[2:]).read_bytes()


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_entry_is_not_there(home: Path, damage: str) -> None:
    Cache().put(NAME, VALUE)
    DAMAGE[damage](entry(home))
    assert Cache().get(NAME) is None


def test_an_entry_that_somebody_else_wrote_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project" / ".cache"
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "attacker"))
    Cache(project).put(NAME, ("nothing to see here",))
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "victim"))
    assert Cache(project).get(NAME) is None


def test_the_key_is_the_users_own_and_stays_out_of_the_project(home: Path, tmp_path: Path) -> None:
    Cache(tmp_path / "project").put(NAME, VALUE)
    assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600
    assert not any(path.name == "key" for path in (tmp_path / "project").rglob("*"))


def test_two_runs_that_start_at_once_agree_on_the_key(home: Path) -> None:
    first, second = Cache(), Cache()
    first.put(NAME, VALUE)
    assert second.get(NAME) == VALUE


@pytest.mark.parametrize("value", [object(), (lambda: 1,)])
def test_what_can_not_be_stored_is_not(home: Path, value: object) -> None:
    Cache().put(NAME, value)
    assert Cache().get(NAME) is None
    assert list(home.rglob(".new-*")) == []


def test_a_place_that_can_not_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "file" / "below"))
    Cache().put(NAME, VALUE)
    assert Cache().get(NAME) is None


def test_a_full_disk_leaves_no_half_entry(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache()

    def full(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    cache.put(NAME, VALUE)
    assert cache.get(NAME) is None
    assert list(home.rglob(".new-*")) == []


def test_no_cache_remembers_nothing(home: Path) -> None:
    NoCache().put(NAME, VALUE)
    assert NoCache().get(NAME) is None
    assert not home.exists()


def test_old_entries_are_swept(home: Path) -> None:
    Cache().put(NAME, VALUE)
    os.utime(entry(home), (0, 0))
    cache = Cache()
    cache.put(digest("new"), VALUE)
    cache.sweep()
    assert Cache().get(NAME) is None
    assert Cache().get(digest("new")) == VALUE


def test_a_digest_keeps_its_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert versions() == versions()


def test_every_text_in_a_value_is_found() -> None:
    assert sorted(strings_in(("a", (("b",), ("c", ("d", "a")), 1)))) == ["a", "b", "c", "d"]
