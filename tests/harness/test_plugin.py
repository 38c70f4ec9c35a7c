"""The plugin as its users meet it: pytest is run on small suites, in a process of its own."""

from __future__ import annotations

import ast
import json
import os
import re
import socket
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from offwire.runs import Verdict
from offwire_harness import evidence

AGENT = '''
import json, os, urllib.request

MODEL = "https://api.openai.com/v1/chat/completions"


def get_status(order):
    """The order's status, from the shop's API."""
    request = urllib.request.Request(
        f"https://shop.example/orders/{order}", headers={"authorization": "Bearer " + os.environ["SHOP_KEY"]}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["status"]


def leaky(order):
    return get_status(order) + " " + os.environ["SHOP_KEY"]


def asks(tool):
    """Return an agent, as small as can be: a function that takes the task."""
    offered = {"name": tool.__name__, "parameters": {"type": "object", "properties": {"order": {"type": "string"}}}}

    def agent(task):
        messages = [{"role": "user", "content": task}]
        while True:
            body = {"model": "gpt-4o", "messages": messages, "tools": [{"type": "function", "function": offered}]}
            request = urllib.request.Request(
                MODEL,
                json.dumps(body).encode(),
                {"authorization": "Bearer " + os.environ["OPENAI_API_KEY"], "content-type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=10) as answer:
                message = json.load(answer)["choices"][0]["message"]
            messages.append(message)
            if not message.get("tool_calls"):
                return message["content"]
            for call in message["tool_calls"]:
                result = tool(**json.loads(call["function"]["arguments"]))
                messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})

    return agent
'''

MODULE = """
import http.client, json, os

from agent import asks

KEY = os.environ["SHOP_KEY"]


def get_status(order):
    connection = http.client.HTTPSConnection("shop.example")
    connection.request("GET", f"/orders/{order}", headers={"authorization": "Bearer " + KEY})
    return json.load(connection.getresponse())["status"]


def tell_status(order):
    print("looked up with", KEY)
    return get_status(order) + " " + KEY


agent = asks(get_status)
leaky_agent = asks(tell_status)


def broken(task):
    raise RuntimeError(f"no such shop: {KEY}")
"""

SCENE = """
import pytest
from agent import asks, get_status, leaky
from offwire.testing import call, say


def scene(offwire, tool=get_status):
    key = offwire.canary("SHOP_KEY", env="SHOP_KEY", audience="shop.example")
    api = offwire.upstream("https://shop.example")
    api.get("/orders/{order}").json({"status": "sent"})
    offwire.model.script(call(tool.__name__, order="7"), say("It was sent."))
    return key, api
"""


@dataclass(frozen=True)
class Outcome:
    """What one run of pytest printed and wrote."""

    code: int
    text: str
    folder: Path

    def of(self, test: str) -> str:
        """The outcome that pytest gave a test."""
        found = re.search(rf"::{re.escape(test)} (PASSED|FAILED|ERROR|XFAIL|XPASS|SKIPPED)", self.text)
        assert found, f"{test} was not run:\n{self.text}"
        return found[1]

    def report(self) -> evidence.SessionRecord:
        """The record that was written."""
        return evidence.read(self.folder / "session.json")


