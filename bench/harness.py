"""Measures the harness: what a session costs at its start, a driven run beside the same run without it, and growth.

Prints markdown. `--drives` says over how many runs memory, descriptors and threads are watched.
"""

from __future__ import annotations

import argparse
import asyncio
import http.server
import importlib.metadata
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from offwire.runs import Verdict
from offwire_harness.models import call, say
from offwire_harness.session import Options, Session

WARM_UP, RUNS = 5, 40
IMPORTS = "import autogen_agentchat.agents, autogen_ext.models.openai"
START = "from offwire_harness.session import Options, Session; s = Session.start(Options(confine='auto'))"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drives", type=int, default=2000)
    arguments = parser.parse_args()
    alone, together = _seconds(IMPORTS), _seconds(f"{START}; {IMPORTS}; s.tap.wait(); s.close()")
    ready = _seconds(f"{START}; s.tap.wait(); s.close()")
    bare = statistics.median(_bare_runs())
    with _Driven() as driven:
        runs = [driven.seconds() for _ in range(WARM_UP + RUNS)][WARM_UP:]
        growth = driven.growth(arguments.drives)
    ours = statistics.median(runs)
    print(f"openai {importlib.metadata.version('openai')}, Python {sys.version.split()[0]}, medians\n")
    print("| what | measured |")
    print("| --- | --- |")
    print(f"| session, start to close | {ready:.2f} s |")
    print(f"| of it not hidden behind AutoGen's import ({alone:.2f} s) | {together - alone:+.2f} s |")
    print(f"| a run against a bare local server | {bare * 1000:.1f} ms |")
    print(f"| the same run, driven and judged | {ours * 1000:.1f} ms, {ours / bare:.1f} times |")
    for name, (before, after) in growth.items():
        print(
            f"| {name} after {arguments.drives // 10} and after {arguments.drives} drives | {before}, {after} |"
        )
    return 0


def _seconds(code: str) -> float:
    """Return the median seconds of a whole process that runs some code."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, stdin=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


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


class _Bare(http.server.BaseHTTPRequestHandler):
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


def _bare_runs() -> list[float]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Bare)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"

    async def runs() -> list[float]:
        return [await _timed(lambda: _agent(url).run(task="invoice 1?")) for _ in range(WARM_UP + RUNS)]

    taken = asyncio.run(runs())[WARM_UP:]
    server.shutdown()
    return taken


async def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


class _Driven:
    """A session in which the same agent is driven over and over."""

    def __enter__(self) -> _Driven:
        self.session = Session.start(Options(confine="audit"))
        return self

    def __exit__(self, *error: object) -> None:
        self.session.close()

    def seconds(self) -> float:
        """Drive once and return how long it took; setting up the test around it is not counted."""
        with self.session.test("bench", "bench/harness.py", 1, False) as face:
            face.model.script(call("lookup", id="1"), say("paid"))
            face.canary("KEY", at_rest=True)
            start = time.perf_counter()
            run = face.drive_sync(_agent, task="invoice 1?")
            taken = time.perf_counter() - start
            if run.verdict is not Verdict.CLEAN:
                raise SystemExit(run.explain())
        return taken

    def growth(self, drives: int) -> dict[str, tuple[int, int]]:
        """Drive many times and return what this process holds after a tenth of them, and after all."""
        early: dict[str, int] = {}
        for number in range(1, drives + 1):
            self.seconds()
            if number == max(1, drives // 10):
                early = self._held()
        late = self._held()
        return {name: (early[name], late[name]) for name in late}

    def _held(self) -> dict[str, int]:
        status = Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]
        return {
            "MB of memory": int(status) // 1024,
            "descriptors": len(os.listdir("/proc/self/fd")),
            "threads": threading.active_count(),
        }


if __name__ == "__main__":
    sys.exit(main())
