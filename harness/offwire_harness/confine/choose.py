"""Chooses the strongest mechanism that this system has, and takes it up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from offwire_harness.confine import GAPS, MODES, ConfineError, Held, landlock, netns


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


def take_up(
    mechanism: str, ports: Callable[[], Sequence[int]], early_threads: int, allowed: Sequence[int] = ()
) -> Held:
    """Confine this process as far as the mechanism does that, and return what holds.

    Args:
        mechanism: what `mechanism` returned.
        ports: returns the ports that must stay reachable; may wait.
        early_threads: how many other threads ran before any of ours did; they stay free.
        allowed: the ports of what the user declared.

    Raises:
        ConfineError: the kernel would not.
    """
    gaps = GAPS[mechanism]
    if mechanism == "landlock":
        landlock.restrict([*ports(), *allowed])
        if allowed:
            gaps = (
                *gaps,
                f"TCP of C code to the allowed ports of any host ({', '.join(map(str, sorted(allowed)))})",
            )
        if early_threads > 0:
            plural = "s" if early_threads > 1 else ""
            gaps = (*gaps, f"{early_threads} thread{plural} that ran before the session began")
    return Held(mechanism, gaps)
