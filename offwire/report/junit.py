"""JUnit XML: a test case a finding, for CI servers that show nothing else."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from offwire.findings import Finding, LintReport, RunError
from offwire.report import counts
from offwire.report.safe import one_line, place


def render(report: LintReport) -> str:
    """Return the report as JUnit XML; a clean run is one passing case, a problem of the run an error."""
    shown = counts.active(report)
    suite = ElementTree.Element(
        "testsuite",
        name="offwire",
        tests=str(len(shown) + len(report.errors) or 1),
        failures=str(len(shown)),
        errors=str(len(report.errors)),
        skipped="0",
        time="0",
    )
    for finding in shown:
        _case(suite, finding)
    for error in report.errors:
        _broken(suite, error)
    if not shown and not report.errors:
        ElementTree.SubElement(suite, "testcase", classname="offwire", name=counts.summary(report), time="0")
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, finding: Finding) -> None:
    where = finding.location
    spot = place(where.path, where.line, where.column, where.cell)
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=one_line(where.path),
        name=f"{finding.code} {one_line(finding.name)} at {spot}",
        file=one_line(where.path),
        line=str(where.line),
        time="0",
    )
    failure = ElementTree.SubElement(
        case, "failure", type=str(finding.severity), message=one_line(finding.message)
    )
    lines = [f"{spot}: {finding.code} {one_line(finding.message)}"]
    lines += [
        f"  {number}. {place(step.location.path, step.location.line, None, step.location.cell)}  {one_line(step.note)}"
        for number, step in enumerate(finding.flow, 1)
    ]
    lines += [f"help: {one_line(finding.help)}"] if finding.help else []
    lines.append(f"docs: {one_line(finding.url) or f'offwire explain {finding.code}'}")
    failure.text = "\n".join(lines)


def _broken(suite: ElementTree.Element, error: RunError) -> None:
    name = one_line(error.path) or "offwire"
    case = ElementTree.SubElement(suite, "testcase", classname="offwire", name=name, time="0")
    ElementTree.SubElement(case, "error", type="offwire", message=one_line(error.message))
