"""Agent programs made at random, for the tests that compare the linter with what a program does.

A program has one sink. What reaches it depends on a few switches, module constants read from the environment: each stands
in one condition only, so every path through the program can be taken. Names tell nothing: the linter has to follow values.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from hypothesis import strategies as st

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

TEXT, RAW, PAIR, ROW, LIST, TUPLE = "text", "raw", "pair", "row", "list", "tuple"
MOST_SWITCHES = 3

_IMPORTS = """\
import asyncio
import base64
import collections
import contextlib
import copy
import dataclasses
import functools
import html
import io
import itertools
import json
import operator
import os
import re
import shlex
import string
import textwrap
import types
import urllib.parse

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import TextMessage
"""
_PAIR = """\
@dataclasses.dataclass
class Pair:
    first: str
    second: str = "none"
"""


@dataclass(frozen=True)
class Program:
    """An agent program.

    Attributes:
        imports, switches, helpers, body: its text, in this order.
        source: "secret" or "upstream", what is followed through it.
        codes: of which one is to be reported when that reaches the sink.
        alarms: of which none is to be reported when it does not.
        marked, value: the text of the sink's line, and of what it is handed.
    """

    imports: str
    switches: tuple[str, ...]
    helpers: tuple[str, ...]
    body: str
    source: str
    codes: frozenset[str]
    alarms: frozenset[str]
    marked: str
    value: str

    @property
    def text(self) -> str:
        """The program as one module."""
        return "\n".join(
            part.rstrip() + "\n" for part in (self.imports, self.switch_lines, *self.helpers, self.body)
        )

    @property
    def switch_lines(self) -> str:
        """Where the switches are read."""
        return "".join(f'{name} = "{name}" in os.environ\n' for name in self.switches)

    def __repr__(self) -> str:
        return f"Program(followed={self.source!r}, codes={sorted(self.codes)})\n{self.text}"


@dataclass
class Helper:
    """A function of the program: how many texts it takes, and how it is called."""

    name: str
    texts: int
    call: Callable[[Sequence[str], str], str]
    switched: bool = False
    is_async: bool = False


@dataclass
class Builder:
    """What the scopes of one program share."""

    draw: Draw
    followed: str
    helpers: list[str] = field(default_factory=list)
    known: list[Helper] = field(default_factory=list)
    switches: list[str] = field(default_factory=list)
    numbers: int = 0

    def fresh(self, stem: str = "v") -> str:
        """A name that nothing else has."""
        self.numbers += 1
        return f"{stem}{self.numbers}"

    def one(self, *options: Any) -> Any:
        """One of these; the first is the simplest."""
        return self.draw(st.sampled_from(options))

    def define(self, code: str) -> None:
        """Put a function or a class before the body."""
        self.helpers.append(code)


@dataclass
class Scope:
    """A straight piece of code that grows line by line; `foreign` names belong to a function around it."""

    builder: Builder
    is_async: bool = False
    depth: int = 0
    in_function: bool = True
    lines: list[str] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    indent: int = 0
    foreign: frozenset[str] = frozenset()

    def emit(self, code: str) -> None:
        """Add lines at the current depth."""
        self.lines += textwrap.indent(textwrap.dedent(code).strip("\n"), "    " * self.indent).split("\n")

    def bind(self, expression: str, kind: str = TEXT) -> str:
        """Keep a value under a new name."""
        name = self.builder.fresh()
        self.emit(f"{name} = {expression}")
        self.values.append((name, kind))
        return name

    def add(self, name: str, kind: str = TEXT) -> str:
        """Tell of a name that was bound by other means."""
        self.values.append((name, kind))
        return name

    def names(self, kind: str) -> list[str]:
        """What holds such a value, newest first."""
        return [name for name, known in reversed(self.values) if known == kind]

    def pick(self, kind: str = TEXT) -> str:
        """A value of this kind; of texts perhaps a fixed one."""
        names = self.names(kind)
        if kind != TEXT:
            return str(self.builder.one(*names))
        if not names:
            return "'plain'"
        return str(self.builder.one(*names[:3], *names[:3], *names[-1:], "'plain'"))

    def clean(self) -> str:
        """A text from which nothing leaks."""
        return str(self.builder.one("'other'", "os.environ['REGION']", "str(len('abc'))"))

    def switch(self) -> str | None:
        """A condition that nothing else depends on; None when there are enough."""
        if len(self.builder.switches) >= MOST_SWITCHES:
            return None
        name = f"SWITCH_{len(self.builder.switches) + 1}"
        self.builder.switches.append(name)
        return name

    def inner(self) -> Scope:
        """An indented block that sees the same names; what it binds stays in it."""
        return Scope(
            self.builder,
            self.is_async,
            self.depth + 1,
            self.in_function,
            self.lines,
            list(self.values),
            self.indent + 1,
            self.foreign,
        )


def program(
    draw: Draw,
    source: str,
    with_call: str = "",
    sinks: Sequence[str] = ("system", "task", "message", "return", "raise"),
) -> Program:
    """Draw one program that follows a secret or an upstream body; `with_call`, if given, is a step that it takes last."""
    import program_calls
    import program_steps
    import program_tools

    builder = Builder(draw, source)
    if source == "upstream":
        sinks = ("return", "raise")
    sink = builder.one(*sinks)
    is_async = sink == "task" or builder.one(False, True)
    scope = Scope(
        builder, is_async=is_async, in_function=sink not in ("system", "message") or builder.one(True, False)
    )
    scope.is_async = is_async and scope.in_function
    scope.indent = 1 if scope.in_function else 0
    program_steps.begin(scope)
    for _ in range(draw(st.integers(1, 7))):
        program_steps.step(scope)
    if with_call:
        getattr(program_calls, with_call)(scope)
    body, marked, value = program_tools.finish(scope, sink)
    helpers = (_PAIR, *builder.helpers)
    codes, alarms = program_tools.expected(source, sink, "\n".join((*helpers, body)))
    return Program(_IMPORTS, tuple(builder.switches), helpers, body, source, codes, alarms, marked, value)


@st.composite
def programs(draw: Draw, source: str | None = None, with_call: str = "") -> Program:
    """Programs that follow a secret or an upstream body."""
    return program(draw, source or draw(st.sampled_from(["secret", "upstream"])), with_call)
