"""The pytest plugin. Until it is asked to work it imports nothing but pytest and the standard library."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from offwire_harness.face import Offwire
    from offwire_harness.masking import Masking
    from offwire_harness.session import Session

_HARNESS_NEEDED = "offwire needs its harness here: pip install 'offwire[harness]'"


class _CannotStart(Exception):
    """The session can't start; one line says why and how to mend it."""


class _State:
    """What the plugin keeps for one pytest run."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.session: Session | None = None
        self.merged: list[Any] = []
        self.har: list[dict[str, Any]] = []
        self.unwritten: list[str] = []

    def working_session(self) -> Session:
        """Return the session, started on first use."""
        if self.session is None:
            self.session = _start(self.config)
            masking = _masking(self.session)
            self.config.pluginmanager.register(masking, "offwire-masking")
            masking.watch_log(self.config)
        return self.session


_FILES = ("--offwire-report", "--offwire-har")
_STATE = pytest.StashKey[_State]()
_FACE: pytest.StashKey[Offwire] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("offwire", "offwire: keep credentials off the model wire")
    group.addoption(
        "--offwire",
        action="store_true",
        help="start the intercepting proxy before anything is imported, and run the controls for every test "
        "that uses the fixture",
    )
    group.addoption(
        "--offwire-report",
        metavar="FILE",
        type=Path,
        help="write the record of all driven runs to FILE (JSON)",
    )
    group.addoption(
        "--offwire-har",
        metavar="FILE",
        type=Path,
        help="write the traffic of the session to FILE (HAR 1.2), every credential masked",
    )
    group.addoption(
        "--offwire-tap",
        choices=("mitm", "respx"),
        default="mitm",
        help="how traffic is intercepted: mitm (any client, the default) or respx (httpx only, in process)",
    )
    group.addoption(
        "--offwire-twin",
        action="store_true",
        help="drive each clean run again with a canary in one tool's result, which must turn it red",
    )
    group.addoption(
        "--offwire-confine",
        choices=("auto", "netns", "landlock", "audit", "off"),
        default=os.environ.get("OFFWIRE_CONFINE"),
        help="what keeps traffic from going round the proxy (default: auto with --offwire, else off)",
    )
    parser.addini(
        "offwire_allow",
        type="linelist",
        help="loopback servers (host:port) and Unix sockets (path) that tests may still reach",
    )
    parser.addini(
        "offwire_programs",
        type="linelist",
        help="programs (by name) that tests may start where nothing holds them: you answer for what they send",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start before any conftest, and so before any HTTP library, is imported."""
    state = early_config.stash.setdefault(_STATE, _State(early_config))
    if early_config.known_args_namespace.offwire and not _hands_out_work(early_config):
        try:
            state.working_session()
        except _CannotStart as error:
            raise pytest.UsageError(str(error)) from None


