"""The public JSON report. Its schema is `offwire-report.schema.json`; it grows only by adding."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from offwire import __version__
from offwire.findings import (
    MOST_SHARDS,
    Confidence,
    Finding,
    LintReport,
    Location,
    RunError,
    Severity,
    Shard,
    Step,
)

_Level = TypeVar("_Level", Severity, Confidence)

_CODE = re.compile(r"OW[0-9]{3}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DIGEST = re.compile(r"[0-9a-f]*")
_LARGEST = 2**31 - 1
"""What the readers of every format take for a line or a count."""


class ReportError(ValueError):
    """The text is not a report of offwire; the message says where it differs, in one line."""


def render(report: LintReport) -> str:
    """Return the report as JSON text, suppressed findings included."""
    return dumps(data(report))


def dumps(value: Any) -> str:
    """Return `value` as the reports write JSON: indented, ASCII only, so that no text in it can act up.

    `##` stands in strings only; some CI servers would read `##vso[...]` on a line as a command.
    """
    return json.dumps(value, indent=2, ensure_ascii=True).replace("##", "#\\u0023") + "\n"


def data(report: LintReport) -> dict[str, Any]:
    """Return the report as plain data, in the public shape."""
    found: dict[str, Any] = {
        "version": __version__,
        "findings": [finding_data(finding) for finding in report.findings],
        "files_checked": report.files_checked,
        "errors": [{"path": error.path, "message": error.message} for error in report.errors],
    }
    if report.shard is not None:
        found["shard"] = asdict(report.shard)
    return found


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return one finding in the public shape."""
    where = finding.location
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "path": where.path,
        "line": where.line,
        "column": where.column,
        "end_line": where.end_line or where.line,
        "end_column": where.end_column or where.column,
        "cell": where.cell,
        "message": finding.message,
        "help": finding.help,
        "url": finding.url,
        "fingerprint": finding.fingerprint,
        "suppressed": finding.suppressed,
        "excerpt": finding.excerpt,
        "flow": [_step(step) for step in finding.flow],
    }


def parse(text: str) -> LintReport:
    """Read a report that `render` wrote. It may come from another machine: what the public schema does not allow is refused here.

    Raises:
        ReportError: the text is no such report.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ReportError("not valid JSON") from None
    if isinstance(value, dict) and "review" in value:
        raise ReportError("a review's report; only those of `offwire lint` can be joined")
    try:
        return LintReport(
            findings=tuple(_parse_finding(item) for item in _typed(value, list, "findings")),
            files_checked=_number(value, "files_checked", 0),
            errors=tuple(
                RunError(_typed(item, str, "path"), _typed(item, str, "message"))
                for item in _typed(value, list, "errors")
            ),
            shard=_parse_shard(value["shard"]) if value.get("shard") is not None else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ReportError(f"not a report of offwire: {error}") from None


def _step(step: Step) -> dict[str, Any]:
    where = step.location
    return {
        "path": where.path,
        "line": where.line,
        "column": where.column,
        "end_line": where.end_line or where.line,
        "end_column": where.end_column or where.column,
        "cell": where.cell,
        "note": step.note,
        "excerpt": step.excerpt,
    }


def _typed(mapping: Any, kind: type, key: str) -> Any:
    if not isinstance(mapping, dict):
        raise TypeError("expected an object")
    value = mapping.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{key} is missing or has another type than {kind.__name__}")
    return value


def _number(mapping: Any, key: str, least: int = 1) -> int:
    value: int = _typed(mapping, int, key)
    if not least <= value <= _LARGEST:
        raise ValueError(f"{key} is no number from {least} to {_LARGEST}")
    return value


def _word(mapping: Any, key: str, form: re.Pattern[str]) -> str:
    value: str = _typed(mapping, str, key)
    if form.fullmatch(value) is None:
        raise ValueError(f"{key} is not written as offwire writes it")
    return value


def _level(kind: Callable[[str], _Level], mapping: Any, key: str) -> _Level:
    value = _typed(mapping, str, key)
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{key} is none that offwire knows") from None


def _parse_shard(item: Any) -> Shard:
    shard = Shard(_number(item, "number"), _number(item, "count"), _word(item, "run", _DIGEST))
    if shard.number > shard.count:
        raise ValueError(f"there is no {shard}")
    if shard.count > MOST_SHARDS:
        raise ValueError(f"{shard} is one of more than {MOST_SHARDS}")
    return shard


def _parse_place(item: Any) -> Location:
    cell = item.get("cell") if isinstance(item, dict) else None
    return Location(
        path=_typed(item, str, "path"),
        line=_number(item, "line"),
        column=_number(item, "column"),
        end_line=_number(item, "end_line"),
        end_column=_number(item, "end_column"),
        cell=None if cell is None else _number(item, "cell"),
    )


def _parse_finding(item: Any) -> Finding:
    return Finding(
        code=_word(item, "code", _CODE),
        name=_word(item, "name", _NAME),
        severity=_level(Severity, item, "severity"),
        confidence=_level(Confidence, item, "confidence"),
        location=_parse_place(item),
        message=_typed(item, str, "message"),
        help=_typed(item, str, "help"),
        url=_typed(item, str, "url"),
        fingerprint=_word(item, "fingerprint", _DIGEST),
        suppressed=_typed(item, bool, "suppressed"),
        excerpt=_typed({"excerpt": "", **item}, str, "excerpt"),
        flow=tuple(_parse_step(step) for step in _typed(item, list, "flow")),
    )


def _parse_step(item: Any) -> Step:
    if not isinstance(item, dict):
        raise TypeError("expected an object")
    known = {"excerpt": "", "end_line": item.get("line"), "end_column": item.get("column"), **item}
    return Step(_parse_place(known), _typed(known, str, "note"), _typed(known, str, "excerpt"))
