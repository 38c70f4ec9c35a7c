"""How the proxy's process learns what it is for, and how it ends. Standard library only."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, NoReturn

SESSION_VARIABLE = "OFFWIRE_TAP_SESSION"

Head = dict[str, Any]


def leave(session: Head) -> NoReturn:
    """End this process at once, every socket with it, and leave no file behind."""
    shutil.rmtree(session["directory"], ignore_errors=True)
    os._exit(0)


def stay_as_loaded(master: Any) -> None:
    """Keep mitmproxy from loading a script anew when its file changes, as when offwire is upgraded during a run."""
    for script in master.addons.get("scriptloader").addons:
        script.reloadtask.cancel()


def session_of(environment: MutableMapping[str, str]) -> Head:
    """Return the session that the test process left for us, and remove it from sight."""
    place = Path(environment.pop(SESSION_VARIABLE))
    session: Head = json.loads(place.read_text())
    place.unlink()
    return session
