"""Whether facts may be written to disk: not where a credential may be left in them.

The lowering takes a credential out where it stands under a name that tells. The same text may stand elsewhere too, be put
together where the lowering does not see its name, or be told of in a text. To look for names in the source takes as long as
all of the lowering, so that is done only where something was taken out, or a literal holds a word that looks drawn at
random and is no name of the program's (`OpenAIChatCompletionClient` looks drawn by its letters).
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
_MARKS = ".:~*!?"
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
    if not taken and not _strange(facts):
        return True
    return not any(secret in whole for secret in credential_texts(Layout(text)))


def _strange(facts: tuple[Any, ...]) -> bool:
    """Whether a word of a literal looks drawn at random: not one that the program calls something by."""
    texts, names = _literals_and_names(facts)
    words = {word.strip(_MARKS) for word in _LONG_WORD.findall(_BETWEEN.join(texts))}
    return any(map(drawn, words - names))


def _literals_and_names(facts: tuple[Any, ...]) -> tuple[set[str], set[str]]:
    """The texts of a file's literals, and the names of what it uses, asks of others, imports and defines as classes."""
    texts: set[str] = set()
    names: set[str] = set()
    pending = [facts]
    while pending:
        node = pending.pop()
        pending += [part for part in node if type(part) is tuple]
        # Only a node's second part is a place; a pair or a list of names may begin with the same word.
        kind = node[0] if len(node) > 2 and type(node[0]) is str and type(node[1]) is int else ""
        if kind == "const" and isinstance(node[2], (str, bytes)):
            texts.add(node[2] if isinstance(node[2], str) else node[2].decode("utf-8", "replace"))
        elif kind == "fstr":
            texts.update(part for part in node[2] if type(part) is str)
        elif kind == "name":
            names.add(node[2])
        elif kind == "attr":
            names.add(node[3])
        elif kind == "from":
            names.update(name for name, _ in node[4])
        elif kind == "class":
            names.add(node[2][0])
    return texts, names


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
