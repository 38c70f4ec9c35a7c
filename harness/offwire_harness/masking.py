"""Takes every canary out of what pytest shows: captured output, tracebacks, locals, warnings, properties,
subtests, names of tests, the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Generator
from dataclasses import fields, is_dataclass
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from _pytest._code.code import TerminalRepr
from _pytest.junitxml import xml_key

Mask = Callable[[str], str]

_REPORTED = ("_pytest._code.", "_pytest.reports", "_pytest.subtests", "pytest_subtests")
"""Modules of what reports are made of."""


class Masking:
    """A pytest plugin, registered while a session of the harness is on."""

    def __init__(self, mask: Mask) -> None:
        """Mask with a function that replaces every canary in a text."""
        self._mask = mask

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Mask the log as it is written, where the session of the harness began before that of pytest."""
        self.watch_log(session.config)

    def watch_log(self, config: pytest.Config) -> None:
        """Mask what pytest writes into its log file, and shows of the log while tests run."""
        plugin = config.pluginmanager.get_plugin("logging-plugin")
        for name in ("log_file_handler", "log_cli_handler"):
            handler = getattr(plugin, name, None)
            if handler is not None and not isinstance(handler.formatter, _MaskedFormatter):
                handler.setFormatter(_MaskedFormatter(handler.formatter or logging.Formatter(), self._mask))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Mask the names of tests: a module that reads a key at import may have one among its parameters."""
        for item in items:
            shown = self._mask(item.nodeid)
            if shown != item.nodeid:
                item.name = self._mask(item.name)
                _rename(item, shown)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, Any, None]:
        """Mask a test's report once every other plugin is done with it."""
        outcome = yield
        self._report(outcome.get_result())

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self) -> Generator[None, Any, None]:
        """Mask what went wrong when a module was imported."""
        outcome = yield
        self._report(outcome.get_result())

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        """Mask a report that was made in another way: a subtest's has its own output, message and parameters."""
        self._report(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Mask what tests wrote into the JUnit file past their reports."""
        junit = session.config.stash.get(xml_key, None)
        if junit is None:
            return
        junit.global_properties = masked(junit.global_properties, self._mask)
        for reporter in junit.node_reporters_ordered:
            reporter.attrs = masked(dict(getattr(reporter, "attrs", {})), self._mask)
            reporter.properties = masked(list(getattr(reporter, "properties", ())), self._mask)
            self._tree(reporter.to_xml())

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: Any) -> None:
        """Mask a warning's text; pydantic, for one, shows the values that it could not serialise."""
        warning_message.filename = self._mask(warning_message.filename)
        text = str(warning_message.message)
        masked = self._mask(text)
        if masked != text:
            warning_message.message = UserWarning(masked)

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excrepr: Any) -> None:
        """Mask what goes wrong in a plugin or in a hook of a conftest."""
        masked(excrepr, self._mask)

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Mask why the session was ended, as by `pytest.exit`."""
        excinfo.value.args = masked(excinfo.value.args, self._mask)

    def _report(self, report: Any) -> None:
        """Mask whatever a report holds: plugins add to it what they like, some as JSON."""
        for name, value in list(vars(report).items()):
            hidden = _masked_json if isinstance(value, str) and value[:1] in ("[", "{") else masked
            setattr(report, name, hidden(value, self._mask))

    def _tree(self, element: Element) -> None:
        for each in element.iter():
            each.text = each.text and self._mask(each.text)
            each.attrib.update({name: self._mask(value) for name, value in each.attrib.items()})


def masked(value: Any, mask: Mask) -> Any:
    """Return the value with every string in it masked; pytest's own report objects are changed in place."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(masked(item, mask) for item in value)
    if isinstance(value, list):
        value[:] = [masked(item, mask) for item in value]
        return value
    if isinstance(value, dict):
        items = [(masked(name, mask), masked(item, mask)) for name, item in value.items()]
        value.clear()
        value.update(items)
        return value
    if _is_reported(value):
        for name, item in _attributes(value):
            if isinstance(item, (str, tuple, list, dict)) or _is_reported(item):
                object.__setattr__(value, name, masked(item, mask))
    return value


def _is_reported(value: Any) -> bool:
    """Whether something is a part of a report, and no node or other working part of pytest."""
    return isinstance(value, TerminalRepr) or type(value).__module__.startswith(_REPORTED)


def _rename(item: pytest.Item, nodeid: str) -> None:
    """Give a test another node id, which pytest keeps as a text before 9.1 and in parts since."""
    if (parts := getattr(item, "_id", None)) is not None:
        item._id = type(parts).parse(nodeid)
    else:
        item._nodeid = nodeid  # type: ignore[attr-defined]


def _masked_json(text: str, mask: Mask) -> str:
    """Return a text masked, and still JSON if it was."""
    try:
        value = json.loads(text)
    except ValueError:
        return mask(text)
    hidden = masked(value, mask)
    return text if hidden == json.loads(text) else json.dumps(hidden)


class _MaskedFormatter(logging.Formatter):
    """Formats as another does, and masks what comes of it."""

    def __init__(self, formatter: logging.Formatter, mask: Mask) -> None:
        super().__init__()
        self._formatter = formatter
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's text, masked."""
        return self._mask(self._formatter.format(record))


def _attributes(value: Any) -> list[tuple[str, Any]]:
    if hasattr(value, "__dict__"):
        return list(vars(value).items())
    return [(each.name, getattr(value, each.name)) for each in fields(value)] if is_dataclass(value) else []