def run_pytest(folder: Path, tests: str, *options: str, **environment: str) -> Outcome:
    """Run pytest on a suite of the small agent and these tests."""
    (folder / "agent.py").write_text(AGENT)
    (folder / "shop.py").write_text(MODULE)
    (folder / "test_it.py").write_text(SCENE + textwrap.dedent(tests))
    (folder / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    return Outcome(done.returncode, done.stdout, folder)


OUTCOMES = """
    def test_clean_and_said_so(offwire):
        key, api = scene(offwire)
        run = offwire.drive_sync(asks(get_status), task="Where is order 7?")
        run.assert_clean()
        assert api.calls[0].used(key)
        assert run.verdict == "clean"

    def test_clean_and_nothing_said(offwire):
        scene(offwire)
        offwire.drive_sync(asks(get_status), task="Where is order 7?")

    def test_leaking_and_nothing_said(offwire):
        scene(offwire, leaky)
        offwire.drive_sync(asks(leaky), task="Where is order 7?")

    def test_leaking_and_asserted_clean(offwire):
        scene(offwire, leaky)
        offwire.drive_sync(asks(leaky), task="Where is order 7?").assert_clean()

    def test_leaking_and_expected(offwire):
        key, _ = scene(offwire, leaky)
        with offwire.expect_leak(key, via="leaky"):
            run = offwire.drive_sync(asks(leaky), task="Where is order 7?")
        seen = run.sightings[0]
        assert (seen.canary.label, seen.wire, seen.tool) == ("SHOP_KEY", "api.openai.com", "leaky")
        assert seen.pointer == "/messages/2/content"
        assert key.value not in seen.excerpt

    def test_leaking_through_another_tool_than_expected(offwire):
        key, _ = scene(offwire, leaky)
        with offwire.expect_leak(key, via="get_status"):
            offwire.drive_sync(asks(leaky), task="Where is order 7?")

    def test_expected_to_leak_and_clean(offwire):
        key, _ = scene(offwire)
        with offwire.expect_leak(key):
            offwire.drive_sync(asks(get_status), task="Where is order 7?")

    def test_leaking_and_looked_at(offwire):
        scene(offwire, leaky)
        assert offwire.drive_sync(asks(leaky), task="Where is order 7?").verdict == "leaking"

    def test_inconclusive_and_nothing_said(offwire):
        scene(offwire)
        offwire.model.script(say("I would rather not look."))
        offwire.drive_sync(asks(get_status), task="Where is order 7?")

    @pytest.mark.xfail
    def test_leaking_and_known_to_fail(offwire):
        scene(offwire, leaky)
        offwire.drive_sync(asks(leaky), task="Where is order 7?")

    def test_skipped_by_itself(offwire):
        pytest.skip("not today")

    def test_failed_for_a_reason_of_its_own(offwire):
        scene(offwire, leaky)
        offwire.drive_sync(asks(leaky), task="Where is order 7?")
        assert 1 == 2, "arithmetic"

    def test_agent_run_by_the_test_itself(offwire):
        scene(offwire, leaky)
        asks(leaky)("Where is order 7?")

    def test_mode_that_there_is_not(offwire):
        with pytest.raises(ValueError, match="there are: run, run_stream, tokens"):
            offwire.drive_sync(asks(get_status), task="", mode="walk")

    async def test_asyncio(offwire):
        scene(offwire)
        (await offwire.drive(asks(get_status), task="Where is order 7?")).assert_clean()

    @pytest.mark.anyio
    @pytest.mark.parametrize("anyio_backend", ["trio", "asyncio"])
    async def test_anyio(offwire, anyio_backend):
        scene(offwire)
        (await offwire.drive(asks(get_status), task="Where is order 7?")).assert_clean()

    def test_module_in_a_fresh_interpreter(offwire):
        key, api = scene(offwire)
        offwire.drive_sync("shop:agent", task="Where is order 7?").assert_clean()
        assert api.calls[0].used(key)

    def test_leaking_module_in_a_fresh_interpreter(offwire):
        key, _ = scene(offwire, leaky)
        offwire.model.script(call("tell_status", order="7"), say("It was sent."))
        with offwire.expect_leak(key, via="tell_status"):
            offwire.drive_sync("shop:leaky_agent", task="Where is order 7?")

    @pytest.mark.parametrize("fault", ["dns", "refused", "tls-alert", "reset"])
    def test_network_fault_in_a_fresh_interpreter(offwire, fault):
        _, api = scene(offwire)
        api.get("/orders/{order}").fault(fault)
        run = offwire.drive_sync("shop:agent", task="Where is order 7?")
        assert run.verdict == "inconclusive"
        wanted = {"dns": "gaierror", "refused": "ConnectionRefused", "tls-alert": "SSL", "reset": "RemoteDisconnected"}
        assert wanted[fault] in run.explain() or "ConnectionReset" in run.explain()

    def test_module_that_raises(offwire):
        key, _ = scene(offwire)
        run = offwire.drive_sync("shop:broken", task="Where is order 7?")
        assert run.verdict == "inconclusive"
        assert "RuntimeError: no such shop: <SHOP_KEY>" in run.explain()
        assert key.value not in run.explain()

    def test_module_that_there_is_not(offwire):
        scene(offwire)
        run = offwire.drive_sync("shop:nobody", task="Where is order 7?")
        assert run.verdict == "inconclusive"
        assert "has no attribute 'nobody'" in run.explain()

    def test_of_somebody_else():
        pass
"""

EXPECTED = {
    "test_clean_and_said_so": "PASSED",
    "test_clean_and_nothing_said": "PASSED",
    "test_leaking_and_nothing_said": "FAILED",
    "test_leaking_and_asserted_clean": "FAILED",
    "test_leaking_and_expected": "PASSED",
    "test_leaking_through_another_tool_than_expected": "FAILED",
    "test_expected_to_leak_and_clean": "FAILED",
    "test_leaking_and_looked_at": "PASSED",
    "test_inconclusive_and_nothing_said": "FAILED",
    "test_leaking_and_known_to_fail": "XFAIL",
    "test_skipped_by_itself": "SKIPPED",
    "test_failed_for_a_reason_of_its_own": "FAILED",
    "test_agent_run_by_the_test_itself": "FAILED",
    "test_mode_that_there_is_not": "PASSED",
    "test_asyncio": "PASSED",
    "test_anyio[trio]": "PASSED",
    "test_anyio[asyncio]": "PASSED",
    "test_module_in_a_fresh_interpreter": "PASSED",
    "test_leaking_module_in_a_fresh_interpreter": "PASSED",
    "test_network_fault_in_a_fresh_interpreter[dns]": "PASSED",
    "test_network_fault_in_a_fresh_interpreter[refused]": "PASSED",
    "test_network_fault_in_a_fresh_interpreter[tls-alert]": "PASSED",
    "test_network_fault_in_a_fresh_interpreter[reset]": "PASSED",
    "test_module_that_raises": "PASSED",
    "test_module_that_there_is_not": "PASSED",
    "test_of_somebody_else": "PASSED",
}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """All the small tests above, run once with the option."""
    folder = tmp_path_factory.mktemp("suite")
    return run_pytest(folder, OUTCOMES, "--offwire", "--offwire-report=session.json")


@pytest.fixture(scope="module")
def lazy_suite(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The same without the option: the fixture starts the session when it is first used."""
    return run_pytest(tmp_path_factory.mktemp("lazy"), OUTCOMES, "--offwire-report=session.json")


@pytest.mark.parametrize("test", EXPECTED)
def test_outcome_with_the_option(suite: Outcome, test: str):
    assert suite.of(test) == EXPECTED[test]


@pytest.mark.parametrize("test", EXPECTED)
def test_outcome_without_the_option(lazy_suite: Outcome, test: str):
    assert lazy_suite.of(test) == EXPECTED[test]


def test_a_test_that_did_not_deal_with_its_verdict_fails_in_its_call_phase(suite: Outcome):
    assert "ERROR at" not in suite.text


def test_the_summary_of_a_failed_test_begins_with_the_verdict(suite: Outcome):
    assert "NotClean: offwire: LEAKING - " in suite.text


def test_the_message_tells_where_and_what_to_do(suite: Outcome):
    message = suite.text[suite.text.index("__ test_leaking_and_nothing_said __") :]
    message = message[: message.index("\n____")]
    for part in (
        "offwire: LEAKING",
        "SHOP_KEY reached api.openai.com at /messages/2/content",
        "through the tool leaky",
        "covered: tools leaky in 1 call;",
        "not claimed:",
        "what to do:",
    ):
        assert part in message, message


def test_a_failure_of_its_own_is_shown_with_the_verdict_beside_it(suite: Outcome):
    message = suite.text[suite.text.index("__ test_failed_for_a_reason_of_its_own __") :]
    assert "arithmetic" in message
    assert "offwire: LEAKING" in message


def test_the_record_holds_every_driven_run(suite: Outcome):
    record = suite.report()
    driven = {run.test.partition("::")[2]: run for run in record.runs}
    assert driven["test_clean_and_said_so"].verdict is Verdict.CLEAN
    assert driven["test_leaking_and_expected"].verdict is Verdict.LEAKING
    assert driven["test_leaking_and_expected"].expected is Verdict.LEAKING
    assert driven["test_leaking_and_nothing_said"].expected is Verdict.CLEAN
    assert driven["test_leaking_and_asserted_clean"].expected is Verdict.CLEAN
    assert driven["test_agent_run_by_the_test_itself"].mode == "own"
    assert "test_of_somebody_else" not in driven
    assert record.control.startswith("the tracer canary was seen, through urllib")
    assert record.proxy.startswith("mitmproxy ")
    assert any("urllib" in client.lower() for client in record.clients)
    assert "test_it.py::test_leaking_and_nothing_said" in record.failures


def test_findings_stand_at_the_test_and_carry_the_sighting(suite: Outcome):
    run = next(run for run in suite.report().runs if run.test.endswith("test_leaking_and_nothing_said"))
    finding = run.findings[0]
    assert (finding.code, finding.location.path) == ("OW601", "test_it.py")
    assert finding.sightings[0].label == "SHOP_KEY"


def test_the_summary_counts_runs_and_says_what_held_the_network(suite: Outcome):
    closing = suite.text[suite.text.rindex(" offwire =") :]
    assert re.search(r"\d+ driven runs: \d+ leaking, \d+ inconclusive, \d+ clean", closing)
    assert "control: the tracer canary was seen" in closing
    assert "network held by:" in closing


def test_workers_of_xdist_hand_their_records_over(tmp_path: Path):
    pytest.importorskip("xdist")
    tests = """
    @pytest.mark.parametrize("number", range(4))
    def test_clean(offwire, number):
        scene(offwire)
        offwire.drive_sync(asks(get_status), task="Where is order 7?").assert_clean()
    """
    done = run_pytest(tmp_path, tests, "--offwire", "--offwire-report=session.json", "-n", "2")
    assert done.code == 0, done.text
    record = done.report()
    assert len(record.runs) == 4
    assert record.control.startswith("the tracer canary was seen, through urllib")
    assert "4 driven runs: 4 clean" in done.text


def test_the_network_is_held_from_the_start(tmp_path: Path):
    tests = """
    import socket, threading

    def test_held(offwire):
        scene(offwire)
        offwire.drive_sync(asks(get_status), task="Where is order 7?").assert_clean()
    """
    done = run_pytest(tmp_path, tests, "--offwire", "--offwire-report=session.json")
    assert done.code == 0, done.text
    held = done.report().held_by
    assert not held.startswith("steering of Python sockets")
    assert "before the session began" not in held


def test_servers_of_the_user_stay_reachable_by_declaration(tmp_path: Path):
    tests = """
    import http.server, threading, urllib.error, urllib.request

    class Hello(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(204)
            self.end_headers()

    @pytest.fixture(scope="module", params=[PORT, 0])
    def server(request):
        server = http.server.HTTPServer(("127.0.0.1", request.param), Hello)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()

    def test_server(offwire, server):
        url = f"http://127.0.0.1:{server.server_port}/"
        if server.server_port == PORT:
            assert urllib.request.urlopen(url, timeout=5).status == 204
        else:
            with pytest.raises(OSError):
                urllib.request.urlopen(url, timeout=5)
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ("--offwire", "-o", f"offwire_allow=127.0.0.1:{port}")
    done = run_pytest(tmp_path, tests.replace("PORT", str(port)), *options)
    assert done.code == 0, done.text


@pytest.mark.parametrize("client", ["httpx", "urllib"])
def test_the_respx_tap_serves_httpx_and_refuses_what_it_can_not_see(tmp_path: Path, client: str):
    tests = """
    import json, os
    import httpx

    def ask(task):
        body = {"model": "gpt-4o", "messages": [{"role": "user", "content": task + os.environ["SHOP_KEY"]}]}
        headers = {"authorization": "Bearer " + os.environ["OPENAI_API_KEY"]}
        if CLIENT == "httpx":
            httpx.post("https://api.openai.com/v1/chat/completions", json=body, headers=headers)
        else:
            import urllib.request
            data = json.dumps(body).encode()
            urllib.request.urlopen(urllib.request.Request("https://api.openai.com/v1/chat/completions", data, headers))

    def test_tap(offwire):
        key = offwire.canary("SHOP_KEY", env="SHOP_KEY", audience="shop.example")
        offwire.model.script(say("Well."))
        run = offwire.drive_sync(ask, task="Look: ")
        assert run.verdict == ("leaking" if CLIENT == "httpx" else "inconclusive")
        if CLIENT != "httpx":
            assert "--offwire-tap=mitm" in run.explain()
    """
    options = ("--offwire", "--offwire-tap=respx")
    done = run_pytest(tmp_path, tests.replace("CLIENT", repr(client)), *options)
    assert done.code == 0, done.text


TWINS = """
    import asyncio, json, os, urllib.request
    from autogen_agentchat.agents import AssistantAgent
    from autogen_ext.models.openai import OpenAIChatCompletionClient

    async def look_up(order: str) -> str:
        "Tell where an order is."
        return get_status(order)

    def build_agent():
        return AssistantAgent("clerk", OpenAIChatCompletionClient(model="gpt-4o"), tools=[look_up])

    SCHEMA = {"type": "object", "properties": {"order": {"type": "string"}}}
    OFFERED = [{"type": "function", "function": {"name": "get_status", "parameters": SCHEMA}}]

    def send(text):
        headers = {"authorization": "Bearer " + os.environ["OPENAI_API_KEY"], "content-type": "application/json"}
        request = urllib.request.Request("https://api.openai.com/v1/chat/completions", text.encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["choices"][0]["message"]

    def test_twin(offwire):
        _, api = scene(offwire, look_up)
        run = offwire.drive_sync(build_agent, task="Where is order 7?")
        assert len(offwire.runs) == 1
        run.assert_clean()

    def test_twins_of_an_agent_inside_a_tool(offwire):
        from autogen_agentchat.tools import AgentTool
        def build_boss():
            client = OpenAIChatCompletionClient(model="gpt-4o", parallel_tool_calls=False)
            return AssistantAgent("boss", client, tools=[AgentTool(build_agent())], reflect_on_tool_use=True)
        scene(offwire, look_up)
        offwire.model.script(call("clerk", task="look"), call("look_up", order="7"), say("Sent."))
        offwire.drive_sync(build_boss, task="Where is order 7?").assert_clean()

    def test_twin_of_an_agent_that_a_function_builds(offwire):
        scene(offwire, look_up)
        async def main(task):
            agent = AssistantAgent("clerk", OpenAIChatCompletionClient(model="gpt-4o"), tools=[look_up], reflect_on_tool_use=True)
            await agent.run(task=task)
        offwire.drive_sync(main, task="Where is order 7?").assert_clean()

    def test_twin_in_an_interpreter_of_its_own(offwire):
        scene(offwire, look_up)
        offwire.drive_sync("test_it:build_agent", task="Where is order 7?").assert_clean()

    def test_twin_leaves_the_agent_as_it_was(offwire):
        scene(offwire, look_up)
        agent = AssistantAgent("clerk", OpenAIChatCompletionClient(model="gpt-4o"), tools=[look_up], reflect_on_tool_use=True)
        for _ in range(2):
            offwire.drive_sync(agent, task="Where is order 7?").assert_clean()

    def test_twin_of_a_function_on_a_client_of_its_own(offwire):
        scene(offwire)
        offwire.drive_sync(asks(get_status), task="Where is order 7?").assert_clean()

    def test_twin_of_an_async_function(offwire):
        scene(offwire)
        async def ask(task):
            await asyncio.to_thread(asks(get_status), task)
        offwire.drive_sync(ask, task="Where is order 7?").assert_clean()

    def test_twin_of_a_function_on_the_sdk(offwire):
        from openai import OpenAI
        scene(offwire)
        def ask(task):
            model, messages = OpenAI(), [{"role": "user", "content": task}]
            while True:
                message = model.chat.completions.create(model="gpt-4o", messages=messages, tools=OFFERED).choices[0].message
                if not message.tool_calls:
                    return message.content
                messages.append(message)
                for each in message.tool_calls:
                    found = get_status(**json.loads(each.function.arguments))
                    messages.append({"role": "tool", "tool_call_id": each.id, "content": found})
        offwire.drive_sync(ask, task="Where is order 7?").assert_clean()

    def test_an_agent_without_tools(offwire):
        offwire.model.script(say("Hello."))
        offwire.canary("NOTE", at_rest=True)
        run = offwire.drive_sync(lambda task: send('{"messages": []}'), task="Hello?")
        run.assert_clean()
        assert "no leaking twin" not in run.explain()
        assert "nothing to make a leaking twin of" in run.explain()

    def test_tools_out_of_reach(offwire):
        scene(offwire)
        def by_hand(task):
            (wanted,) = send(json.dumps({"messages": [], "tools": OFFERED}))["tool_calls"]
            asked = '{"role": "assistant", "tool_calls": [{"id": "%s", "function": {"name": "get_status"}}]}' % wanted["id"]
            answer = '{"role": "tool", "tool_call_id": "%s", "content": "%s"}' % (wanted["id"], get_status("7"))
            send('{"messages": [%s, %s]}' % (asked, answer))
        run = offwire.drive_sync(by_hand, task="Where is order 7?")
        assert run.verdict == "inconclusive"
        ((code, told),) = [(each.code, each.message) for each in run.reasons]
        assert (code, "no leaking twin of get_status" in told) == ("twin-not-made", True)
        assert [each.code for each in run.record.findings] == ["OW604"]

    def test_blind(offwire, monkeypatch):
        from offwire_harness.detect import Detector
        from offwire_harness import observe
        _, api = scene(offwire, look_up)

        class Blind(Detector):
            def search_all(self, requests):
                found = super().search_all(requests)
                from dataclasses import replace
                return replace(found, sightings=())

        monkeypatch.setattr(observe, "Detector", Blind)
        run = offwire.drive_sync(build_agent, task="Where is order 7?")
        assert run.verdict == "inconclusive"
        assert "twin-not-seen" in {reason.code for reason in run.reasons}
"""


def test_a_clean_run_is_repeated_with_a_leak_that_must_be_seen(tmp_path: Path):
    done = run_pytest(tmp_path, TWINS, "--offwire", "--offwire-twin", "--offwire-report=session.json")
    assert done.code == 0, done.text
    # One; two of the boss; one each of the function and the child; two of the agent driven twice; three without AutoGen.
    told = "10 of 11 leaking twins turned red, 1 could not be made, 1 clean run had no tool"
    assert told in done.report().control
    assert len(done.report().runs) == 12


MASKED = """
    import warnings

    @pytest.fixture
    def secret(offwire):
        return offwire.canary("SECRET", shape="password").value

    def test_shows_everything(secret, capsys, record_property):
        with capsys.disabled():
            pass
        record_property("key", secret)
        warnings.warn(f"about {secret}")
        print("printed", secret)
        local = {"key": secret, "bytes": secret.encode()}
        raise RuntimeError(f"told {secret}")

    def test_prints(secret):
        print("printed", secret)
        assert secret == "", f"message with {secret}"

    def test_wrote_it_down_for_the_check(secret):
        with open("values.txt", "a") as file:
            file.write(secret)
"""


AT_IMPORT = """
    import json, os, urllib.request
    from autogen_agentchat.agents import AssistantAgent
    from autogen_ext.models.openai import OpenAIChatCompletionClient

    KEY = os.environ.get("SHOP_KEY", "")

    async def look_up(order: str) -> str:
        "Tell where an order is."
        request = urllib.request.Request("https://shop.example/orders/" + order, headers={"authorization": "Bearer " + KEY})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["status"]

    def build_agent():
        client = OpenAIChatCompletionClient(model="gpt-4o")
        return AssistantAgent("clerk", client, tools=[look_up], reflect_on_tool_use=True)

    @pytest.mark.parametrize("target", [build_agent, "test_it:build_agent"], ids=["here", "fresh"])
    def test_at_import(offwire, target):
        scene(offwire, look_up)
        run = offwire.drive_sync(target, task="Where is order 7?")
        print("looked")
        run.assert_clean()
        assert target is build_agent, "shown, so that what the child said is shown too"
"""


def test_an_agent_that_read_its_key_at_import_is_told_how_it_can_be_driven(tmp_path: Path):
    done = run_pytest(tmp_path, AT_IMPORT, "--offwire")
    assert done.code == 1, done.text
    assert 'drive it in a fresh interpreter, as drive("package.module:name")' in done.text
    assert "1 inconclusive, 1 clean" in done.text
    # The scripted model answers under the name that was asked for, which AutoGen warns of.
    assert "shown, so that" in done.text
    assert "Resolved model mismatch" not in done.text


def test_no_output_of_pytest_shows_a_canary(tmp_path: Path):
    spy = """
    import offwire_harness.session as sessions
    _minted = sessions.Session.minted
    def minted(self, canary):
        with open("values.txt", "a") as file:
            file.write(repr(canary.value) + "\\n")
        return _minted(self, canary)
    sessions.Session.minted = minted
    """
    (tmp_path / "conftest.py").write_text(textwrap.dedent(spy))
    done = run_pytest(tmp_path, MASKED, "--offwire", "--showlocals", "-rA", "--junitxml=junit.xml")
    values = [
        ast.literal_eval(line)
        for line in (tmp_path / "values.txt").read_text().splitlines()
        if line.startswith(("'", '"'))
    ]
    assert len(values) >= 3
    shown = done.text + (tmp_path / "junit.xml").read_text()
    for value in values:
        for form in (value, repr(value)[1:-1], json.dumps(value)[1:-1]):
            assert not [at for at in range(len(form) - 9) if form[at : at + 10] in shown]
    assert "told <SECRET>" in shown


def test_the_plugin_imports_only_pytest_and_the_standard_library(tmp_path: Path):
    (tmp_path / "test_it.py").write_text(
        "import sys\n"
        "def test_nothing_of_ours_is_loaded():\n"
        "    ours = {n for n in sys.modules if n.split('.')[0] in ('offwire_harness', 'offwire')}\n"
        "    assert ours == {'offwire_harness', 'offwire_harness.plugin'}, ours\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout


def test_a_missing_proxy_is_one_line_that_says_how_to_mend_it(tmp_path: Path):
    done = run_pytest(tmp_path, "def test_it(): pass", "--offwire", OFFWIRE_MITMDUMP=str(tmp_path / "none"))
    assert done.code == pytest.ExitCode.USAGE_ERROR
    told = [line for line in done.text.splitlines() if line.strip()]
    assert len(told) == 1, done.text
    assert "offwire proxy install" in told[0]


def test_an_empty_session_still_leaves_a_record(tmp_path: Path):
    done = run_pytest(tmp_path, "def test_it(): pass", "--offwire-report=session.json")
    assert done.code == 0
    assert done.report() == evidence.EMPTY


@pytest.mark.parametrize("option", ["--offwire-report", "--offwire-har"])
@pytest.mark.parametrize("place", ["no-such-folder/file", "."])
def test_a_file_that_can_not_be_written_is_told_before_any_test_runs(option, place, tmp_path):
    done = run_pytest(tmp_path, "def test_it(): print('ran')", f"{option}={place}", "-s")
    assert done.code == pytest.ExitCode.USAGE_ERROR
    [line] = [line for line in done.text.splitlines() if line.strip()]
    assert line.startswith(f"ERROR: offwire: {option}={place} ")


def test_a_report_that_the_disk_has_no_room_for_is_told_and_red(tmp_path):
    tests = """
    import errno
    from offwire_harness import evidence

    def full(text, file):
        raise OSError(errno.ENOSPC, "No space left on device")

    def test_it(monkeypatch):
        evidence.write_text = full
    """
    done = run_pytest(tmp_path, tests, "--offwire-report=session.json", "--offwire-har=traffic.har")
    assert done.code == pytest.ExitCode.INTERNAL_ERROR
    assert "offwire: --offwire-report=session.json was not written: No space left on device" in done.text
    assert "Traceback" not in done.text


LOST = """
    def test_clean(offwire):
        scene(offwire)
        offwire.drive_sync(asks(get_status), task="Where is order 7?").assert_clean()

    def test_that_loses_a_request_between_drives(offwire):
        import urllib.request

        offwire.upstream("https://shop.example").get("/orders/{order}").json({"status": "sent"})
        urllib.request.urlopen("https://shop.example/orders/7", timeout=10)
        # as if the broker had never been asked
        offwire._session.broker.total -= 1
"""


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["one process", "a worker"])
def test_a_session_whose_ledger_does_not_balance_is_red(workers, tmp_path):
    done = run_pytest(tmp_path, LOST, "--offwire", "--offwire-report=session.json", *workers)
    assert done.code == pytest.ExitCode.TESTS_FAILED
    assert done.text.count(" PASSED") + done.text.count("PASSED ") >= 2
    run = done.report().runs[-1]
    assert (run.test, run.verdict) == ("the whole session", Verdict.INCONCLUSIVE)
    [reason] = run.reasons
    assert reason.code == "ledger-mismatch"
    assert reason.message in done.text
