"""No value of a credential is in anything that offwire or pytest shows or leaves behind, however awkward it is.

What a test prints under `-s`, or writes past Python under `--capture=sys`, goes straight to the terminal, as pytest was
told: docs/plugin.md says what can't be masked. Everything else is held to it there too.
"""

from __future__ import annotations

import ast
import json
import os
import pickle
import string
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from offwire.findings import LintReport, Location
from offwire.report import github, html, junit, markdown, review_html, review_json, review_text, sarif, text
from offwire.report import json as json_report
from offwire.reviews import Wire, judge
from offwire.runs import Verdict
from offwire_harness import canaries, evidence
from offwire_harness.canaries import Canary
from offwire_harness.checks import CHECKS
from offwire_harness.detect import Detector
from offwire_harness.explain import summary
from offwire_harness.face import Offwire
from offwire_harness.models import call
from offwire_harness.observe import Planted
from offwire_harness.run import NoLeak, NotClean
from offwire_harness.session import Options, Session
from offwire_harness.wire import Request

AWKWARD = string.ascii_letters + string.digits + "\"'\\+/=-_%&<>`{}$#@:;,.|*[]()~^!? \t\näßłЖ中😀"


def is_distinctive(value: str) -> bool:
    """Whether it could be a credential: enough letters and digits, and not the same ones over and over."""
    letters = [each for each in value if each.isalnum() and each.isascii()]
    return len(letters) >= 16 and len(set(letters)) >= 12 and value.strip() == value


VALUES = st.one_of(
    st.sampled_from(sorted(canaries.SHAPES)).map(canaries.mint),
    # No `st.text`: it tries words of the source code too, which then stand in every report.
    st.lists(st.sampled_from(AWKWARD), min_size=20, max_size=60).map("".join).filter(is_distinctive),
)


def sent(host: str, body: object, **headers: str) -> Request:
    """Return a request as a tap hands it over."""
    raw = json.dumps(body).encode()
    named = (("content-type", "application/json"), *headers.items())
    return Request("1", "POST", "https", host, 443, "/v1/chat/completions", "HTTP/1.1", named, raw)


def traffic(value: str) -> Iterator[Request]:
    """Yield requests that hold a value wherever a request can hold text."""
    tool = {"name": value, "description": value, "parameters": {"type": "object", "properties": {value: {}}}}
    yield sent(
        "api.openai.com",
        {
            "model": value,
            value: [value],
            "messages": [
                {"role": "system", "content": f"Use {value}."},
                {"role": "tool", "tool_call_id": value, "content": json.dumps({value: {value: [value]}})},
                {"role": "user", "content": b64encode(value.encode()).decode()},
                {"role": "user", "content": repr({"bytes": value.encode(), "text": value})},
            ],
            "tools": [{"type": "function", "function": tool}],
        },
        **{"user-agent": value, "x-note": value.encode("ascii", "replace").decode()},
    )
    yield sent("shop.example", {"key": value})
    yield Request(
        "2", "GET", "https", "stranger.example", 443, f"/{value}?{value}={value}", "HTTP/1.1", (), b""
    )
    yield Request(
        "3", value[:9], "https", f"{value}.stranger.example", 443, "/", "HTTP/1.1", (), value.encode()
    )


def everything_told(value: str) -> Iterator[tuple[str, str]]:
    """Yield all that is shown of a run that leaks a value everywhere, each with where it is shown."""
    session = Session(Options())
    try:
        face = Offwire(session, "test_it.py::test_it", Location("test_it.py", 3), controls=False)
        canary = Canary("KEY", value, ("api.shop.example",))
        face._plant(Planted(canary, at_rest=True))
        face.upstream("https://shop.example").post("/v1/chat/completions").json({"seen": value}, expose=[])
        face.model.script(call(value, **{value: value}))
        for request in traffic(value):
            session.broker.answer(request)
        yield "the end of a test", face.finish(passed=True)
        (run,) = face.runs
        assert run.record.verdict is Verdict.LEAKING
        yield "repr", f"{canary!r} {canary} {canary:>40} {run!r} {run.sightings!r} {run.record!r}"
        for raising in (run.assert_clean, lambda: pickle.dumps(canary), lambda: face.canary("KEY")):
            with pytest.raises((NotClean, TypeError, ValueError)) as raised:
                raising()
            yield "exception", str(raised.value)
        with pytest.raises(NoLeak) as missed, face.expect_leak("OTHER"):
            face._runs.append(run)
        yield "exception", str(missed.value)
        yield "mask", session.mask(f"RuntimeError: {value!r} {json.dumps([value])} {value}")
        record = session.record()
        yield "summary", "\n".join(summary(record))
        yield "evidence", evidence.dumps(record)
        yield from reported(record)
    finally:
        session.close()


