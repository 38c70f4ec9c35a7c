"""A function is judged anew for each call that differs, as long as that is cheap; afterwards constants are forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from offwire_lint.config import Config
from offwire_lint.flows import activations
from offwire_lint.run import lint

HEAD = """\
import os
from autogen_agentchat.agents import AssistantAgent


def variable(name):
    return os.environ[name]


def signed(headers):
    headers["Authorization"] = os.environ["SHOP_API_KEY"]


"""
KEY = "AssistantAgent('key', None, system_message=variable('SHOP_API_KEY'))\n"
REGION = "AssistantAgent('region', None, system_message=variable('REGION'))\n"
MANY = "".join(f"variable('PLAIN_{number}')\n" for number in range(80))


def found(folder: Path, text: str) -> list[tuple[str, str]]:
    """What is reported, each with the line of code that it points at."""
    (folder / "agent.py").write_text(HEAD + text, encoding="utf-8")
    report = lint([folder], Config(root=folder, use_cache=False, jobs=1))
    assert not report.errors
    lines = (HEAD + text).split("\n")
    return [(one.code, lines[one.location.line - 1]) for one in report.findings]


def test_the_eightieth_constant_is_told_from_those_before(tmp_path: Path) -> None:
    assert found(tmp_path, MANY + KEY + REGION) == [("OW101", KEY.strip())]


def test_the_fifteenth_container_is_filled_as_the_first_is(tmp_path: Path) -> None:
    text = "".join(f"headers{number} = {{}}\nsigned(headers{number})\n" for number in range(15))
    shown = "AssistantAgent('a', None, system_message=str(headers14))\n"
    assert found(tmp_path, text + shown) == [("OW101", shown.strip())]


def test_where_it_costs_too_much_nothing_is_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activations, "_CHEAP", 10)
    before = "AssistantAgent('early', None, system_message=variable('SHOP_API_KEY'))\n"
    assert found(tmp_path, before + MANY + REGION) == [("OW101", before.strip())]


def test_what_is_passed_in_comes_out_even_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activations, "_CHEAP", 10)
    helper = "def loud(text, mark):\n    return text.upper() + mark\n"
    calls = "".join(f"loud('plain', 'mark {number}')\n" for number in range(80))
    leak = "AssistantAgent('a', None, system_message=loud(os.environ['SHOP_API_KEY'], '!'))\n"
    clean = "AssistantAgent('b', None, system_message=loud('You help.', '?'))\n"
    assert found(tmp_path, helper + calls + leak + clean) == [("OW101", leak.strip())]


SHOWS = """\
def shown(text, mark):
    AssistantAgent("shown", None, system_message=text + mark)
    return text.upper()


def length(text, mark):
    return str(len(text)) + mark


"""
BODIES = "".join(
    f"{{call}}(requests.get('https://api.example.com/{number}').text, 'x')\n" for number in range(90)
)


def test_what_is_of_another_kind_is_judged_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activations, "_CHEAP", 10)
    plain = "".join(f"shown('plain', 'mark {number}')\n" for number in range(90))
    text = f"import requests\n{SHOWS}{plain}{BODIES.format(call='shown')}"
    inner = '    AssistantAgent("shown", None, system_message=text + mark)'
    outer = "AssistantAgent('outer', None, system_message=shown(os.environ['SHOP_API_KEY'], 'y'))"
    assert found(tmp_path, f"{text}{outer}\n") == [("OW101", inner), ("OW101", outer)]


def test_what_does_not_come_out_is_not_made_up_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activations, "_CHEAP", 10)
    text = f"import requests\n{SHOWS}{BODIES.format(call='length')}"
    keys = "".join(f"length(os.environ['SHOP_API_KEY'], 'mark {number}')\n" for number in range(90))
    outer = "AssistantAgent('outer', None, system_message=length(os.environ['SHOP_API_KEY'], 'y'))\n"
    assert found(tmp_path, text + keys + outer) == []
