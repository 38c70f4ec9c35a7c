"""The types that model files are read into, and the words they may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

EFFECTS = frozenset(
    "credential environment named raw field envelope url error clean keep self unknown mask open digest items row rows".split()
)
CHANNELS = frozenset(
    "system description selector task message schema provider upload name environment".split()
)
SHAPES = frozenset(("functions", "documented", "map", "schemas", "text", "handler"))


@dataclass(frozen=True, slots=True)
class Words:
    """Words that say what stands under them, whoever answers.

    Attributes:
        records: keys and attributes under which whole records stand; in lower case, they stand for any.
        endings: last words of such keys (`*_results` in a file).
        wholes: attributes of an answer's object that hold all there is to say.
        schemas: keywords and attributes that give a tool's schema, instead of its signature.
        prompts: parameters that tell the model what to be, whoever takes them.
        public: prefixes of variables of the environment that are no credentials, as patterns of file names are.
    """

    records: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    wholes: frozenset[str] = frozenset()
    schemas: frozenset[str] = frozenset()
    prompts: frozenset[str] = frozenset()
    public: tuple[str, ...] = ()

    def publishes(self, prefix: str) -> bool:
        """Whether variables of the environment that begin so are published anyway."""
        return any(fnmatchcase(prefix, one) for one in self.public)


@dataclass(frozen=True, slots=True)
class Generation:
    """One of several generations of a framework that share names and can't be mixed.

    Attributes:
        name: shown in messages.
        family: what its generations have in common.
        packages: top-level packages that are this generation's.
        foreign: modules in them that are not.
        names, keywords, methods: what this generation alone has: of its modules, of its agents' constructors, of its agents.
    """

    name: str
    family: str
    packages: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


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
    generation: Generation | None = None
    told: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    apart: bool = False
    offers: str = ""


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
    samples: str = ""
    side: str = ""
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
