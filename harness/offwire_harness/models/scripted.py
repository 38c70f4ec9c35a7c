"""The scripted model: answers what the test wrote down, strictly, and keeps account of it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from offwire_harness.models import chat
from offwire_harness.models.script import Call, ScriptError, Step, Turn, step
from offwire_harness.wire import Request, Response

_JSON = (("content-type", "application/json"),)
_DIMENSIONS = 1536


@dataclass(frozen=True, slots=True)
class IssuedCall:
    """A tool call that an agent received.

    Attributes:
        id, name: the call's.
        answered: whether its result came back in a request, under its id or, as the members of a team hand results on,
            word for word in a message.
        result: the text that it gave, where the driver could tell.
    """

    id: str
    name: str
    answered: bool
    result: str | None = None


class _Script:
    """Turns in order, for the requests that match."""

    def __init__(self, steps: tuple[Step, ...], system: str | None, offers: str | None) -> None:
        self.steps = steps
        self.selector = (system, offers)
        self.at = 0

    def fits(self, request: chat.ChatRequest) -> bool:
        system, offers = self.selector
        return (system is None or system in request.system) and (offers is None or offers in request.tools)

    @property
    def left(self) -> tuple[str, ...]:
        return tuple(
            f"turn {number} of the script, {step}, was never asked for"
            for number, step in enumerate(self.steps[self.at :], self.at + 1)
        )


class ScriptedModel:
    """Speaks Chat Completions, at any base path, whole or streamed; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scripts: list[_Script] = []
        self._number = 0
        self._begin()

    def script(self, *turns: Turn | str, system: str | None = None, offers: str | None = None) -> None:
        """Write down what the model answers, in order.

        Args:
            turns: `call(...)`, `say(...)`, or a list of calls that are made in parallel.
            system: only for agents whose system message holds this text.
            offers: only for agents that offer a tool of this name.

        A script replaces the one for the same agents; one with neither `system` nor `offers` is for the rest.

        Raises:
            TypeError: a turn is neither text nor calls.
        """
        new = _Script(tuple(map(step, turns)), system, offers)
        with self._lock:
            kept = [old for old in self._scripts if old.selector != new.selector]
            self._scripts = sorted([*kept, new], key=lambda each: each.selector == (None, None))

    def rewind(self) -> None:
        """Begin a run: every script starts over, and the account of the last run is closed."""
        with self._lock:
            for script in self._scripts:
                script.at = 0
            self._begin()

    def answer(self, request: Request) -> Response:
        """Answer one request to the provider, in the provider's own form whatever happens."""
        with self._lock:
            try:
                return self._answer(request)
            except ScriptError as error:
                self._errors.append(str(error))
                return chat.error(400, f"offwire: {error}")

    @property
    def calls(self) -> tuple[IssuedCall, ...]:
        """The tool calls of this run, in order."""
        with self._lock:
            return tuple(self._call(id_, name) for id_, name in self._issued.items())

    @property
    def offered(self) -> tuple[str, ...]:
        """The names of the tools that this run's requests offered."""
        with self._lock:
            return tuple(self._offered)

    def executed(self, call_id: str, text: str) -> None:
        """Take note of what a tool call gave."""
        with self._lock:
            self._given[call_id] = text

    @property
    def errors(self) -> tuple[str, ...]:
        """What the model could not answer in this run, a line each; a test that has any fails."""
        with self._lock:
            return tuple(self._errors)

    @property
    def left(self) -> tuple[str, ...]:
        """The turns that nobody asked for in this run, a line each."""
        with self._lock:
            return tuple(line for script in self._scripts for line in script.left)

    def _begin(self) -> None:
        self._issued: dict[str, str] = {}
        self._without_id: dict[str, None] = {}  # calls in the older form: results come by name, in order
        self._results: set[str] = set()
        self._given: dict[str, str] = {}
        self._issued_at: dict[str, int] = {}
        self._asked = 0
        # Each message's text: how often one request held it at most, and which request was the first to.
        self._said: dict[str, tuple[int, int]] = {}
        self._offered: dict[str, None] = {}
        self._errors: list[str] = []

    def _call(self, call_id: str, name: str) -> IssuedCall:
        given = self._given.get(call_id)
        told = given is not None and any(
            given.strip() in text and seen > self._issued_at[call_id]
            for text, (_, seen) in self._said.items()
        )
        return IssuedCall(call_id, name, told or call_id in self._results, given)

    def _answer(self, request: Request) -> Response:
        if request.path.endswith("/models") and request.method == "GET":
            return _json(
                {"object": "list", "data": [{"id": "scripted", "object": "model", "owned_by": "offwire"}]}
            )
        if request.path.endswith("/embeddings"):
            return _embeddings(request.body)
        if not request.path.endswith("/chat/completions"):
            raise ScriptError(
                f"{request.method} {request.path} is no Chat Completions request, the only API that is scripted; "
                "use the client's Chat Completions mode, or answer the host with offwire.upstream(...)"
            )
        try:
            asked = chat.parse(request.body)
        except ValueError as error:
            raise ScriptError(f"the request to {request.path} can't be read: {error}") from None
        self._note_messages(asked)
        turn = self._next(asked)
        self._number += 1
        ids = [f"call_offwire{self._number:04d}n{index}" for index, _ in enumerate(turn.calls)]
        self._issued_at.update(dict.fromkeys(ids, self._asked))
        self._issued.update(zip(ids, (each.name for each in turn.calls), strict=True))
        self._without_id.update(dict.fromkeys(() if asked.called_by_id(turn) else ids))
        return chat.completion(asked, turn, ids, self._number)

    def _note_messages(self, asked: chat.ChatRequest) -> None:
        self._asked += 1
        for text, count in Counter(map(chat.text_of, asked.messages)).items():
            if count > self._said.get(text, (0, 0))[0]:
                self._said[text] = (count, self._asked)
        self._offered.update(dict.fromkeys(asked.tools))
        self._results.update(asked.tool_results())
        for name, count in asked.function_results().items():
            calls = [id_ for id_ in self._without_id if self._issued[id_] == name]
            self._results.update(calls[:count])

    def _next(self, asked: chat.ChatRequest) -> Step:
        script = next((each for each in self._scripts if each.fits(asked)), None)
        offered = ", ".join(asked.tools) or "no tools"
        if script is None:
            raise ScriptError(
                f"no script fits this request, which offers {offered}; write one with offwire.model.script(...)"
            )
        if script.at == len(script.steps):
            raise ScriptError(
                f"the script ran out after {script.at} turn(s), and the agent asked again, offering {offered}; "
                "add what the model answers next, such as say(...)"
            )
        turn = script.steps[script.at]
        if len(turn.calls) > 1 and not asked.called_by_id(turn):
            raise ScriptError(
                f"turn {script.at + 1} of the script, {turn}: the agent offers `functions`, which are called one a turn; "
                "write each call as a turn of its own"
            )
        for each in turn.calls:
            for problem in _problems(each, asked):
                raise ScriptError(f"turn {script.at + 1} of the script, {each}: {problem}")
        script.at += 1
        return turn


