"""What stood in a variable before a canary was planted there: often a real credential, which a module may have read at import.

The canary can't show what that module does with it, so it is looked for, and masked, as the canary is. A placeholder is
let be: its words stand in ordinary text.
"""

from __future__ import annotations

import re
from itertools import pairwise

from offwire_harness.canaries import Canary

SHORTEST = 16
CHANGES = 5
"""How often a random part changes between capitals, small letters and digits, at the least."""

_PART = re.compile(r"[A-Za-z0-9]+")


def credential(label: str, value: str | None, audience: tuple[str, ...] = ()) -> Canary | None:
    """Return what is to be looked for of a variable's earlier value, or None if nothing of it is random.

    Args:
        label: what the canary that took its place is called.
        value: the earlier value, if there was one.
        audience: the hosts that may see it.
    """
    parts = tuple(part for part in _PART.findall(value or "") if _is_random(part))
    return (
        Canary(f"{label} as it was before the test", value or "", audience, random=parts) if parts else None
    )


def _is_random(part: str) -> bool:
    kinds = [(each.isdigit(), each.isupper()) for each in part]
    return len(part) >= SHORTEST and sum(one != other for one, other in pairwise(kinds)) >= CHANGES
