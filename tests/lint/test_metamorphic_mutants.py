"""Each relation of the metamorphic tests can fail: an engine with one piece broken breaks it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from program_changes import narrowed, unrelated
from programs import Program, programs
from test_metamorphic import FITTING, QUICK, SEEDS, check_same, flows

from offwire_lint import dress
from offwire_lint.config import load
from offwire_lint.facts import lower
from offwire_lint.flows import builtin, calls, expressions, imports, signatures
from offwire_lint.flows.engine import Engine
from offwire_lint.flows.heap import Func
from offwire_lint.flows.values import UNKNOWN
from offwire_lint.run import lint

# Shrinking would take long and tell nothing: a failure is what is wanted.
FAILING = settings(QUICK, max_examples=200, phases=[Phase.generate])
Break = Callable[[pytest.MonkeyPatch], None]


def judge_by_the_names_of_locals(patch: pytest.MonkeyPatch) -> None:
    def name(engine: Any, node: Any, frame: Any) -> Any:
        return UNKNOWN if node[2].startswith("v") and node[2][1:].isdigit() else right(engine, node, frame)

    right = expressions.EVALUATE["name"]
    patch.setitem(expressions.EVALUATE, "name", name)


def read_no_text_in_double_quotes(patch: pytest.MonkeyPatch) -> None:
    right = lower._string_value
    patch.setattr(lower, "_string_value", lambda node: "" if node.value.startswith('"') else right(node))


def read_nothing_in_brackets(patch: pytest.MonkeyPatch) -> None:
    def expr(low: Any, node: Any, hint: str | None = None) -> Any:
        found = right(low, node, hint)
        return ("const", found[1], "") if getattr(node, "lpar", ()) else found

    right = lower.Lowering.expr
    patch.setattr(lower.Lowering, "expr", expr)


def forget_what_is_passed(patch: pytest.MonkeyPatch) -> None:
    right = signatures.bind
    patch.setattr(signatures, "bind", lambda *given: dict.fromkeys(right(*given), UNKNOWN))


def know_only_what_stands_above(patch: pytest.MonkeyPatch) -> None:
    def name(engine: Any, node: Any, frame: Any) -> Any:
        value = right(engine, node, frame)
        below = any(isinstance(ref, Func) and ref.function.place > node[1] for ref in value.refs)
        return UNKNOWN if below else value

    right = expressions.EVALUATE["name"]
    patch.setitem(expressions.EVALUATE, "name", name)


def look_into_no_other_module(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(imports, "at_key", lambda engine, key: UNKNOWN)
    patch.setattr(imports, "member", lambda engine, key, name: UNKNOWN)
    patch.setattr(imports, "_star", lambda engine, key, module, frame: None)


def judge_by_the_position(patch: pytest.MonkeyPatch) -> None:
    def hit(engine: Any, channel: str, value: Any, place: Any, *more: Any, **given: Any) -> None:
        if place[1] % 2:
            right(engine, channel, value, place, *more, **given)

    right = Engine.hit
    patch.setattr(Engine, "hit", hit)


MUTANTS: dict[str, Break] = {
    "renamed": judge_by_the_names_of_locals,
    "rewritten": read_no_text_in_double_quotes,
    "wrapped": read_nothing_in_brackets,
    "extracted": forget_what_is_passed,
    "inlined": forget_what_is_passed,
    "reordered": know_only_what_stands_above,
    "split": look_into_no_other_module,
    "unrelated": judge_by_the_position,
}


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_engine_breaks_the_relation(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    @FAILING
    @given(programs(with_call=FITTING.get(name, "")), SEEDS)
    def check(program: Program, seed: int) -> None:
        check_same(program, name, seed)

    MUTANTS[name](monkeypatch)
    with pytest.raises(AssertionError):
        check()


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_an_engine_that_takes_a_length_for_the_text_reports_what_was_narrowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @FAILING
    @given(programs(), SEEDS)
    def check(program: Program, seed: int) -> None:
        text = narrowed(program, random.Random(seed))
        assert not [one for one in flows({"agent.py": text}) if one.code in program.codes]

    monkeypatch.setattr(calls, "_ASKING", frozenset())
    monkeypatch.setitem(builtin._FUNCTIONS, "len", builtin._text)
    with pytest.raises(AssertionError):
        check()


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_fingerprints_made_of_lines_change_with_unrelated_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_line(findings: Any, layout: Any, path: str) -> list[Any]:
        return [replace(one, fingerprint=f"{one.code}{one.location.line}") for one in findings]

    (tmp_path / ".git").mkdir()
    config = load(tmp_path, use_cache=False)
    file = tmp_path / "agent.py"

    def marks(text: str) -> list[str]:
        file.write_text(text, encoding="utf-8")
        return sorted(one.fingerprint for one in lint([file], config).findings)

    @FAILING
    @given(programs(), SEEDS)
    def check(program: Program, seed: int) -> None:
        changed = unrelated(program, random.Random(seed))
        assert marks(program.text) == marks(changed.files["agent.py"])

    monkeypatch.setattr(dress, "fingerprinted", by_line)
    with pytest.raises(AssertionError):
        check()
