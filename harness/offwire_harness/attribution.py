"""Which tool a sighting came through, where the request itself does not say.

The members of a team hand a tool's result on as text, without the id of the call. Where a message holds such a text
word for word, and the text holds the canary, the tool is known all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from offwire.findings import Sighting
from offwire_harness.models import chat
from offwire_harness.wire import Request

Result = tuple[str, str]
"""A tool's name and the text that a call of it gave."""

_MESSAGE = re.compile(r"/messages/(\d+)/")


def attributed(
    sightings: Iterable[Sighting],
    requests: Sequence[Request],
    results: Sequence[Result],
    labels_in: Callable[[str], Iterable[str]],
) -> tuple[Sighting, ...]:
    """Return the sightings, each with the tool whose result its message repeats, if there is one.

    Args:
        sightings: what was found.
        requests: what was sent to models.
        results: what the tools gave.
        labels_in: tells the labels of the canaries that a text holds.
    """
    leaking = [(name, text, set(labels_in(text))) for name, text in results]
    leaking = sorted((each for each in leaking if each[2]), key=lambda each: len(each[1]))
    if not leaking:
        return tuple(sightings)
    messages = [(request.host, _texts(request)) for request in requests]

    def tool_of(sighting: Sighting) -> str | None:
        place = _MESSAGE.match(sighting.pointer)
        if sighting.tool or place is None:
            return sighting.tool
        at = int(place[1])
        said = [texts[at] for host, texts in messages if host == sighting.wire and at < len(texts)]
        # Of a result inside another one, the inner is the source.
        return next(
            (
                name
                for name, text, labels in leaking
                if sighting.label in labels and any(text.strip() in each for each in said)
            ),
            None,
        )

    return tuple(replace(each, tool=tool_of(each)) for each in sightings)


def _texts(request: Request) -> tuple[str, ...]:
    try:
        data = json.loads(request.body)
    except (UnicodeDecodeError, ValueError):
        return ()
    given = data.get("messages") if isinstance(data, dict) else None
    return tuple(
        chat.text_of(each) if isinstance(each, dict) else ""
        for each in (given if isinstance(given, list) else ())
    )
