"""Suppressions: `# offwire: ignore[OW201] reason` and, at the top of a file, `# offwire: ignore-file[OW3] reason`.

The first kind holds for the statement that it stands on, on whichever of its lines a formatter has left it, or for the
statement below it. A code may be a prefix ("OW2") or a rule's name. A suppression without a code hides nothing, so that
none ever hides more than was meant; it is reported, as is one that has nothing to hide.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from offwire.findings import Confidence, Finding, Location, Rule
from offwire_lint.layout import Layout

_DIRECTIVE = re.compile(
    r"#\s*offwire\s*:\s*(?P<what>[\w-]+)\s*(?:\[(?P<codes>[^\]]*)\])?(?P<reason>[^#]*)", re.IGNORECASE
)
_CODE = re.compile(r"OW\d{1,3}")


@dataclass(frozen=True, slots=True)
class Directive:
    """One suppression.

    Attributes:
        line, column: where the comment stands, from 1.
        first, last: lines whose findings it suppresses.
        codes: prefixes of codes, or names of rules.
        reason: what the author says, or "".
        fault: why it suppresses nothing, in words, or "".
    """

    line: int
    column: int
    first: int
    last: int
    codes: tuple[str, ...]
    reason: str
    fault: str = ""

    def covers(self, finding: Finding, code: str) -> bool:
        """Whether one of its codes fits a finding."""
        inside = self.first <= finding.location.line <= self.last
        return inside and (finding.code.startswith(code) if _CODE.fullmatch(code) else finding.name == code)


def mentions(text: str) -> bool:
    """Whether a text may hold a suppression at all."""
    return "offwire" in text and _DIRECTIVE.search(text) is not None


def directives(layout: Layout, rules: Mapping[str, Rule]) -> tuple[Directive, ...]:
    """The suppressions among the comments of a file.

    Args:
        layout: the file.
        rules: every rule by code.
    """
    return tuple(
        _directive(layout, rules, line, column + match.start(), match)
        for line, column, comment in layout.comments
        for match in _DIRECTIVE.finditer(comment)
    )


def apply(
    findings: Sequence[Finding],
    suppressions: Sequence[Directive],
    path: str,
    rules: Mapping[str, Rule],
    ran: Collection[str],
) -> list[Finding]:
    """The findings of one file, those that are suppressed marked so, and what is to be said of the suppressions.

    Args:
        findings: all that the rules found in the file, hidden ones included, so that a suppression of one counts as used.
        suppressions: of that file.
        path: as in findings.
        rules: every rule by code.
        ran: codes of the rules that were selected; nothing is unused on account of a rule that did not run.
    """
    out = [
        replace(finding, suppressed=True)
        if any(one.covers(finding, code) for one in suppressions for code in one.codes)
        else finding
        for finding in findings
    ]
    for one in suppressions:
        unused = [code for code in one.codes if not any(one.covers(finding, code) for finding in findings)]
        unused = [code for code in unused if _might_have_matched(code, rules, ran)]
        if one.fault:
            out.append(_report(rules["OW902"], one, path, one.fault))
        elif unused:
            out.append(
                _report(rules["OW902"], one, path, f"nothing here to suppress for {', '.join(unused)}")
            )
        if one.codes and not one.reason:
            out.append(
                _report(rules["OW903"], one, path, f"no reason given for suppressing {', '.join(one.codes)}")
            )
    return out


def _directive(
    layout: Layout, rules: Mapping[str, Rule], line: int, column: int, match: re.Match[str]
) -> Directive:
    what = match["what"].lower()
    codes, unknown = _codes(match["codes"] or "", rules)
    reason = match["reason"].strip(" \t,;:-–—")
    fault = ""
    if what not in ("ignore", "ignore-file"):
        fault, codes = f"unknown instruction {what[:20]!r}; write `# offwire: ignore[OW201] reason`", ()
    elif unknown:
        fault = f"there is no rule {unknown[0][:30]!r}"
    elif not codes:
        fault = f"names no code, so it suppresses nothing; write `# offwire: {what}[OW201] reason`"
    first, last = _extent(layout, line)
    if what == "ignore-file":
        first, last = 1, len(layout.lines)
        if line > layout.first_code_line:
            fault, codes = "ignore-file counts only above the first statement", ()
    return Directive(line, column, first, last, codes, reason, fault)


def _codes(text: str, rules: Mapping[str, Rule]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes that mean something, and those that mean nothing."""
    names = {rule.name for rule in rules.values()}
    known: list[str] = []
    unknown: list[str] = []
    for word in re.split(r"[\s,]+", text.strip()):
        if not word:
            continue
        code = word.upper()
        if _CODE.fullmatch(code) and any(rule.startswith(code) for rule in rules):
            known.append(code)
        elif word.lower() in names:
            known.append(word.lower())
        else:
            unknown.append(word)
    return tuple(known), tuple(unknown)


def _extent(layout: Layout, line: int) -> tuple[int, int]:
    """First and last line of what a comment on a line speaks of."""
    own = layout.statement(line)
    if own.scope or own.last > own.first or not layout.lines[line - 1].lstrip().startswith("#"):
        return own.first, own.last
    following = layout.statement(layout.below_comments(line + 1))
    return line, following.last


def _might_have_matched(code: str, rules: Mapping[str, Rule], ran: Collection[str]) -> bool:
    meant = [rule.code for rule in rules.values() if rule.code.startswith(code) or rule.name == code]
    return all(one in ran for one in meant)


def _report(rule: Rule, one: Directive, path: str, message: str) -> Finding:
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        confidence=Confidence.HIGH,
        location=Location(path, one.line, one.column, one.line, one.column),
        message=message,
        help=rule.help,
        url="",
        fingerprint="",
    )
