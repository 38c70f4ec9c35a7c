"""What keeps traffic from going round the tap, strongest first: network namespace, Landlock, audit hook."""

from __future__ import annotations

from dataclasses import dataclass

MODES = ("auto", "netns", "landlock", "audit", "off")


class ConfineError(Exception):
    """The confinement that was asked for can't be had here. The message is one line and says what can."""


@dataclass(frozen=True, slots=True)
class Held:
    """What holds the traffic of a session, and what gets past it all the same.

    `mechanism` is one of `MODES` except auto; `gaps` are phrases for the report; `gated`: whether the kernel also
    asks a gate about each connection (seccomp).
    """

    mechanism: str
    gaps: tuple[str, ...]
    gated: bool = False

    @property
    def leaves_programs_free(self) -> bool:
        """Whether a program that is started may send something round the tap."""
        return not self.gated and self.mechanism != "netns"

    def __str__(self) -> str:
        """Return one line for the report."""
        gate = ", each connection of whatever process judged (seccomp)" if self.gated else ""
        return f"{WORDS[self.mechanism]}{gate}; gaps: {'; '.join(self.gaps)}"


WORDS = {
    "netns": "steering, inside a network namespace without a way out",
    "landlock": "steering, Landlock (TCP to the tap only) and the audit hook",
    "audit": "steering and the audit hook of this interpreter",
    "off": "steering of Python sockets, proxy variables for everything else",
}

_DATAGRAMS = "datagrams (DNS, QUIC) that C code or child processes send"
_UNIX = "Unix sockets that C code or child processes connect"
_RACE = "a program made to change a call's address while it is judged"

GAPS = {
    "netns": (_UNIX, "what C code and child processes try and the namespace refuses is not reported"),
    "landlock": (
        "TCP of C code to a port of the tap on another host (Landlock knows ports and no hosts)",
        _DATAGRAMS,
        "MPTCP and TCP Fast Open of C code and child processes",
        _UNIX,
        "what C code and child processes try and Landlock refuses is not reported",
    ),
    "audit": (
        "C code (grpc, pycurl, curl_cffi, primp) and child processes that ignore proxy variables or send datagrams",
        _UNIX,
    ),
    "off": ("whatever neither is a Python socket nor obeys proxy variables",),
}
"""What gets past a mechanism that stands alone."""

GATED_GAPS = {"netns": (f"Unix sockets of {_RACE}",), "landlock": (_RACE,), "audit": (_RACE,)}
"""What gets past one that stands behind a gate."""
