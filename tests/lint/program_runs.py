"""Runs generated programs, and asks the linter about them.

A program runs in this process. The modules that it would send something with are replaced by ones that keep what they are
handed, so nothing leaves the process.
"""

from __future__ import annotations

import asyncio
import copy
import inspect
import itertools
import json
import os
import sys
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from programs import Program

from offwire.findings import Confidence, Finding
from offwire_lint.analysis import SourceFile, analyse, facts_of
from offwire_lint.models import Models, load_models

MARK = "mk7q2zt9xw4"
_BODY = {
    "note": MARK,
    "name": "Ada",
    "city": "Paris",
    "tel": "none",
    "lines": [{"sku": "s1", "remark": MARK}],
}


class _Answer:
    status_code = 200
    ok = True

    @property
    def text(self) -> str:
        return json.dumps(_BODY)

    @property
    def content(self) -> bytes:
        return self.text.encode()

    def json(self) -> dict[str, Any]:
        return copy.deepcopy(_BODY)


class _Session:
    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def get(self, url: str, timeout: float) -> _Answer:
        return _Answer()


class Recorder:
    """Stands in for the framework; keeps what programs hand it."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def modules(self) -> dict[str, types.ModuleType]:
        """The modules that programs import."""
        recorder = self

        class AssistantAgent:
            def __init__(
                self, name: str, *, model_client: None, system_message: str = "", tools: Any = ()
            ) -> None:
                recorder.said.append(str(system_message))

            async def run(self, task: str) -> None:
                recorder.said.append(str(task))

        class TextMessage:
            def __init__(self, *, content: str, source: str) -> None:
                recorder.said.append(str(content))

        def get(url: str, timeout: float) -> _Answer:
            return _Answer()

        return {
            "requests": _module("requests", get=get, Session=_Session),
            "autogen_agentchat": _module("autogen_agentchat"),
            "autogen_agentchat.agents": _module("autogen_agentchat.agents", AssistantAgent=AssistantAgent),
            "autogen_agentchat.messages": _module("autogen_agentchat.messages", TextMessage=TextMessage),
        }


def _module(name: str, **members: object) -> types.ModuleType:
    made = types.ModuleType(name)
    vars(made).update(members)
    return made


@contextmanager
def _replaced(modules: Mapping[str, types.ModuleType], environment: Mapping[str, str]) -> Iterator[None]:
    before = {name: sys.modules.get(name) for name in modules}
    variables = dict(os.environ)
    sys.modules.update(modules)
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
        os.environ.clear()
        os.environ.update(variables)


def leaks(program: Program, loop: asyncio.AbstractEventLoop) -> bool:
    """Whether, under any setting of its switches, the marked value reaches the model."""
    code = compile(program.text, "agent.py", "exec")
    return any(_leaks(code, program, on, loop) for on in _settings(program.switches))


def _settings(switches: tuple[str, ...]) -> Iterator[dict[str, str]]:
    for states in itertools.product((False, True), repeat=len(switches)):
        yield {name: "1" for name, on in zip(switches, states, strict=True) if on}


def _leaks(code: Any, program: Program, on: Mapping[str, str], loop: asyncio.AbstractEventLoop) -> bool:
    recorder = Recorder()
    fixed = {"REGION": "eu", "STRIPE_KEY": MARK if program.source == "secret" else "unused"}
    name = "generated_agent"
    with _replaced({**recorder.modules(), name: types.ModuleType(name)}, {**fixed, **on}):
        names = vars(sys.modules[name])
        exec(code, names)
        if "look" in names:
            # Twice, as a model does: what the first call has kept, the second may hand back.
            recorder.said += [_told(names["look"], loop) for _ in range(2)]
        elif "main" in names:
            _finished(names["main"](), loop)
    return any(MARK in text.lower() for text in recorder.said)


def _told(tool: Any, loop: asyncio.AbstractEventLoop) -> str:
    """What the model reads after a call of the tool: what it returned, or the text of what it raised."""
    try:
        return str(_finished(tool("1"), loop))
    except ValueError as error:
        return str(error)


def _finished(made: Any, loop: asyncio.AbstractEventLoop) -> Any:
    return loop.run_until_complete(made) if inspect.isawaitable(made) else made


@lru_cache(maxsize=1)
def models() -> Models:
    """The models as shipped."""
    return load_models({})


def judged(files: Mapping[str, str]) -> list[Finding]:
    """What the linter says of some files, by path, unless it is unsure."""
    sources = [SourceFile(path, facts_of(text, path)) for path, text in files.items()]
    return [one for one in analyse(sources, models()) if one.confidence is not Confidence.LOW]


def verdict(program: Program, leaking: bool) -> str | None:
    """What is wrong with the linter's judgement of a program that does or does not leak; None if nothing is."""
    said = {one.code for one in judged({"agent.py": program.text})}
    if leaking and not said & program.codes:
        return "missed"
    return "false alarm" if not leaking and said & program.alarms else None
