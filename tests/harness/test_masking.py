"""Each way by which pytest shows what a test did has a mask of its own: take one away, and a test here fails."""

from __future__ import annotations

import dataclasses
import io
import json
import logging
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from _pytest.junitxml import LogXML, xml_key

from offwire_harness import canaries, har
from offwire_harness.har import Recorder
from offwire_harness.masking import Masking
from offwire_harness.session import Options, Session
from offwire_harness.wire import Exchange, Request, Response, Role

KEY = canaries.new("KEY", shape="urlsafe")
MASKING = Masking(lambda text: text.replace(KEY.value, "<KEY>"))


def report(**given: Any) -> Any:
    """Return what pytest hands to hooks, as far as masking looks at it."""
    return SimpleNamespace(**{"longrepr": None, "sections": [], "user_properties": [], **given})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("longrepr", f"E  KeyError: {KEY.value}"),
        ("sections", [("Captured stdout call", f"asked with {KEY.value}"), (KEY.value, "")]),
        ("user_properties", [("key", KEY.value), (KEY.value, 1)]),
        ("wasxfail", f"reason: because of {KEY.value}"),
        ("_of_a_plugin", [f"key={KEY.value}"]),
        ("context", {"msg": f"with {KEY.value}", "kwargs": {KEY.value: [KEY.value]}}),
    ],
    ids=["longrepr", "sections", "properties", "xfail", "a plugin's", "context"],
)
def test_a_part_of_a_report_is_masked(name: str, value: object):
    before = repr(value)
    shown = report(**{name: value})
    MASKING.pytest_runtest_logreport(shown)
    assert repr(getattr(shown, name)) == before.replace(KEY.value, "<KEY>")


def test_what_a_plugin_keeps_in_a_report_as_json_stays_json():
    mask = Masking(lambda text: "line withheld" if KEY.value in text else text)
    shown = report(_of_a_plugin=json.dumps(["test_it.py", f"key={KEY.value}", 'say "x"']))
    mask.pytest_runtest_logreport(shown)
    assert json.loads(shown._of_a_plugin) == ["test_it.py", "line withheld", 'say "x"']


def test_what_a_module_held_that_could_be_collected_is_let_be():
    shown = report(result=[pytest.Session])
    MASKING.pytest_runtest_logreport(shown)
    assert shown.result == [pytest.Session]


@pytest.mark.parametrize("handler", ["log_file_handler", "log_cli_handler"])
def test_the_log_is_masked_as_it_is_written(handler: str):
    stream = io.StringIO()
    kept = logging.StreamHandler(stream)
    kept.setFormatter(logging.Formatter("said: %(message)s"))
    manager = pytest.PytestPluginManager()
    manager.register(SimpleNamespace(**{handler: kept}), "logging-plugin")
    config = SimpleNamespace(pluginmanager=manager)
    for _ in range(2):
        MASKING.pytest_sessionstart(SimpleNamespace(config=config))  # type: ignore[arg-type]
    kept.emit(logging.makeLogRecord({"msg": "with %s", "args": (KEY.value,)}))
    assert stream.getvalue() == "said: with <KEY>\n"


def test_what_goes_wrong_in_a_hook_is_masked():
    try:
        raise RuntimeError(KEY.value)
    except RuntimeError:
        shown = pytest.ExceptionInfo.from_current().getrepr(style="long", showlocals=True)
    MASKING.pytest_internalerror(shown)
    assert "RuntimeError: <KEY>" in str(shown)
    assert KEY.value not in str(shown)


@pytest.mark.parametrize("ends", [pytest.exit, KeyboardInterrupt])
def test_why_a_session_was_ended_is_masked(ends: Any):
    try:
        raise ends(f"enough of {KEY.value}")
    except BaseException:
        ended = pytest.ExceptionInfo.from_current()
    MASKING.pytest_keyboard_interrupt(ended)
    shown = str(ended.getrepr(style="short").reprcrash)
    assert shown.endswith("enough of <KEY>")


