"""Whether facts may be written to disk: not where a credential may be left in them.

The lowering takes a credential out where it stands under a name that tells. The same text may stand elsewhere too, be put
together where the lowering does not see its name, or be told of in a text. To look for names in the source takes as long as
all of the lowering, so that is done only where something was taken out, or a word is left that looks drawn at random.
"""

from __future__ import annotations

import re
from typing import Any

from offwire.findings import Confidence
from offwire_lint.cache import strings_in
from offwire_lint.excerpts import credential_texts, drawn
from offwire_lint.layout import Layout
from offwire_lint.literals import PLACEHOLDER, credential_literal

_SHORTEST_FORM = 8
_DIGIT = re.compile(r"\d")
_NAMED = re.compile(r"([\w-]{3,40})[\"']?\s*[:=]\s*[\"']?([^\s\"',;&}]{8,200})")  # in JSON, a query, a header
_CODE = re.compile(r"[A-Za-z_][\w.]*[(\[]")
_LONG_WORD = re.compile(r"[^\s\"'`,;()\[\]{}<>\0]{10,}")
_BETWEEN = "}\0"
"""What stands between texts that are searched together: no match of the expressions above goes past it."""


def storable(facts: tuple[Any, ...], text: str) -> bool:
    """Whether the facts of a file hold nothing that could be a credential.

    Args:
        facts: what `facts_of` said.
        text: what it was asked about.
    """
    texts = strings_in(tuple(part for part in facts if not isinstance(part, bytes)))  # no table of places
    whole = _BETWEEN.join(texts)
    if any(map(_has_form, texts)) or any(_tells(name, value) for name, value in _NAMED.findall(whole)):
        return False
    taken = any(kind != PLACEHOLDER for _, kind, _ in facts[-1])
    if not taken and not any(map(drawn, _LONG_WORD.findall(whole))):
        return True
    return not any(secret in whole for secret in credential_texts(Layout(text)))


def _has_form(stored: str) -> bool:
    """Whether a text is a credential whatever it is called."""
    if len(stored) < _SHORTEST_FORM or not _DIGIT.search(stored):
        return False
    verdict = credential_literal(stored)
    return verdict is not None and verdict.confidence > Confidence.LOW


def _tells(name: str, value: str) -> bool:
    """Whether a text gives a credential by name: not a stand-in for one, nor the code that gets it."""
    verdict = credential_literal(value, name)
    if verdict is None:
        return False
    return drawn(value) or not (verdict.kind == PLACEHOLDER or _CODE.match(value))