def reported(record: evidence.SessionRecord) -> Iterator[tuple[str, str]]:
    """Yield what each reporter makes of a session's findings and runs."""
    found = LintReport(tuple(each for run in record.runs for each in run.findings), 1)
    assert found.findings
    yield "text", text.render(found, color=True)
    yield "json", json_report.render(found)
    yield "sarif", sarif.render(found, CHECKS)
    for module in (github, junit, markdown, html):
        yield module.__name__, module.render(found)
    review = judge(("agents",), "2026-01-01", LintReport((), 1), Wire(record))
    for renderer in (review_json, review_html):
        yield renderer.__name__, renderer.render(review)
    yield "review_text", review_text.render(review, ())


@given(VALUES)
@example("ab\"c\\d\ne'f%41&amp;<g>Hij0123456789Klmno")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_report_message_or_record_holds_a_value(value: str):
    detector = Detector([Canary("KEY", value)])
    for where, told in everything_told(value):
        assert detector.labels_in(told) == (), f"{where} shows the value"
        assert "KEY" in told or where in ("exception", "summary"), where


SUITE = """
import json, logging, os, tempfile, threading, unittest, urllib.request, warnings

import hypothesis
import hypothesis.strategies
import pytest

from offwire.testing import call, say
from offwire_harness import canaries

SHAPES = ("password", "foreign", "pem", "jwt", "urlsafe", "aws")


@pytest.fixture(params=SHAPES)
def secret(request, offwire):
    return offwire.canary("SECRET", shape=request.param, env="SECRET").value


class Holder:
    def __init__(self, value):
        self.value = value

    def __repr__(self):
        return f"Holder({self.value!r})"


def talk(*texts):
    if not os.environ.get("UNCAPTURED"):
        print(*texts)


def test_raises_from_another(secret, record_property):
    record_property("key", secret)
    warnings.warn(f"about {secret}")
    logging.getLogger("agent").error("with %s", secret)
    talk("printed", secret, repr(secret), json.dumps(secret), secret.encode())
    local = {"key": secret, "bytes": secret.encode(), "held": Holder(secret)}
    try:
        {}[secret]
    except KeyError as error:
        raise RuntimeError(f"told {secret}") from error


def test_compares(secret):
    talk("printed", secret)
    assert {"key": secret, "n": [Holder(secret)]} == {"key": "", "n": []}, f"message with {secret}"


def test_leaves_a_file(secret):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(secret)
        file.flush()
        assert os.path.getsize(file.name) == 0, open(file.name).read()


def test_drives_what_fails(secret, offwire):
    def agent(task):
        raise RuntimeError(f"no such shop: {secret} {os.environ['SECRET']!r}")

    offwire.drive_sync(agent, task=f"Use {secret}").assert_clean()


@pytest.fixture
def broken(secret):
    talk("printed", secret)
    raise LookupError([secret])


def test_with_a_broken_fixture(broken):
    pass


@pytest.mark.xfail(strict=True)
def test_known_to_fail(secret):
    pytest.fail(f"with {secret}")


def test_found_to_fail(secret):
    pytest.xfail(f"because of {secret}")


def test_skipped(secret):
    pytest.skip(f"because of {secret}")


# Ways out that are the same for every shape.


@pytest.fixture
def key(offwire):
    return offwire.canary("SECRET", shape="urlsafe", env="SECRET").value


@pytest.mark.parametrize("value", [os.environ["OPENAI_API_KEY"]])
def test_named_after_a_key(value, key):
    assert value == key


@hypothesis.settings(deadline=None, database=None, max_examples=3, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(hypothesis.strategies.integers(0, 3))
def test_falsified(key, number):
    assert key == number


def test_with_a_fixture_that_is_not_there(key, request):
    request.getfixturevalue(f"no_{key}")


def test_shows_what_the_models_key_was_before(offwire):
    talk(os.environ["BEFORE"])
    assert os.environ["BEFORE"] == ""


def test_properties_past_the_report(key, record_testsuite_property, record_xml_attribute):
    record_testsuite_property("key", key)
    record_xml_attribute("assertions", key)


def test_parts(key, subtests):
    with subtests.test(msg=f"with {key}", key=key):
        talk("printed", key)
        logging.getLogger("agent").error("logged %s", key)
        assert key == ""


class TestParts(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def take(self, key):
        self.key = key

    def test_parts(self):
        with self.subTest(key=self.key):
            self.assertEqual({"key": self.key}, {})


@pytest.fixture
def torn_down(key):
    yield
    talk("torn down with", key)
    raise RuntimeError(f"torn down with {key}")


def test_with_a_fixture_that_fails_late(torn_down):
    pass


def test_thread(key):
    def work():
        raise RuntimeError(f"in a thread with {key}")

    thread = threading.Thread(target=work, name=key)
    thread.start()
    thread.join()


def test_warns_about_a_file(key):
    warnings.warn_explicit("deprecated", UserWarning, f"{key}.py", 1)


def test_writes_past_python(key, request):
    if request.config.getoption("capture") == "fd":
        os.write(1, key.encode())
        os.write(2, key.encode())


def test_shows_other_forms(key):
    talk(key.encode("utf-16"), key.encode().hex("-"), key.upper(), "-".join(key))
    assert key.encode().hex(":") == "", key.encode("utf-16-le")


def test_names_a_host(key, offwire):
    def agent(task):
        urllib.request.urlopen(f"https://{key.lower().replace('_', '').replace('-', '')}.example/")

    offwire.drive_sync(agent, task="?").assert_clean()


def test_in_an_interpreter_of_its_own(key, offwire):
    offwire.drive_sync("elsewhere:agent", task=key).assert_clean()


def test_compares_calls(key, offwire):
    api = offwire.upstream("https://shop.example")
    api.get("/").json({})
    request = urllib.request.Request("https://shop.example/", headers={"authorization": key})
    urllib.request.urlopen(request)
    assert api.calls == []


def test_mistakes(key, offwire):
    wrong = (
        lambda: offwire.upstream(key),
        lambda: offwire.canary("X", shape=key),
        lambda: offwire.canary("X", template=key),
        lambda: offwire.vault(fault=key),
        lambda: offwire.upstream("https://shop.example").get("/").fault(key),
        lambda: offwire.drive_sync(len, task="", mode=key),
    )
    for each in wrong:
        try:
            each()
        except ValueError as error:
            talk(error)
    with offwire.expect_leak(key, via=key):
        pass
"""

