"""Takes every canary out of what pytest shows: captured output, tracebacks, locals, warnings, properties."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import pytest

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
    def pytest_warning_recorded(self, warning_message: Any) -> None:
        """Mask a warning's text; pydantic, for one, shows the values that it could not serialise."""
        text = str(warning_message.message)
        masked = self._mask(text)
        if masked != text:
            warning_message.message = UserWarning(masked)

    def _report(self, report: Any) -> None:
        report.longrepr = masked(report.longrepr, self._mask)
        report.sections = masked(report.sections, self._mask)
        if hasattr(report, "user_properties"):
            report.user_properties = masked(report.user_properties, self._mask)


def masked(value: Any, mask: Mask) -> Any:
    """Return the value with every string in it masked; pytest's own report objects are changed in place."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(masked(item, mask) for item in value)
    if isinstance(value, list):
        value[:] = [masked(item, mask) for item in value]
        return value
    if type(value).__module__.startswith("_pytest."):
        for name, item in list(vars(value).items()):
            if isinstance(item, (str, tuple, list)) or type(item).__module__.startswith("_pytest."):
                object.__setattr__(value, name, masked(item, mask))
    return value
