"""Finding mitmproxy, and making an environment for it."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from offwire_harness import proxy


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither this machine's installation nor its PATH counts."""
    monkeypatch.delenv(proxy.EXECUTABLE_VARIABLE, raising=False)
    monkeypatch.setenv(proxy.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "bin" / "python"))


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


PYTHON = """
case "$*" in
  *ensurepip*) echo 3 {minor} ;;
  *"-m venv"*)
    for last; do :; done
    /bin/mkdir -p "$last/bin"
    /bin/cp "$0" "$last/bin/python" ;;
  *"pip"*)
    echo "$*" >> {log}
    {pip}
    printf '#!/bin/sh\\nexit 0\\n' > "$(/usr/bin/dirname "$0")/mitmdump"
    /bin/chmod +x "$(/usr/bin/dirname "$0")/mitmdump" ;;
esac
"""


def python(directory: Path, minor: int, pip: str = ":") -> Path:
    log = directory.parent / "pip.log"
    return script(directory / f"python3.{minor}", PYTHON.format(minor=minor, pip=pip, log=log))


def test_without_any_the_error_is_one_line_with_the_command_that_mends_it():
    with pytest.raises(
        proxy.ProxyNotFound, match=r"^no mitmdump found: run `offwire proxy install`.*"
    ) as raised:
        proxy.locate()
    assert "\n" not in str(raised.value)


def test_a_variable_names_one(tmp_path, monkeypatch):
    mine = script(tmp_path / "mine" / "mitmdump", "exit 0")
    monkeypatch.setenv(proxy.EXECUTABLE_VARIABLE, str(mine))
    assert proxy.locate() == mine


def test_a_variable_that_names_nothing_is_an_error_and_no_other_is_taken(tmp_path, monkeypatch):
    script(tmp_path / "bin" / "mitmdump", "exit 0")
    monkeypatch.setenv(proxy.EXECUTABLE_VARIABLE, str(tmp_path / "nothing"))
    with pytest.raises(proxy.ProxyNotFound, match=r"OFFWIRE_MITMDUMP names .*nothing"):
        proxy.locate()


def test_the_order_is_own_environment_then_beside_python_then_path(tmp_path):
    on_path = script(tmp_path / "bin" / "mitmdump", "exit 0")
    assert proxy.locate() == on_path
    beside = script(tmp_path / "venv" / "bin" / "mitmdump", "exit 0")
    assert proxy.locate() == beside
    python(tmp_path / "bin", 13)
    installed = proxy.install()
    assert proxy.locate() == installed
    assert installed.is_relative_to(tmp_path / "home")


@pytest.mark.parametrize(
    ("minor", "requirement"),
    [(14, "mitmproxy>=12,<13"), (12, "mitmproxy>=12,<13"), (11, "mitmproxy>=11.0,<12")],
)
def test_the_requirement_fits_the_python(minor, requirement, tmp_path):
    python(tmp_path / "bin", minor)
    proxy.install()
    assert requirement in (tmp_path / "pip.log").read_text()


def test_the_newest_python_that_works_is_taken(tmp_path):
    python(tmp_path / "bin", 10)
    script(tmp_path / "bin" / "python3.14", "echo 'pyenv: command not found' >&2; exit 127")
    script(tmp_path / "bin" / "python3.13", 'echo "No module named ensurepip" >&2; exit 1')
    python(tmp_path / "pyenv" / "versions" / "3.12.9" / "bin", 12).rename(
        tmp_path / "pyenv" / "versions" / "3.12.9" / "bin" / "python"
    )
    proxy.install()
    log = tmp_path / "pyenv" / "versions" / "3.12.9" / "pip.log"
    assert "mitmproxy>=12,<13" in log.read_text()


def test_no_python_is_one_line():
    with pytest.raises(proxy.InstallError, match=r"^no Python 3\.10 to 3\.14 with venv found"):
        proxy.install()


def test_a_second_installation_does_nothing(tmp_path):
    python(tmp_path / "bin", 13)
    first = proxy.install()
    assert proxy.install() == first
    assert len((tmp_path / "pip.log").read_text().splitlines()) == 1


def test_an_installation_that_no_longer_works_is_replaced_and_removed(tmp_path):
    python(tmp_path / "bin", 13)
    first = proxy.install()
    script(first, "exit 1")
    second = proxy.install()
    assert second != first
    assert not first.exists()
    assert proxy.locate() == second


def test_when_pip_fails_the_error_is_one_line_and_nothing_is_left(tmp_path):
    python(tmp_path / "bin", 13, pip="echo 'ERROR: No matching distribution found' >&2; exit 1")
    with pytest.raises(
        proxy.InstallError, match=r"^mitmproxy cannot be installed: ERROR: No matching distribution found$"
    ):
        proxy.install()
    assert list((tmp_path / "home").iterdir()) == []
    with pytest.raises(proxy.ProxyNotFound):
        proxy.locate()


def test_when_pip_fails_the_earlier_installation_stays(tmp_path):
    python(tmp_path / "bin", 13)
    first = proxy.install()
    good = first.read_text()
    script(first, "exit 1")
    python(tmp_path / "bin", 13, pip="exit 1")
    with pytest.raises(proxy.InstallError):
        proxy.install()
    first.write_text(good)
    assert proxy.locate() == first


def test_a_place_that_cannot_be_written_is_one_line(tmp_path, monkeypatch):
    python(tmp_path / "bin", 13)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(proxy.HOME_VARIABLE, str(tmp_path / "file" / "home"))
    with pytest.raises(proxy.InstallError, match=r"^cannot write to .*; set OFFWIRE_HOME$"):
        proxy.install()
