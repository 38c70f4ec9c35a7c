"""What the interpreter saw that a rule may want to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from offwire_lint.flows.values import Place, Taint, Value
from offwire_lint.models.schema import CallModel, Framework
from offwire_lint.records import record


@dataclass(eq=False)
class Tool:
    """A function that a framework offers to the model.

    Attributes:
        func: the function with its receiver and bound arguments.
        framework: what becomes of what it returns and raises.
        place: of the registration.
        described: a description was given beside the docstring.
        shown: where a model sees the schema ("llm") or only runs it ("execution").
        executed: whether it is registered to be run at all.
        hidden: parameters that are not in the schema.
        by_map: registered by name in a map of functions.
        typed_elsewhere: the schema is not made from the signature.
        schema: the classes whose fields it is made from instead.
        handler: no tool itself; what it returns stands for a tool's error.
    """

    func: Any
    framework: Framework
    place: Place
    described: bool = False
    description: Value | None = None
    shown: bool = True
    executed: bool = True
    unmasked: bool = False
    name: str = ""
    schema_given: bool = False
    hidden: tuple[str, ...] = ()
    by_map: bool = False
    handler: bool = False
    typed_elsewhere: bool = False
    schema: tuple[Any, ...] = ()


@record(frozen=True, slots=True)
class Hit:
    """A tainted value that arrived where a rule may object.

    Attributes:
        channel: "system", "return", "log", "url" and so on.
        place: where to report.
        taint: what arrived, with its path.
        tool: the tool in which it happened, if any.
        sink: what it arrived at, for the message.
        sure: how sure we are that this is such a sink.
    """

    channel: str
    place: Place
    taint: Taint
    tool: Tool | None = None
    sink: str = ""
    sure: int = 2


@record(frozen=True, slots=True)
class Sent:
    """A request that the project's code sends; `tested` are the origins of what the code had tested by then."""

    place: Place
    url: Value
    url_place: Place
    carries: tuple[Taint, ...]
    tool: Tool | None
    timeout: bool
    model: CallModel
    function: Any
    tested: frozenset[Place] = frozenset()


@record(frozen=True, slots=True)
class Called:
    """A call of something outside the project, with what its model says; `tested` as in `Sent`."""

    place: Place
    model: CallModel
    args: Any
    tool: Tool | None
    function: Any
    receiver: Value
    blocks: bool
    tested: frozenset[Place] = frozenset()


@record(frozen=True, slots=True)
class Fallback:
    """A credential that stands in where another is missing."""

    place: Place
    left: Value
    right: Taint
    tenant: int


@dataclass(slots=True)
class Events:
    """Everything that happened, each list free of duplicates; `provided` are the credentials, by origin and function,
    that a tool gives to a model's client or to an agent as the model's own; `addressed` the places at which one became part of a
    web address, with the taint's key.
    """

    hits: dict[Any, Hit] = field(default_factory=dict)
    tools: list[Tool] = field(default_factory=list)
    sent: dict[Any, Sent] = field(default_factory=dict)
    called: dict[Any, Called] = field(default_factory=dict)
    fallbacks: dict[Any, Fallback] = field(default_factory=dict)
    provided: set[Any] = field(default_factory=set)
    addressed: set[tuple[Place, Any]] = field(default_factory=set)

    def hit(self, hit: Hit) -> None:
        """Note a hit; of two alike the surer one stays, with the shorter path."""
        key = (hit.channel, hit.place, hit.taint.key, id(hit.tool))
        known = self.hits.get(key)
        if known is None or (hit.taint.sure, hit.sure) > (known.taint.sure, known.sure):
            self.hits[key] = hit
