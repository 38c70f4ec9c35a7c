"""Fingerprints: the same finding keeps its fingerprint when other lines come, go or move.

Made from the code, the file, the enclosing scope and the statement with blanks and credentials taken out; the same
statement twice in one scope is told apart by its order. No line number goes in, and no credential: the fingerprint of a
masked text can't be used to guess what was masked.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from offwire.findings import Finding
from offwire_lint.excerpts import mask_line
from offwire_lint.layout import Layout


def fingerprinted(findings: Iterable[Finding], layout: Layout, path: str) -> list[Finding]:
    """Findings of one file with their fingerprints.

    Args:
        findings: of that file, in order of place; lines are those of the layout's text.
        layout: the file.
        path: relative to the project's root, so that the working directory does not matter.
    """
    seen: Counter[str] = Counter()
    out = []
    for finding in findings:
        statement = layout.statement(finding.location.line)
        lines = range(statement.first, min(statement.last, len(layout.lines)) + 1)
        text = "".join(
            re.sub(r"\s+", "", _without_comment(mask_line(layout, line), layout, line)) for line in lines
        )
        key = "\0".join((finding.code, path, statement.scope, text))
        digest = hashlib.sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[key] += 1
        out.append(replace(finding, fingerprint=digest))
    return out


def _without_comment(masked: str, layout: Layout, line: int) -> str:
    """The line without its comment: a suppression or a note that is added changes no fingerprint."""
    comment = next((text for at, _, text in layout.comments if at == line), None)
    cut = masked.rfind("#") if comment is not None else -1
    return masked[:cut] if cut >= 0 else masked
