"""A token that has a text and a position is one of a text, whatever its name."""

import logging

from langchain_core.tools import tool

log = logging.getLogger(__name__)


@tool
def nouns(sentence: str) -> int:
    """Count the nouns."""
    count = 0
    for token in parse(sentence):  # noqa: F821
        log.info("%s at %s", token.text, token.idx)
        log.info("%s", token.to_json(short=True))
        count += token.pos_ == "NOUN"
    return count
