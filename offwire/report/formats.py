"""The formats by the names that the command line knows them by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from offwire.findings import LintReport, Rule


def render(name: str, report: LintReport, rules: Callable[[], Sequence[Rule]], *, color: bool) -> str:
    """Return a lint report in the format `name`.

    Args:
        name: one of `offwire.arguments.FORMATS`.
        report: what the run found.
        rules: called for the rules' descriptions by the formats that carry them.
        color: whether to colour the text format.
    """
    if name == "text":
        from offwire.report import text

        return text.render(report, color=color)
    if name == "json":
        from offwire.report import json

        return json.render(report)
    if name == "sarif":
        from offwire.report import sarif

        return sarif.render(report, rules())
    if name == "github":
        from offwire.report import github

        return github.render(report)
    if name == "junit":
        from offwire.report import junit

        return junit.render(report)
    if name == "markdown":
        from offwire.report import markdown

        return markdown.render(report)
    if name == "html":
        from offwire.report import html

        return html.render(report)
    raise ValueError(f"unknown format {name}")