def pytest_configure(config: pytest.Config) -> None:
    """Make sure there is a place for the session when no command line was parsed, and for what it will write."""
    config.stash.setdefault(_STATE, _State(config))
    if config.getoption("--offwire"):
        # AutoGen warns on every turn unless the answer names the dated model behind the name that was asked for.
        config.addinivalue_line("filterwarnings", "ignore:Resolved model mismatch:UserWarning")
    for option in _FILES:
        target = config.getoption(option)
        if target is not None and (target.is_dir() or not os.access(target.parent, os.W_OK | os.X_OK)):
            why = "is a folder" if target.is_dir() else f"cannot be written: check the folder {target.parent}"
            raise pytest.UsageError(f"offwire: {option}={target} {why}")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave tests that don't use the fixture alone: only imports had to be steered."""
    working = session.config.stash[_STATE].session
    if working is not None:
        working.leave_alone()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test that does not use the fixture alone, whatever the ones before have left behind."""
    session = item.config.stash[_STATE].session
    if session is not None and "offwire" not in getattr(item, "fixturenames", ()):
        session.leave_alone()


@pytest.fixture
def offwire(request: pytest.FixtureRequest) -> Iterator[Offwire]:
    """Canaries, doubles and a scripted model for one test, and `drive()` to judge an agent on the wire."""
    try:
        session = request.config.stash[_STATE].working_session()
    except _CannotStart as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    item = request.node
    path, line, _ = item.location
    with session.test(item.nodeid, path, (line or 0) + 1, item.config.getoption("--offwire")) as face:
        item.stash[_FACE] = face
        yield face


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, None]:
    """Fail a test whose verdict is not clean and that did not deal with it."""
    outcome = yield
    face = item.stash.get(_FACE, None)
    if face is None:
        return
    unsettled = face.finish(passed=outcome.excinfo is None)
    if not unsettled:
        return
    if outcome.excinfo is None:
        outcome.force_exception(pytest.fail.Exception(unsettled, pytrace=False))
    else:
        item.add_report_section("call", "offwire", unsettled)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Note which of the tests that use the fixture failed."""
    outcome = yield
    session = item.config.stash[_STATE].session
    if session is not None and _FACE in item.stash and outcome.get_result().failed:
        session.note_failure(item.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the record, or hand it to the process that collects it."""
    config = session.config
    state = config.stash[_STATE]
    red = False
    if state.session is None and not state.merged:
        _write_empty(config, state)
    else:
        from offwire.runs import AFTER_TEST, WHOLE_SESSION
        from offwire_harness import evidence

        if state.session is not None:
            state.session.settle()
        records = [*state.merged, *([state.session.record()] if state.session else [])]
        merged = evidence.merge(records)
        red = any(run.test == WHOLE_SESSION or run.agent == AFTER_TEST for run in merged.runs)
        record = evidence.dumps(merged)
        _keep_har(config, state)
        if hasattr(config, "workeroutput"):
            config.workeroutput["offwire"] = record
        else:
            _write(config, state, "--offwire-report", record)
    if session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        if state.unwritten:
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        elif red:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a pytest-xdist worker recorded."""
    text = getattr(node, "workeroutput", {}).get("offwire")
    if text:
        from offwire_harness import evidence

        state = node.config.stash[_STATE]
        state.merged.append(evidence.loads(text))
        state.har += node.workeroutput.get("offwire-har", [])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what was driven, what came of it, and what held the network."""
    state = config.stash[_STATE]
    for line in state.unwritten:
        terminalreporter.write_line(line, red=True)
    if state.session is None and not state.merged:
        return
    from offwire_harness import evidence
    from offwire_harness.explain import summary

    records = [*state.merged, *([state.session.record()] if state.session else [])]
    terminalreporter.section("offwire")
    for line in summary(evidence.merge(records)):
        terminalreporter.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the proxy and put the process back as it was."""
    state = config.stash.get(_STATE, None)
    if state is not None and state.session is not None:
        state.session.close()
        state.session = None


def _start(config: pytest.Config) -> Session:
    try:
        from offwire_harness.session import Options, Session, SessionError
    except ModuleNotFoundError as error:
        raise _CannotStart(f"{_HARNESS_NEEDED} ({error.name} is missing)") from None
    asked = config.known_args_namespace
    options = Options(
        tap=asked.offwire_tap,
        confine=asked.offwire_confine or ("auto" if asked.offwire else "off"),
        allow=tuple(config.getini("offwire_allow")),
        programs=tuple(config.getini("offwire_programs")),
        twins=asked.offwire_twin,
        har=asked.offwire_har is not None,
    )
    try:
        return Session.start(options)
    except SessionError as error:
        raise _CannotStart(f"offwire: {error}") from None


def _masking(session: Session) -> Masking:
    from offwire_harness.masking import Masking

    return Masking(session.conceal)


def _hands_out_work(config: pytest.Config) -> bool:
    """Whether this is pytest-xdist's controller, whose workers do the driving."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return False
    return bool(getattr(config.known_args_namespace, "numprocesses", None)) or bool(
        getattr(config.known_args_namespace, "tx", None)
    )


def _keep_har(config: pytest.Config, state: _State) -> None:
    """Write the HAR file, or hand its entries to the process that collects them."""
    if config.getoption("--offwire-har") is None:
        return
    from offwire_harness import har

    own = state.session.recorder.entries() if state.session and state.session.recorder else []
    if hasattr(config, "workeroutput"):
        config.workeroutput["offwire-har"] = own
    else:
        _write(config, state, "--offwire-har", har.document([*state.har, *own]))


def _write_empty(config: pytest.Config, state: _State) -> None:
    if config.getoption("--offwire-report") is not None and not hasattr(config, "workeroutput"):
        from offwire_harness import evidence

        _write(config, state, "--offwire-report", evidence.dumps(evidence.EMPTY))


def _write(config: pytest.Config, state: _State, option: str, text: str) -> None:
    """Write the file that an option names, or note why that could not be done."""
    if (target := config.getoption(option)) is None:
        return
    from offwire_harness import evidence

    try:
        evidence.write_text(text, target)
    except OSError as error:
        state.unwritten.append(f"offwire: {option}={target} was not written: {error.strerror}")
