"""Excerpts and redaction: what may be shown of a text that holds canaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from offwire_harness.canaries import Canary

_REACH = 40

Holds = Callable[[str], Sequence[str]]
"""Returns the labels of the canaries that a text holds, in any form."""


def redacted(text: str, canaries: Sequence[Canary], holds: Holds) -> str:
    """Return a text with canaries replaced by their labels; a line that holds one in any other form goes whole."""
    for canary in canaries:
        for part in (canary.value, *canary.distinctive):
            text = text.replace(part, f"<{canary.label}>")
    labels = holds(text)
    if not labels:
        return text
    if "\n" in text:
        lines = "\n".join(redacted(line, (), holds) for line in text.split("\n"))
        if not holds(lines):
            return lines
    return f"<redacted: it held {', '.join(labels)}>"


def excerpt(text: str, canary: Canary, others: Sequence[Canary], holds: Holds) -> str:
    """Return the surroundings of a canary in a text, on one line, redacted; empty if it can't be shown."""
    form = next((each for each in (canary.value, *canary.distinctive) if each in text), None)
    if form is None:
        return ""
    before, _, after = text.partition(form)
    around = f"{before[-_REACH:]}{form}{after[:_REACH]}"
    shown = redacted(around, (canary, *others), holds)
    return "" if shown.startswith("<redacted") else " ".join(shown.split())