@pytest.mark.parametrize("hook", ["pytest_runtest_makereport", "pytest_make_collect_report"])
def test_a_report_is_masked_when_every_other_plugin_is_done_with_it(hook: str):
    shown = report(user_properties=[("key", KEY.value)])
    wrapper = getattr(MASKING, hook)()
    next(wrapper)
    with pytest.raises(StopIteration):
        wrapper.send(SimpleNamespace(get_result=lambda: shown))
    assert shown.user_properties == [("key", "<KEY>")]


@pytest.fixture
def junit(tmp_path: Any) -> LogXML:
    return LogXML(str(tmp_path / "junit.xml"), None)


def finish(junit: LogXML) -> None:
    stash = pytest.Stash()
    stash[xml_key] = junit
    MASKING.pytest_sessionfinish(SimpleNamespace(config=SimpleNamespace(stash=stash)))  # type: ignore[arg-type]


def test_what_was_written_into_the_junit_file_past_the_reports_is_masked(junit: LogXML):
    reporter = junit.node_reporter("test_it.py::test_it")
    reporter.attrs["name"] = KEY.value
    element = ElementTree.Element("system-out", {"key": KEY.value})
    element.text = f"told {KEY.value}"
    reporter.append(element)
    reporter.add_property("key", KEY.value)
    junit.add_global_property("key", KEY.value)
    finish(junit)
    assert KEY.value not in ElementTree.tostring(reporter.to_xml(), encoding="unicode")
    assert (element.text, element.attrib) == ("told <KEY>", {"key": "<KEY>"})
    assert junit.global_properties == [("key", "<KEY>")]
    assert reporter.attrs["name"] == "<KEY>"


def test_a_junit_file_is_not_needed():
    MASKING.pytest_sessionfinish(SimpleNamespace(config=SimpleNamespace(stash=pytest.Stash())))  # type: ignore[arg-type]


def test_a_warning_is_masked_and_stays_a_warning():
    warned = SimpleNamespace(message=DeprecationWarning(f"about {KEY.value}"), filename=f"{KEY.value}.py")
    MASKING.pytest_warning_recorded(warned)
    assert (str(warned.message), warned.filename) == ("about <KEY>", "<KEY>.py")


def test_what_an_interpreter_of_its_own_printed_is_masked(capsys: pytest.CaptureFixture[str]):
    session = Session(Options())
    session.minted(KEY)
    session.print_masked(f"told {KEY.value}\nand {'-'.join(KEY.value)}\n")
    session.close()
    assert capsys.readouterr().err.splitlines()[0] == "told <KEY>"
    session.print_masked("")


REQUEST = Request(
    "1", "POST", "https", "shop.example", 443, "/", "HTTP/1.1", (("content-type", "text/plain"),), b"told"
)


@pytest.mark.parametrize(
    "asked",
    [
        dataclasses.replace(REQUEST, method=KEY.value),
        dataclasses.replace(REQUEST, host=f"{KEY.value}.example"),
        dataclasses.replace(REQUEST, target=f"/{KEY.value}?key={KEY.value}"),
        dataclasses.replace(REQUEST, headers=(("x-key", KEY.value), (KEY.value, "x"))),
        dataclasses.replace(REQUEST, body=f"told {KEY.value}".encode()),
        dataclasses.replace(REQUEST, body=f"told {'-'.join(KEY.value)}".encode()),
    ],
    ids=["method", "host", "target", "headers", "body", "body in another form"],
)
def test_each_part_of_a_request_is_masked_in_the_har_file(asked: Request):
    told = recorded(Exchange(asked, Role.UPSTREAM, Response(200)))
    assert KEY.value not in told
    assert "-".join(KEY.value) not in told
    assert ("<KEY>" in told) is not ("-".join(KEY.value).encode() in asked.body)


def test_an_answer_and_a_refusal_are_masked_in_the_har_file():
    answer = Response(302, (("location", f"/?key={KEY.value}"),), f"told {KEY.value}".encode())
    told = recorded(Exchange(REQUEST, Role.UNKNOWN, answer, refused=f"nobody knows {KEY.value}"))
    assert KEY.value not in told
    assert "nobody knows <KEY>" in told


def recorded(exchange: Exchange) -> str:
    """Return the HAR file of one exchange."""
    recorder = Recorder()
    recorder.know(KEY)
    recorder.note(exchange)
    document = har.document(recorder.entries())
    assert json.loads(document)["log"]["entries"]
    return document
