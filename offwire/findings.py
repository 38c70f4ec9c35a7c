"""The types that both halves speak: a finding, where it is, how it came about, and the rule behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import total_ordering


@total_ordering
class _Ranked(Enum):
    """An enum whose members are ordered as they are written, weakest first."""

    def __lt__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        members = list(type(self))
        return members.index(self) < members.index(other)

    def __str__(self) -> str:
        return str(self.value)


class Severity(_Ranked):
    """How bad it is if the finding is right."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Confidence(_Ranked):
    """How sure offwire is that the finding is right."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file.

    Lines and columns count from 1, columns in Unicode code points; the end is exclusive in its column.
    `cell` is the 1-based notebook cell, and lines then count within that cell; None outside notebooks.
    """

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a flow: a place, and what happens to the value there ("put into the f-string").

    `excerpt` is the source line with every credential masked; empty when there is none to show.
    """

    location: Location
    note: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place on a wire where a canary, or something that decodes to it, was seen outside its audience.

    Attributes:
        label: name of the canary; never its value.
        fingerprint: keyed digest of the canary's value, comparable within one run only.
        wire: host that received the bytes.
        pointer: where in the message: `request-line`, `header:authorization`, or a JSON pointer such as
            `/messages/2/content`.
        chain: decoders that were applied, outermost first; empty when the value stood there literally.
        tool: name of the tool whose result carried it, if known.
        excerpt: surroundings with every credential replaced by its label.
    """

    label: str
    fingerprint: str
    wire: str
    pointer: str
    chain: tuple[str, ...] = ()
    tool: str | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule or a check stands for; its docs page and its SARIF entry are made from this.

    `bad` and `good` are complete code examples and are run as tests.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    help: str
    cwe: int | None = None
    pedantic: bool = False
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule or a check reports, with its evidence.

    `url` is the address of the rule's page, where the project has configured one, else empty: `offwire explain` shows
    the page anywhere. `fingerprint` stays the same when unrelated lines move; `message`, `help` and `excerpt` (the source line,
    masked) hold no credential.
    """

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    location: Location
    message: str
    help: str
    url: str
    fingerprint: str
    suppressed: bool = False
    excerpt: str = ""
    flow: tuple[Step, ...] = ()
    sightings: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class RunError:
    """Something that offwire could not do: what, where (empty path: the run as a whole)."""

    path: str
    message: str


MOST_SHARDS = 10_000
"""In how many parts a file set may be linted: no number that somebody wrote is to bring a machine down."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One of the parts in which a file set was linted.

    Attributes:
        number: from 1.
        count: how many parts there are.
        run: the same for the parts that belong together: those of one file set, under the same settings.
    """

    number: int
    count: int
    run: str

    def __str__(self) -> str:
        return f"shard {self.number}/{self.count}"


@dataclass(frozen=True, slots=True)
class LintReport:
    """The outcome of one lint run, findings sorted by place; `shard` is None where it judged everything."""

    findings: tuple[Finding, ...]
    files_checked: int
    errors: tuple[RunError, ...] = field(default=())
    shard: Shard | None = None
