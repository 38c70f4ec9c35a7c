"""The types that model files are read into, and the words they may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

EFFECTS = frozenset(
    "credential environment named raw field envelope url error clean keep self unknown mask open items row rows".split()
)
CHANNELS = frozenset(
    "system description selector task message schema provider upload name environment".split()
)
SHAPES = frozenset(("functions", "documented", "map", "schemas", "text", "handler"))


@dataclass(frozen=True, slots=True)
class Framework:
    """What becomes of the tools of one framework."""

    name: str
    exceptions: str = "text"
    unmask: str = ""
    docstring: bool = True
    description: bool = False
    untyped: str = "warn"
    untyped_default: str = "warn"
    responses: str = "content"
    defaults: bool = True
    hidden: tuple[str, ...] = ()
    hidden_names: tuple[str, ...] = ()
    variadic: str = "ignore"
    underscore: str = "fine"
    generation: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Where a call names its destination."""

    url: str = "url"
    query: str = ""
    headers: tuple[str, ...] = ("headers", "auth", "cookies")
    timeout: str = ""


@dataclass(frozen=True, slots=True)
class CallModel:
    """What calling something means; see the package's docstring for each key."""

    name: str
    framework: Framework | None = None
    parameters: tuple[str, ...] = ()
    returns: str = "unknown"
    sinks: Mapping[str, str] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    decorator: str = ""
    description: str = ""
    request: Request | None = None
    raises: str = ""
    log: bool = False
    blocking: bool = False
    validates: bool = False
    provider: bool = False
    writes: bool = False
    runs: str = ""
    isolated: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClassModel:
    """What the instances of a class mean."""

    name: str
    constructor: CallModel
    bases: tuple[str, ...] = ()
    members: Mapping[str, str] = field(default_factory=dict)
    items: str = ""
    methods: Mapping[str, CallModel] = field(default_factory=dict)
    tool_method: str = ""
    value: str = ""
