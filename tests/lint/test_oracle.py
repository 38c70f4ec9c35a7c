"""Generated programs are run: what reaches the model then must be reported, what can't must not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from program_runs import leaks, verdict
from programs import Program, programs

QUICK = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(QUICK, max_examples=4000)


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


def judge(program: Program, loop: asyncio.AbstractEventLoop) -> None:
    leaking = leaks(program, loop)
    wrong = verdict(program, leaking)
    assert wrong is None, f"{wrong}: {program}"


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("source", ["secret", "upstream"])
def test_what_leaks_is_reported_and_nothing_else_is(source: str, loop: asyncio.AbstractEventLoop) -> None:
    seen = {True: 0, False: 0}

    @QUICK
    @given(programs(source))
    def check(program: Program) -> None:
        seen[leaks(program, loop)] += 1
        judge(program, loop)

    check()
    assert min(seen.values()) > 20, f"the programs say too little: {seen}"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("source", ["secret", "upstream"])
def test_what_leaks_is_reported_in_many_programs(source: str, loop: asyncio.AbstractEventLoop) -> None:
    @LONG
    @given(programs(source))
    def check(program: Program) -> None:
        judge(program, loop)

    check()
