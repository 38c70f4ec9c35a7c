"""Where the addon is, and what is handed to it. Importing the addon itself would need mitmproxy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ADDON = Path(__file__).with_name("addon.py")
SESSION_VARIABLE = "OFFWIRE_TAP_SESSION"


def encode(session: Mapping[str, Any]) -> str:
    """Return a session as the addon reads it."""
    return json.dumps(session)
