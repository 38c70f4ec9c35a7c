"""What a driven run leaves behind: the verdict, why, what was covered, what it cannot claim. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from offwire.findings import Finding, Sighting


class Verdict(str, Enum):
    """The outcome of a run; the strongest that applies wins, in this order."""

    LEAKING = "leaking"
    INCONCLUSIVE = "inconclusive"
    CLEAN = "clean"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is not clean: a stable kebab-case code and one line for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """An upstream field that reached the model wire.

    `field` is the JSON pointer in the upstream's body, `upstream` the host it came from, `wire` the model's
    host, `pointer` the place in the request to it. `allowed` says whether the test allow-lists the field.
    """

    field: str
    upstream: str
    wire: str
    pointer: str
    tool: str | None = None
    allowed: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run really exercised.

    `calls` counts the tool calls whose result reached the model; `bytes_searched` counts the bytes of the model wire; `vaults` those that were opened for the agent; `held_by` names what kept traffic from going round
    the tap (namespace, landlock, audit hook, steering only).
    """

    tools: tuple[str, ...] = ()
    canaries: tuple[str, ...] = ()
    model_requests: int = 0
    upstream_requests: int = 0
    bytes_searched: int = 0
    transforms: int = 0
    faults: tuple[str, ...] = ()
    held_by: str = ""
    vaults: int = 0
    calls: int = 0


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One driven run: which test, which agent, how, and what came of it. Holds no credential's value.

    `expected` is the verdict that the test declared (`leaking` for a twin inside `expect_leak`), else clean.
    """

    test: str
    agent: str
    mode: str
    verdict: Verdict
    expected: Verdict
    reasons: tuple[Reason, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    coverage: Coverage = Coverage()
    not_claimed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


WHOLE_SESSION = "the whole session"
"""The test of a run that stands for a session whose two sides of the ledger differ."""


AFTER_TEST = "what was sent after the test"
"""The agent of a run that stands for what was sent when its test was over, with a credential of that test in it."""


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """All runs of one pytest session and the outcome of its positive control.

    `undriven` names the tests that asked for an agent to be judged, and drove none.
    """

    runs: tuple[RunRecord, ...]
    control: str
    proxy: str
    held_by: str
    clients: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    undriven: tuple[str, ...] = ()
