"""Drives end whatever the agent does, and a tool's result goes out on the wire."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from offwire_harness.drivers import DriveError, Progress, driver_for, watchdog
from offwire_harness.drivers.loop import DriveLoop
from offwire_harness.drivers.watchdog import Order, Outcome
from offwire_harness.verdict import Ending


@pytest.fixture
def loop() -> Iterator[DriveLoop]:
    loop = DriveLoop()
    yield loop
    loop.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the watchdog wait for tenths of a second where it waits for seconds."""
    monkeypatch.setattr(watchdog, "AFTER_ABORT", 0.2)
    monkeypatch.setattr(watchdog, "AFTER_CANCEL", 0.2)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the watchdog wait for as long as it takes, on however slow a machine."""
    monkeypatch.setattr(watchdog, "AFTER_ABORT", 60)
    monkeypatch.setattr(watchdog, "AFTER_CANCEL", 60)


def drive(
    loop: DriveLoop,
    target: Any,
    *,
    limit: float = 20.0,
    abort: Callable[[str], None] = lambda reason: None,
    **rest: Any,
) -> Outcome:
    progress = Progress(rest.get("pending", lambda: False), rest.get("executed", lambda call_id, text: None))
    order = Order(target, rest.get("task", "a task"), rest.get("mode", "run"), limit, progress)
    return watchdog.start(order, loop, abort).result(timeout=30)


def test_a_function_that_takes_the_task_is_driven(loop: DriveLoop):
    asked: list[str] = []
    outcome = drive(loop, asked.append, task="look")
    assert (outcome.ending, asked) == (Ending.RETURNED, ["look"])


def test_an_async_function_is_driven_on_the_loop(loop: DriveLoop):
    async def agent(task: str) -> None:
        await asyncio.sleep(0)

    assert drive(loop, agent).ending is Ending.RETURNED


def test_an_agent_that_raises_ends_with_its_error_in_one_line(loop: DriveLoop):
    def agent(task: str) -> None:
        raise RuntimeError("two\nlines")

    assert drive(loop, agent) == Outcome(Ending.RAISED, agent.__qualname__, "RuntimeError: two lines")


def test_an_agent_that_can_not_be_built_is_told_apart(loop: DriveLoop):
    def build() -> None:
        raise KeyError("VAULT_PW")

    outcome = drive(loop, build)
    assert (outcome.ending, outcome.error) == (Ending.BUILD_FAILED, "KeyError: 'VAULT_PW'")


def test_what_is_no_agent_is_refused_with_what_would_be(loop: DriveLoop):
    outcome = drive(loop, 42)
    assert outcome.ending is Ending.BUILD_FAILED
    assert outcome.error.startswith("no driver for builtins.int")


def test_a_factory_may_be_async(loop: DriveLoop):
    async def build() -> Callable[[str], None]:
        return lambda task: None

    assert drive(loop, build).ending is Ending.RETURNED


def test_a_function_that_streams_is_drained(loop: DriveLoop):
    seen: list[int] = []

    async def agent(task: str) -> AsyncIterator[int]:
        for number in range(3):
            seen.append(number)
            yield number

    assert drive(loop, agent, mode="run_stream").ending is Ending.RETURNED
    assert seen == [0, 1, 2]


def test_a_factory_that_wants_arguments_is_told_apart_from_an_agent(loop: DriveLoop):
    class Agent:
        def run(self) -> None: ...

    def build(tenant: str) -> Agent:
        return Agent()

    outcome = drive(loop, build)
    assert outcome.ending is Ending.RAISED
    assert "functools.partial" in outcome.error


def test_functions_have_no_token_mode(loop: DriveLoop):
    assert 'mode="run"' in drive(loop, lambda task: None, mode="tokens").error


@pytest.mark.usefixtures("patient")
def test_at_the_time_limit_the_sockets_are_closed_and_the_agent_gets_to_speak(loop: DriveLoop):
    closed = threading.Event()
    said: list[str] = []

    def agent(task: str) -> None:
        closed.wait(60)
        said.append("I was cut off")

    outcome = drive(loop, agent, limit=0.1, abort=lambda reason: closed.set())
    assert outcome.ending is Ending.TIMED_OUT
    assert said == ["I was cut off"]
    assert not outcome.stuck


@pytest.mark.usefixtures("impatient")
def test_an_agent_that_waits_for_ever_is_cancelled(loop: DriveLoop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watchdog, "AFTER_CANCEL", 60)

    async def agent(task: str) -> None:
        await asyncio.Event().wait()

    outcome = drive(loop, agent, limit=0.1)
    assert (outcome.ending, outcome.stuck) == (Ending.TIMED_OUT, False)


@pytest.mark.usefixtures("impatient")
def test_what_was_left_half_done_is_finalized_with_the_drive(
    loop: DriveLoop, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watchdog, "AFTER_CANCEL", 60)
    finalized: list[str] = []

    class Half:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            finalized.append("half")

    async def agent(task: str) -> None:
        Half()
        await asyncio.Event().wait()

    gc.disable()  # or it might be finalized by chance
    try:
        assert drive(loop, agent, limit=0.1).ending is Ending.TIMED_OUT
        assert finalized == ["half"]
    finally:
        gc.enable()


@pytest.mark.usefixtures("impatient")
def test_a_loop_that_is_blocked_for_good_is_reported_as_stuck(loop: DriveLoop):
    release = threading.Event()

    async def agent(task: str) -> None:
        release.wait(60)

    outcome = drive(loop, agent, limit=0.1)
    release.set()
    assert (outcome.ending, outcome.stuck) == (Ending.TIMED_OUT, True)


def test_exiting_in_a_task_ends_that_drive_and_not_the_loop(loop: DriveLoop):
    async def leaves(task: str) -> None:
        raise SystemExit(3)

    assert drive(loop, leaves).ending is Ending.RAISED
    assert drive(loop, lambda task: None).ending is Ending.RETURNED


def test_threads_that_never_end_do_not_hold_the_interpreter(loop: DriveLoop):
    release = threading.Event()
    found: list[bool] = []

    async def agent(task: str) -> None:
        work = asyncio.get_running_loop().run_in_executor(None, release.wait, 20)
        await asyncio.sleep(0)
        found.extend(t.daemon for t in threading.enumerate() if t.name == "offwire-tool")
        release.set()
        await work

    assert drive(loop, agent).ending is Ending.RETURNED
    assert found == [True]


class TestAutoGen:
    """With a model client that replays, so that no wire is needed."""

    @pytest.fixture
    def build(self) -> Callable[..., Any]:
        agents = pytest.importorskip("autogen_agentchat.agents")
        replay = pytest.importorskip("autogen_ext.models.replay")
        from autogen_core import FunctionCall
        from autogen_core.models import CreateResult, RequestUsage

        class Recording(replay.ReplayChatCompletionClient):
            def __init__(self, *arguments: Any, **keywords: Any) -> None:
                super().__init__(*arguments, **keywords)
                self.requests: list[list[Any]] = []

            async def create(self, messages: Any, **keywords: Any) -> Any:
                self.requests.append(list(messages))
                return await super().create(messages, **keywords)

            async def create_stream(self, messages: Any, **keywords: Any) -> Any:
                self.requests.append(list(messages))
                async for piece in super().create_stream(messages, **keywords):
                    yield piece

        def turn(number: int) -> CreateResult:
            wanted = FunctionCall(id=f"call_{number}", name="look", arguments="{}")
            usage = RequestUsage(prompt_tokens=1, completion_tokens=1)
            return CreateResult(finish_reason="function_calls", content=[wanted], usage=usage, cached=False)

        def make(look: Callable[..., Any], calls: int = 1, **options: Any) -> Any:
            info = {"vision": False, "function_calling": True, "json_output": False, "family": "unknown"}
            client = Recording(
                [*map(turn, range(calls)), "done", "done"], model_info={**info, "structured_output": False}
            )
            return agents.AssistantAgent("looker", client, tools=[look], **options)

        return make

    @staticmethod
    def sent(agent: Any) -> list[str]:
        """Ids of the calls whose result went into some request."""
        found = []
        for request in agent._model_client.requests:
            for message in request:
                if message.type == "FunctionExecutionResultMessage":
                    found += [result.call_id for result in message.content]
        return found

    def pending(self, agent: Any, calls: int) -> Callable[[], bool]:
        return lambda: len(set(self.sent(agent))) < calls

    @pytest.mark.parametrize("mode", ["run", "run_stream", "tokens"])
    @pytest.mark.parametrize("calls", [1, 3])
    @pytest.mark.parametrize("options", [{}, {"reflect_on_tool_use": True}, {"max_tool_iterations": 5}])
    def test_every_result_reaches_a_request(
        self, loop: DriveLoop, build: Callable[..., Any], mode: str, calls: int, options: dict[str, Any]
    ):
        async def look() -> str:
            """Look."""
            return "seen"

        if calls > 1 and "reflect_on_tool_use" in options:
            options = {**options, "max_tool_iterations": 5}
        agent = build(look, calls, **options)
        assert drive(loop, agent, mode=mode, pending=self.pending(agent, calls)).ending is Ending.RETURNED
        assert set(self.sent(agent)) == {f"call_{number}" for number in range(calls)}

    def test_an_agent_that_sends_its_result_at_once_is_run_once(
        self, loop: DriveLoop, build: Callable[..., Any]
    ):
        async def look() -> str:
            """Look."""
            return "seen"

        agent = build(look, reflect_on_tool_use=True)
        drive(loop, agent, pending=self.pending(agent, 1))
        assert len(agent._model_client.requests) == 2

    def test_token_streaming_is_put_back(self, loop: DriveLoop, build: Callable[..., Any]):
        async def look() -> str:
            """Look."""
            return "seen"

        agent = build(look)
        drive(loop, agent, mode="tokens")
        assert agent._model_client_stream is False

    @pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, asyncio.CancelledError])
    def test_a_tool_that_makes_autogen_wait_for_ever_is_ended(
        self,
        loop: DriveLoop,
        build: Callable[..., Any],
        error: type[BaseException],
        monkeypatch: pytest.MonkeyPatch,
    ):
        monkeypatch.setattr(watchdog, "AFTER_ABORT", 0.2)
        monkeypatch.setattr(watchdog, "AFTER_CANCEL", 60)

        async def look() -> str:
            """Look."""
            raise error

        outcome = drive(loop, build(look), limit=0.5)
        assert outcome.ending is Ending.TIMED_OUT
        assert "BaseException" in outcome.error

    def test_a_blocking_tool_does_not_hinder_the_watchdog(
        self, loop: DriveLoop, build: Callable[..., Any], impatient: None
    ):
        release = threading.Event()

        async def look() -> str:
            """Look."""
            release.wait(60)
            return "late"

        assert drive(loop, build(look), limit=0.2).ending is Ending.TIMED_OUT
        release.set()


def test_an_unknown_object_has_no_driver():
    with pytest.raises(DriveError, match=r"no driver for builtins\.object"):
        driver_for(object())
