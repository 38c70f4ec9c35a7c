"""Takes every canary out of what pytest shows: captured output, tracebacks, locals, warnings, properties, subtests."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import fields, is_dataclass
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from _pytest.junitxml import xml_key

Mask = Callable[[str], str]


class Masking:
    """A pytest plugin, registered while a session of the harness is on."""

    def __init__(self, mask: Mask) -> None:
        """Mask with a function that replaces every canary in a text."""
        self._mask = mask

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

    def _report(self, report: Any) -> None:
        report.longrepr = masked(report.longrepr, self._mask)
        report.sections = masked(report.sections, self._mask)
        for name in ("user_properties", "context"):
            if hasattr(report, name):
                setattr(report, name, masked(getattr(report, name), self._mask))

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
    if type(value).__module__.startswith("_pytest."):
        for name, item in _attributes(value):
            if isinstance(item, (str, tuple, list, dict)) or type(item).__module__.startswith("_pytest."):
                object.__setattr__(value, name, masked(item, mask))
    return value


def _attributes(value: Any) -> list[tuple[str, Any]]:
    if hasattr(value, "__dict__"):
        return list(vars(value).items())
    return [(each.name, getattr(value, each.name)) for each in fields(value)] if is_dataclass(value) else []
