"""`offwire review`: the linter and the agents' own tests behind the proxy, as one report for a security reviewer."""

from __future__ import annotations

import argparse
import datetime
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from offwire import catalogue
from offwire.commands import CommandError
from offwire.commands.drive import drive
from offwire.commands.lint import lint_paths, settings_for
from offwire.expected import Expected, ExpectedError, load
from offwire.output import tell, write_file, write_stdout
from offwire.report import review_html, review_json, review_text, sarif
from offwire.report.counts import active, by_severity, plural
from offwire.report.safe import one_line
from offwire.reviews import Outcome, Review, as_expected, judge


def run(arguments: argparse.Namespace) -> int:
    """Do the review; exit code 0 only for a pass."""
    paths: list[Path] = arguments.paths
    expected = _expected(paths)
    if not os.path.isdir(arguments.output):
        raise CommandError(f"--output {arguments.output} is not a folder")
    say = _progress
    say("lint", "reading the code")
    # A folder with an expected.toml is judged whole: the twins that a project excludes elsewhere are the point here.
    settings = settings_for(
        paths,
        arguments.config,
        isolated=arguments.isolated,
        extend_exclude=() if expected else None,
    )
    lint = lint_paths(paths, settings)
    say("lint", f"{by_severity(active(lint))} in {plural(lint.files_checked, 'file')}")
    wire = drive(paths, lambda text: say("wire", text))
    names = [str(path) for path in paths]
    review = judge(names, datetime.date.today().isoformat(), lint, wire, expected)
    reports = _write(review, arguments.output, settings.docs_url)
    write_stdout(review_text.render(review, map(str, reports)))
    return 0 if review.outcome is Outcome.PASS else 1


def _expected(paths: list[Path]) -> list[Expected]:
    try:
        return [found for path in paths if os.path.isdir(path) and (found := load(path)) is not None]
    except ExpectedError as error:
        raise CommandError(str(error)) from None


def _write(review: Review, folder: Path, docs_url: str) -> list[Path]:
    rules = catalogue.everything()
    wire_findings = [
        replace(finding, suppressed=as_expected(run), url=docs_url.replace("{code}", finding.code))
        for run in review.runs
        for finding in run.findings
    ]
    texts: dict[str, Callable[[], str]] = {
        "review.html": lambda: review_html.render(review),
        "review.sarif": lambda: sarif.log(
            [
                sarif.run(review.lint.findings, rules, review.lint.errors, "offwire/lint"),
                sarif.run(wire_findings, rules, review_json.wire_errors(review), "offwire/wire", "external"),
            ]
        ),
        "review.json": lambda: review_json.render(review),
    }
    for name, text in texts.items():
        write_file(folder / name, text())
    return [folder / name for name in texts]


def _progress(stage: str, text: str) -> None:
    tell(f"  {stage:<6} {one_line(text)}")