ELSEWHERE = """
import os, sys

print("imported with", os.environ["SECRET"])


def agent(task):
    print("printed", os.environ["SECRET"], task)
    print("printed", os.environ["SECRET"], file=sys.stderr)
    raise RuntimeError(os.environ["SECRET"])
"""

BEFORE = f"sk-proj-{canaries.mint('openai')[-40:]}"

SPY = """
import os

import offwire_harness.session as sessions

_minted = sessions.Session.minted


def note(*value):
    with open("values.txt", "a") as file:
        file.write(ascii(value) + "\\n")


def minted(self, canary):
    note(canary.value, canary.distinctive)
    return _minted(self, canary)


sessions.Session.minted = minted
key = os.environ["OPENAI_API_KEY"]  # minted before any conftest is read
for each in (key, os.environ["BEFORE"]):
    note(each, (each[len("sk-proj-"):],))
"""


@pytest.mark.parametrize(
    "options",
    [
        ["-rA"],
        ["-s", "-rA"],
        pytest.param(["--tb=native", "-vv"], marks=pytest.mark.slow),
        pytest.param(["--capture=sys", "--tb=long"], marks=pytest.mark.slow),
    ],
    ids=" ".join,
)
def test_nothing_that_pytest_shows_or_leaves_holds_a_value(tmp_path: Path, options: list[str]):
    folder = tmp_path / "suite"
    folder.mkdir()
    # A Unix socket's path must be short, and pytest's own folders are deep.
    with tempfile.TemporaryDirectory(prefix="ow") as short:
        temporary = Path(short)
        (folder / "test_it.py").write_text(SUITE)
        (folder / "conftest.py").write_text(SPY)
        (folder / "elsewhere.py").write_text(ELSEWHERE)
        written = ["--offwire-report=session.json", "--offwire-har=session.har", "--junitxml=junit.xml"]
        written += ["-o", "junit_logging=all", "-o", "junit_family=xunit1"]
        written += ["--log-file=log.txt", "--log-cli-level=INFO", "--log-file-level=INFO"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--offwire", "--showlocals", *written, *options],
            cwd=folder,
            env={
                **os.environ,
                "TMPDIR": short,
                "PYTHONDONTWRITEBYTECODE": "1",
                "OPENAI_API_KEY": BEFORE,
                "BEFORE": BEFORE,
                **({"UNCAPTURED": "1"} if "-s" in options else {}),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        left = [path for place in (folder, temporary) for path in sorted(place.rglob("*")) if path.is_file()]
        texts = {str(path): path.read_text(errors="replace") for path in left if path.name != "values.txt"}
    values = [ast.literal_eval(line) for line in (folder / "values.txt").read_text().splitlines()]
    assert len(values) > 40, done.stdout
    # What a shape always begins with, such as the first line of a PEM file, is no secret.
    detector = Detector(
        [Canary(f"VALUE{at}", value, random=parts) for at, (value, parts) in enumerate(values)]
    )
    assert detector.labels_in(done.stdout) == ()
    assert [name for name, told in texts.items() if detector.labels_in(told)] == []
    assert {"session.json", "session.har", "junit.xml"} <= {Path(name).name for name in texts}
    assert "<SECRET>" in done.stdout
    for shown in ("SUBFAILED[with <SECRET>]", "torn down with <SECRET>", "in a thread with <SECRET>"):
        assert shown in done.stdout
    assert '<property name="key" value="&lt;SECRET&gt;"' in texts[str(folder / "junit.xml")]
