"""SARIF 2.1.0: for code-scanning services. Each flow becomes a `codeFlows` entry."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from offwire import __version__
from offwire.findings import Confidence, Finding, LintReport, Location, Rule, RunError, Severity, Sighting
from offwire.report.json import dumps
from offwire.report.safe import one_line, uri_path

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_RANKS = {Confidence.HIGH: 90.0, Confidence.MEDIUM: 60.0, Confidence.LOW: 30.0}
_SECURITY = {Severity.ERROR: "8.0", Severity.WARNING: "5.5", Severity.INFO: "2.0"}
_ROOT = "SRCROOT"


def render(report: LintReport, rules: Sequence[Rule]) -> str:
    """Return a lint report as SARIF text.

    Args:
        report: what the run found; suppressed findings become results with a suppression.
        rules: all rules, for the help that goes with each result.
    """
    return log([run(report.findings, rules, report.errors, "offwire/lint")])


def log(runs: Sequence[dict[str, Any]]) -> str:
    """Return a SARIF log of runs made by `run`."""
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": list(runs)})


def run(
    findings: Iterable[Finding],
    rules: Sequence[Rule],
    errors: Iterable[RunError],
    category: str,
    suppression: str = "inSource",
) -> dict[str, Any]:
    """Return one SARIF run: the tool, its rules in order of code, the results.

    Args:
        findings: the results to be.
        rules: rules known to the tool; a finding's code that is not among them is described by the finding.
        errors: what kept the tool from its work; any makes the run unsuccessful.
        category: keeps runs of one tool apart on the service ("offwire/lint", "offwire/wire").
        suppression: where suppressed findings are suppressed, "inSource" or "external".
    """
    findings = tuple(findings)
    pages = {finding.code: finding.url for finding in findings}
    described = {rule.code: _rule(rule, pages.get(rule.code, "")) for rule in rules}
    for finding in findings:
        described.setdefault(finding.code, _unknown_rule(finding))
    codes = sorted(described)
    indices = {code: index for index, code in enumerate(codes)}
    notes = [_notification(error) for error in errors]
    return {
        "tool": {
            "driver": {
                "name": "offwire",
                "semanticVersion": __version__,
                "informationUri": "https://github.com/offwire/offwire",
                "rules": [described[code] for code in codes],
            }
        },
        "automationDetails": {"id": category + "/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The directory that offwire was run in."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not notes, "toolExecutionNotifications": notes}],
        "results": [_result(finding, indices[finding.code], suppression) for finding in findings],
    }


def _rule(rule: Rule, page: str) -> dict[str, Any]:
    cwe = [f"external/cwe/cwe-{rule.cwe:03d}"] if rule.cwe else []
    more = f"[{rule.code}]({page})" if page else f"`offwire explain {rule.code}` shows examples."
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why or rule.summary},
        "help": {
            "text": f"{rule.help}\n\n{rule.why}".strip(),
            "markdown": f"{rule.help}\n\n{rule.why}\n\n{more}",
        },
        **({"helpUri": page} if page else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": not rule.pedantic},
        "properties": {
            "tags": ["security", *cwe],
            "security-severity": _SECURITY[rule.severity],
            "problem.severity": "recommendation" if rule.severity is Severity.INFO else str(rule.severity),
        },
    }


def _unknown_rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.code,
        "name": "".join(part.capitalize() for part in finding.name.split("-")),
        "shortDescription": {"text": one_line(finding.name)},
        "help": {"text": finding.help or finding.name},
        "properties": {"tags": ["security"]},
    }


def _result(finding: Finding, rule_index: int, suppression: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "rank": _RANKS[finding.confidence],
        "message": {"text": _message(finding)},
        "locations": [_location(finding.location, finding.excerpt)],
        "partialFingerprints": {"offwire/v1": finding.fingerprint},
        "properties": {"confidence": str(finding.confidence)},
    }
    if finding.flow:
        steps = [
            {"location": _location(step.location, step.excerpt, step.note), "executionOrder": number}
            for number, step in enumerate(finding.flow, 1)
        ]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if finding.sightings:
        result["properties"]["sightings"] = [_sighting(sighting) for sighting in finding.sightings]
    if finding.suppressed:
        result["suppressions"] = [{"kind": suppression}]
    return result


def _message(finding: Finding) -> str:
    where = finding.location
    spot = f"Cell {where.cell}, line {where.line}: " if where.cell is not None else ""
    return _plain(spot + finding.message)


def _plain(text: str) -> str:
    """One line that no viewer takes for a link: SARIF messages read `[text](target)` as one."""
    return one_line(text).replace("](", "] (")


def _sighting(sighting: Sighting) -> dict[str, Any]:
    return {
        "canary": sighting.label,
        "wire": sighting.wire,
        "pointer": sighting.pointer,
        "decoders": list(sighting.chain),
        "tool": sighting.tool,
    }


def _location(where: Location, excerpt: str = "", note: str = "") -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(where.path), "region": _region(where, excerpt)}
    location: dict[str, Any] = {"physicalLocation": physical}
    if where.cell is not None:
        location["logicalLocations"] = [{"name": f"cell {where.cell}", "kind": "module"}]
    if note:
        location["message"] = {"text": _plain(note)}
    return location


def _region(where: Location, excerpt: str) -> dict[str, Any]:
    if where.cell is not None:  # lines count within the cell, and SARIF's regions are the file's
        return {"startLine": 1, "startColumn": 1}
    region: dict[str, Any] = {"startLine": max(where.line, 1), "startColumn": max(where.column, 1)}
    if where.end_line:
        region["endLine"] = where.end_line
    if where.end_column:
        region["endColumn"] = where.end_column
    if excerpt.strip():
        region["snippet"] = {"text": one_line(excerpt.strip("\r\n"))}
    return region


def _artifact(path: str) -> dict[str, Any]:
    if os.name == "nt" and PureWindowsPath(path).drive:  # elsewhere `C:x.py` is a name like any other
        return {"uri": "file:///" + _quoted(PureWindowsPath(path).as_posix())}
    posix = uri_path(path)
    if PurePosixPath(posix).is_absolute():
        return {"uri": "file://" + _quoted(posix)}
    return {"uri": _quoted(posix), "uriBaseId": _ROOT}


def _quoted(path: str) -> str:
    try:
        return quote(path, safe="/", errors="surrogateescape")
    except UnicodeEncodeError:  # no system's name of a file
        return quote(one_line(path), safe="/")


def _notification(error: RunError) -> dict[str, Any]:
    note: dict[str, Any] = {"level": "error", "message": {"text": one_line(error.message)}}
    if error.path:
        note["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(error.path)}}]
    return note
