"""The analysis ends, in steps that grow with the code, and says where it gave up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from offwire_lint.config import Config
from offwire_lint.flows import engine
from offwire_lint.flows.heap import Bound, Ext, Func
from offwire_lint.flows.values import Value, join2
from offwire_lint.run import lint


def _lint(folder: Path, **files: str) -> list[tuple[str, int]]:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    report = lint([folder], Config(root=folder, use_cache=False, jobs=1))
    assert not report.errors
    return [(finding.code, finding.location.line) for finding in report.findings]


def test_what_takes_too_many_steps_is_reported_and_the_rest_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_WORK_PER_ENTRY", 300)
    steps = "".join(f"    x{n} = f(x{n - 1})\n" for n in range(1, 400))
    text = (
        "import os\nfrom autogen_agentchat.agents import AssistantAgent\n"
        f"def endless(f, x0):\n{steps}"
        'def build(client):\n    key = os.environ["STRIPE_API_KEY"]\n'
        "    return AssistantAgent('a', client, system_message=f'use {key}')\n"
    )
    found = _lint(tmp_path, agent=text)
    assert ("OW901", 3) in found
    assert "OW101" in {code for code, _ in found}


def test_a_helper_means_the_same_to_the_hundredth_tool(tmp_path: Path) -> None:
    tools = "".join(
        f'def tool{n}(item: str) -> dict:\n    """Look item {n} up."""\n    return fetch(item)\n'
        for n in range(100)
    )
    names = ", ".join(f"tool{n}" for n in range(100))
    text = (
        "import httpx\nfrom autogen_agentchat.agents import AssistantAgent\n"
        "def fetch(item):\n    return httpx.get('https://api.example.com', params={'q': item}).json()\n"
        f"{tools}agent = AssistantAgent('a', None, tools=[{names}])\n"
    )
    found = _lint(tmp_path, agent=text)
    assert [code for code, _ in found].count("OW201") == 100


@pytest.mark.parametrize("hold", [lambda x: Bound(x, "parent"), lambda x: Func(None, None, x, (("x", x),))])
def test_what_holds_what_it_came_from_does_not_double_with_every_step(
    hold: Callable[[Value], Bound | Func],
) -> None:
    value = Value(refs=(Ext("x"),))
    for _ in range(40):
        value = join2(value, Value(refs=(hold(value),)))
        assert sum(getattr(ref, "weight", 1) for ref in value.refs) < 1_000


@pytest.mark.parametrize("step", ["x.parent", "functools.partial(x, x)"])
def test_a_name_that_is_bound_to_something_of_itself_again_and_again(tmp_path: Path, step: str) -> None:
    steps = f"    if n:\n        x = {step}\n" * 40
    text = f"import autogen\nimport functools\n\n\ndef f(n, x=print):\n{steps}    return x\n"
    assert _lint(tmp_path, agent=text) == []


def test_exceptions_that_pass_through_many_calls_are_counted_once(tmp_path: Path) -> None:
    calls = "\n".join(
        f"def level{n}(x):\n    if x:\n        level{n - 1}(x)\n    level{n - 1}(x)\n    return level{n - 1}(x)"
        for n in range(1, 18)
    )
    text = f"import autogen\ndef level0(x):\n    raise ValueError(x)\n{calls}\n"
    assert _lint(tmp_path, agent=text) == []