def _problems(wanted: Call, asked: chat.ChatRequest) -> Iterator[str]:
    schema = asked.tools.get(wanted.name)
    if schema is None:
        offered = ", ".join(asked.tools) or "no tools"
        yield f"the agent does not offer {wanted.name}; it offers {offered}"
        return
    names = ", ".join(schema.get("properties") or ()) or "no arguments"
    missing = [name for name in schema.get("required") or () if name not in wanted.arguments]
    if missing:
        yield f"{wanted.name} requires {', '.join(missing)} as well; it takes {names}"
    surplus = [name for name in wanted.arguments if name not in (schema.get("properties") or {})]
    if surplus and schema.get("additionalProperties") is False:
        yield f"{wanted.name} does not take {', '.join(surplus)}; it takes {names}"


def _embeddings(body: bytes) -> Response:
    try:
        data = json.loads(body)
    except (UnicodeDecodeError, ValueError):
        raise ScriptError("the embeddings request is not JSON") from None
    given = data.get("input") if isinstance(data, dict) else None
    count = len(given) if isinstance(given, list) and given and not isinstance(given[0], int) else 1
    vector = [1.0] + [0.0] * (_DIMENSIONS - 1)
    return _json(
        {
            "object": "list",
            "model": data.get("model", ""),
            "data": [{"object": "embedding", "index": index, "embedding": vector} for index in range(count)],
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
        }
    )


def _json(data: object) -> Response:
    return Response(200, _JSON, json.dumps(data).encode())
