"""`offwire rules`: all codes, of the linter and of the wire."""

from __future__ import annotations

import argparse
from typing import Any

from offwire import catalogue
from offwire.findings import Rule
from offwire.output import write_stdout
from offwire.report.json import dumps


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    rules = catalogue.everything()
    write_stdout(dumps([_data(rule) for rule in rules]) if arguments.format == "json" else table(rules))
    return 0


def table(rules: tuple[Rule, ...]) -> str:
    """Return the rules as an aligned table, one a line."""
    rows = [("code", "name", "severity", "cwe", "flags")]
    for rule in rules:
        severity = f"{rule.severity}, pedantic" if rule.pedantic else str(rule.severity)
        rows.append((rule.code, rule.name, severity, str(rule.cwe or "-"), rule.summary))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)) + "  " + row[4]
        for row in rows
    ]
    return "".join(line.rstrip() + "\n" for line in lines)


def _data(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "cwe": rule.cwe,
        "pedantic": rule.pedantic,
        "summary": rule.summary,
        "help": rule.help,
    }
