"""Chooses the strongest mechanism that this system has, and takes it up."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

from offwire_harness.confine import GAPS, GATED_GAPS, MODES, ConfineError, Held, landlock, netns, seccomp
from offwire_harness.confine.gatekeeper import Gatekeeper, NoGate
from offwire_harness.tap.addresses import ports_of, spellings


def mechanism(mode: str, allow: Sequence[str] = ()) -> str:
    """Return what a mode comes to here; a namespace that is asked for is entered at once.

    Args:
        mode: one of `MODES`. `auto` takes a namespace only where `offwire run` has made one already.
        allow: what the user declared; outside a namespace's reach.

    Raises:
        ConfineError: what was asked for can't be had.
    """
    if mode not in MODES:
        raise ConfineError(f"no confinement is called {mode!r}; there are {', '.join(MODES)}")
    if mode == "netns":
        if allow and not netns.inside():
            raise ConfineError(f"{allow[0]} lies outside a network namespace; use landlock, or `offwire run`")
        if not netns.inside():
            netns.enter()
        return mode
    if mode == "landlock" and not landlock.available():
        raise ConfineError("Landlock needs Linux 6.7 or later with Landlock enabled; use netns or audit")
    if mode != "auto":
        return mode
    if netns.inside():
        return "netns"
    return "landlock" if landlock.available() else "audit"


def gate_of(mode: str, mechanism: str) -> Gatekeeper | None:
    """Start the gate that goes with a mechanism, where there may be one; it holds nothing before `take_up`.

    The audit hook has one only where it is what `auto` came to: who asks for it by name wants nothing of the kernel.
    """
    wanted = mechanism in GATED_GAPS and mode in ("auto", "netns", "landlock")
    return Gatekeeper() if wanted and seccomp.machine() is not None else None


def take_up(
    mechanism: str,
    ports: Sequence[int],
    allow: Sequence[str] = (),
    *,
    early_threads: int = 0,
    keeper: Gatekeeper | None = None,
    gone: Callable[[], None] = lambda: None,
) -> Held:
    """Confine this process as far as the mechanism does that, and return what holds.

    Args:
        mechanism: what `mechanism` returned.
        ports: the ports of this machine that must stay reachable.
        allow: what the user declared.
        early_threads: how many other threads ran before any of ours did; Landlock leaves them free.
        keeper: what `gate_of` returned.
        gone: called when the gate ends before it should; nothing connects any more then.

    Raises:
        ConfineError: the kernel would not.
    """
    gated = False
    if keeper is not None:
        with contextlib.suppress(NoGate):
            keeper.hold(ports, spellings(allow), gone)
            gated = True
    declared = sorted(ports_of(allow))
    if mechanism == "landlock":
        landlock.restrict([*ports, *declared])
    if gated:
        return Held(mechanism, GATED_GAPS[mechanism], gated)
    gaps = GAPS[mechanism]
    if mechanism == "landlock":
        if declared:
            told = ", ".join(map(str, declared))
            gaps = (*gaps, f"TCP of C code to the allowed ports of any host ({told})")
        if early_threads > 0:
            plural = "s" if early_threads > 1 else ""
            gaps = (*gaps, f"{early_threads} thread{plural} that ran before the session began")
    return Held(mechanism, gaps)
