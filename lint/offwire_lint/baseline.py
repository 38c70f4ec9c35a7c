"""Known findings that are not to be reported again, by fingerprint: line numbers would churn with every edit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from offwire.findings import Finding, LintReport
from offwire.output import OutputError, write_file
from offwire.reading import read_text
from offwire_lint.config import ConfigError

VERSION = 1
_MOST = 100_000_000


def read(path: Path) -> Counter[str]:
    """Fingerprints of a baseline, and how often each is known.

    Raises:
        ConfigError: the file is missing, or no baseline.
    """
    try:
        content = json.loads(read_text(path, _MOST))
        if content["version"] != VERSION:
            raise ConfigError(
                f"{path}: baseline of version {content['version']!r}; this offwire reads {VERSION}"
            )
        return Counter(str(entry["fingerprint"]) for entry in content["findings"])
    except OSError as error:
        raise ConfigError(
            f"{path}: baseline can't be read ({error.strerror}); make one with offwire lint --write-baseline"
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ConfigError(f"{path}: no baseline; make one with offwire lint --write-baseline") from None


def write(path: Path, report: LintReport) -> None:
    """Makes the findings of a report the known ones; the file holds no text of theirs, and is replaced at once or not at all.

    Raises:
        ConfigError: the file can't be written.
    """
    entries = [
        {"code": finding.code, "path": finding.location.path, "fingerprint": finding.fingerprint}
        for finding in report.findings
        if not finding.suppressed
    ]
    text = json.dumps({"version": VERSION, "findings": entries}, indent=2, ensure_ascii=True) + "\n"
    try:
        write_file(path, text)
    except OutputError as error:
        raise ConfigError(f"baseline: {error}") from None


def apply(findings: Sequence[Finding], known: Counter[str]) -> list[Finding]:
    """The findings, known ones marked as suppressed."""
    left = known.copy()
    out = []
    for finding in findings:
        if left[finding.fingerprint] > 0 and not finding.suppressed:
            left[finding.fingerprint] -= 1
            finding = replace(finding, suppressed=True)
        out.append(finding)
    return out
