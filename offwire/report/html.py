"""One self-contained HTML file: for reviewers. No script, no external resource, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape as _escape
from importlib import resources

from offwire import __version__
from offwire.findings import Finding, LintReport, Location, RunError, Step
from offwire.report import counts
from offwire.report.safe import one_line, place
from offwire.report.text import split


def render(report: LintReport) -> str:
    """Return a lint report as a page."""
    shown = counts.active(report)
    outcome = "inconclusive" if report.errors or not report.files_checked else "fail" if shown else "pass"
    word = {"inconclusive": "incomplete", "fail": "findings", "pass": "no findings"}[outcome]
    suppressed = tuple(finding for finding in report.findings if finding.suppressed)
    body = banner(outcome, word, counts.summary(report), (), ())
    body += section("Findings", "".join(map(card, shown)))
    body += section("What offwire could not do", problems(report.errors))
    body += section("Suppressed in the code", "".join(map(card, suppressed)))
    return page("Lint report", (), body)


def page(title: str, facts: Iterable[str], body: str) -> str:
    """Return a whole document.

    Args:
        title: what the page is.
        facts: short plain texts for the line above the verdict.
        body: HTML.
    """
    aside = " · ".join(text(fact) for fact in facts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>offwire: {text(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>\n"
        f'<div class="top"><h1>offwire · {text(title)}</h1><span>{aside}</span></div>\n'
        f"{body}"
        f"<footer>Made by offwire {text(__version__)}. The report holds no value of a credential, real or synthetic.</footer>\n"
        "</main>\n</body>\n</html>\n"
    )


def banner(outcome: str, word: str, headline: str, reasons: Iterable[str], steps: Iterable[str]) -> str:
    """Return the verdict that stands on top: the outcome's colour, a word, one sentence, why, what next."""
    lists = "".join(
        f"<p><strong>{title}</strong></p>{items(entries)}"
        for title, entries in (("Why", tuple(reasons)), ("What to do", tuple(steps)))
        if entries
    )
    return (
        f'<section class="verdict {outcome}" id="verdict"><div class="word">{text(word)}</div>'
        f'<p class="headline">{text(headline)}</p>{lists}</section>\n'
    )


def section(title: str, body: str) -> str:
    """Return a titled part of the page, or nothing when it would be empty."""
    if not body:
        return ""
    anchor = re.sub(r"[^a-z]+", "-", title.lower()).strip("-")
    return f'<section id="{anchor}"><h2>{text(title)}</h2>\n{body}</section>\n'


def card(finding: Finding) -> str:
    """Return one finding: what, where, the source line, the flow, how to mend it."""
    parts = [f"<p>{text(finding.message)}</p>", _source(finding)]
    if finding.flow:
        parts.append(f'<ol class="flow">{"".join(map(_step, finding.flow))}</ol>')
    if finding.help:
        parts.append(f'<p class="help"><strong>Help:</strong> {text(finding.help)}</p>')
    sure = (
        ""
        if finding.confidence.value == "high"
        else f'<span class="soft">{finding.confidence} confidence</span>'
    )
    return (
        f'<article class="card"><header>{badge(str(finding.severity))}<h3>{_code(finding)} {text(finding.name)}</h3>'
        f'{sure}<span class="mono">{text(_spot(finding.location))}</span></header>'
        f'<div class="body">{"".join(parts)}</div></article>\n'
    )


def problems(errors: Iterable[RunError]) -> str:
    """Return what the run could not do, as a list."""
    return items(f"{error.path}: {error.message}" if error.path else error.message for error in errors)


def items(entries: Iterable[str]) -> str:
    """Return plain texts as a list; nothing for none."""
    found = "".join(f"<li>{text(entry)}</li>" for entry in entries)
    return f'<ul class="plain">{found}</ul>\n' if found else ""


def facts(values: dict[str, str]) -> str:
    """Return names and plain texts side by side; a fact without text is left out."""
    rows = "".join(
        f"<tr><th>{text(name)}</th><td>{text(value)}</td></tr>\n" for name, value in values.items() if value
    )
    return f'<table class="facts"><tbody>\n{rows}</tbody></table>\n' if rows else ""


def table(head: Iterable[str], rows: Iterable[Iterable[str]], kind: str = "") -> str:
    """Return a table. `head` is plain text, the cells of `rows` are HTML, `kind` a class of the style sheet."""
    titles = "".join(f"<th>{text(title)}</th>" for title in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    if not lines:
        return ""
    return f'<div class="scroll"><table class="{kind}"><thead><tr>{titles}</tr></thead><tbody>\n{lines}</tbody></table></div>\n'


def badge(word: str, kind: str = "") -> str:
    """Return a short word on its colour; `kind` names the colour where the word does not."""
    return f'<span class="badge {kind or word}">{text(word)}</span>'


def text(value: str) -> str:
    """Return plain text as HTML, control characters made visible."""
    return _escape(one_line(value), quote=True)


def mono(value: str) -> str:
    """Return plain text as HTML in the code font."""
    return f"<code>{text(value)}</code>"


@lru_cache(maxsize=1)
def _style() -> str:
    return resources.files("offwire.report").joinpath("page.css").read_text(encoding="utf-8")


def _code(finding: Finding) -> str:
    if not re.fullmatch(r"https://[\w./#-]+", finding.url):
        return text(finding.code)
    return f'<a href="{text(finding.url)}">{text(finding.code)}</a>'


def _spot(where: Location) -> str:
    return place(where.path, where.line, where.column, where.cell)


def _source(finding: Finding) -> str:
    if not finding.excerpt.strip():
        return ""
    before, marked, after = (text(part.expandtabs(4)) for part in split(finding.excerpt, finding.location))
    number = f'<span class="no">{finding.location.line}</span>'
    return f'<pre class="source">{number}{before}<mark>{marked}</mark>{after}</pre>'


def _step(step: Step) -> str:
    where = place(step.location.path, step.location.line, None, step.location.cell)
    source = f"<pre>{text(step.excerpt.strip())}</pre>" if step.excerpt.strip() else ""
    return f"<li><div>{text(step.note)} <code>{text(where)}</code>{source}</div></li>"
