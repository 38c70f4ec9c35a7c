"""One agent, one tool call, a final answer: driven and judged, and the same run without offwire, side by side.

Prints JSON: seconds of each run by what it was. Runs take turns, so that whatever else the machine does hits all alike.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import http.server
import importlib.metadata
import itertools
import json
import logging
import os
import sys
import threading
import time
import tracemalloc
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from offwire.runs import Verdict
from offwire_harness.models import call, say
from offwire_harness.session import Options, Session

WARM_UP = 5
EACH = ("drive", "canary", "test")
"""What is new with each drive whose memory is watched: only the drive, a canary too, or a whole test with a canary."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--drives", type=int, default=0, help="then drive so often and watch what is held")
    parser.add_argument("--each", choices=EACH, default="test", help="what is new with each of those drives")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable()
    with ExitStack() as stack:
        ways: dict[str, Callable[[], float]] = {"bare": stack.enter_context(_Bare())}
        if importlib.metadata.version("openai") < "3":
            ways["respx"] = _respx
        driven = stack.enter_context(_Driven())
        ways["driven"] = driven.seconds
        taken = {name: [] for name in ways}
        for number in range(WARM_UP + arguments.runs):
            for name, way in ways.items():
                seconds = way()
                if number >= WARM_UP:
                    taken[name].append(seconds)
        growth = driven.growth(arguments.drives, arguments.each) if arguments.drives else []
    about = {"openai": importlib.metadata.version("openai"), "python": sys.version.split()[0]}
    print(json.dumps({**about, "seconds": taken, "growth": growth}))
    return 0


async def lookup(id: str) -> str:
    """Return an invoice."""
    return f"invoice {id}: paid"


def _agent(base_url: str | None = None) -> Any:
    from autogen_agentchat.agents import AssistantAgent
    from autogen_ext.models.openai import OpenAIChatCompletionClient

    place = {"base_url": base_url, "api_key": "none"} if base_url else {}
    client = OpenAIChatCompletionClient(model="gpt-4o", **place)
    return AssistantAgent("clerk", client, tools=[lookup], reflect_on_tool_use=True)


def _completion(message: dict[str, Any], reason: str) -> bytes:
    choice = {
        "index": 0,
        "finish_reason": reason,
        "message": {"role": "assistant", "content": None, **message},
    }
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    head = {"id": "c", "object": "chat.completion", "created": 1, "model": "gpt-4o"}
    return json.dumps({**head, "choices": [choice], "usage": usage}).encode()


FUNCTION = {"name": "lookup", "arguments": '{"id": "1"}'}
TURNS = (
    _completion({"tool_calls": [{"id": "1", "type": "function", "function": FUNCTION}]}, "tool_calls"),
    _completion({"content": "paid"}, "stop"),
)


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers what the scripted model answers, with nothing round it."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65_536  # head and body in one segment, or the kernel delays the second

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        body = TURNS[b'"role":"tool"' in asked]
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class _Bare:
    """The run against a local server, over plain HTTP."""

    def __enter__(self) -> Callable[[], float]:
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        return lambda: _timed(url)

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()


def _respx() -> float:
    """Return the seconds of the run with httpx mocked, and nothing else."""
    import httpx
    import respx

    with respx.mock(base_url="https://api.openai.com") as router:
        answers = [httpx.Response(200, content=turn) for turn in TURNS]
        router.post("/v1/chat/completions").mock(side_effect=answers)
        return _timed("https://api.openai.com/v1")


def _timed(url: str) -> float:
    agent = _agent(url)  # most of its cost is OpenSSL's, reading the certificates: the same in every way
    start = time.perf_counter()
    asyncio.run(agent.run(task="invoice 1?"))
    return time.perf_counter() - start


class _Driven:
    """A session in which the same agent is driven over and over."""

    def __enter__(self) -> _Driven:
        self._session = Session.start(Options())
        self._session.leave_alone()  # the other runs are not steered
        return self

    def __exit__(self, *error: object) -> None:
        self._session.close()

    def seconds(self) -> float:
        """Drive once and return how long it took, judgement included; setting up the test around it is not counted."""
        with self._session.test("bench", "bench/driven.py", 1, False) as face:
            face.model.script(call("lookup", id="1"), say("paid"))
            face.canary("KEY", at_rest=True)
            agent = _agent()
            start = time.perf_counter()
            run = face.drive_sync(agent, task="invoice 1?")
            taken = time.perf_counter() - start
            if run.verdict is not Verdict.CLEAN:
                raise SystemExit(run.explain())
            face.finish(passed=True)  # or the next test takes this one's traffic for late
        return taken

    def growth(self, drives: int, each: str = "test") -> list[dict[str, int]]:
        """Drive many times, and return what this process and the proxy hold after each tenth of them."""
        held = []
        tracemalloc.start()
        with ExitStack() as stack:
            drive = self.seconds if each == "test" else self._in_one_test(stack, each == "canary")
            for number in range(1, drives + 1):
                drive()
                if number % max(1, drives // 10) == 0:
                    held.append(self._held(number))
        tracemalloc.stop()
        return held

    def _in_one_test(self, stack: ExitStack, canaries: bool) -> Callable[[], None]:
        """Return what drives once more in one and the same test, with another canary each time or always the same."""
        face = stack.enter_context(self._session.test("bench", "bench/driven.py", 1, False))
        stack.callback(face.finish, passed=True)
        labels = map("KEY {}".format, itertools.count())
        face.canary(next(labels), at_rest=True)

        def drive() -> None:
            if canaries:
                face.canary(next(labels), at_rest=True)
            face.model.script(call("lookup", id="1"), say("paid"))
            run = face.drive_sync(_agent(), task="invoice 1?")
            if run.verdict is not Verdict.CLEAN:
                raise SystemExit(run.explain())

        return drive

    def _held(self, drives: int) -> dict[str, int]:
        proxy = int(self._session.tap._process.pid)  # type: ignore[attr-defined]
        gc.collect()
        return {
            "drives": drives,
            "bytes of objects": tracemalloc.get_traced_memory()[0],
            "MB of memory": _megabytes("self"),
            "descriptors": len(os.listdir("/proc/self/fd")),
            "threads": threading.active_count(),
            "MB of the proxy": _megabytes(proxy),
            "descriptors of the proxy": len(os.listdir(f"/proc/{proxy}/fd")),
        }


def _megabytes(process: object) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


if __name__ == "__main__":
    sys.exit(main())
