"""How the proxy's process learns what it is for, and how it ends. Standard library only."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import shutil
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, NoReturn

PARENT_POLL_SECONDS = 1.0
SESSION_VARIABLE = "OFFWIRE_TAP_SESSION"

_NEEDED = frozenset(
    {"core", "proxyserver", "nextlayer", "tlsconfig", "scriptloader", "termlog", "errorcheck"}
)
"""The listeners, what tells TLS from HTTP, certificates, this addon, and what says why none of it came up."""

Head = dict[str, Any]


def leave(session: Head) -> NoReturn:
    """End this process at once, every socket with it, and leave no file behind."""
    shutil.rmtree(session["directory"], ignore_errors=True)
    os._exit(0)


async def outlive_nobody(session: Head) -> NoReturn:
    """End this process when the test process is gone: a forked child of that may hold the channel open."""
    while os.getppid() == session["parent"]:
        await asyncio.sleep(PARENT_POLL_SECONDS)
    leave(session)


def stay_alone(master: Any) -> None:
    """Keep from mitmproxy's own addons those without which it can't serve, and let go of the others.

    One answers by itself whoever names `mitm.it` in a Host header, others rewrite what passes, and each is asked about
    every event. What is new to a later version goes too.
    """
    addons = master.addons
    addons.chain = [
        each for each in addons.chain if getattr(each, "name", type(each).__name__.lower()) in _NEEDED
    ]


def stay_as_loaded(master: Any) -> None:
    """Keep mitmproxy from loading a script anew when its file changes, as when offwire is upgraded during a run."""
    for script in master.addons.get("scriptloader").addons:
        script.reloadtask.cancel()


def stay_small() -> None:
    """Have memory searched for garbage more often, and not where all that was loaded is, which would take long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 3, 3)


def session_of(environment: MutableMapping[str, str]) -> Head:
    """Return the session that the test process left for us, and remove it from sight."""
    place = Path(environment.pop(SESSION_VARIABLE))
    session: Head = json.loads(place.read_text())
    place.unlink()
    return session
