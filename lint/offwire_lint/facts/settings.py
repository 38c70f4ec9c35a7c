"""Which literals are the settings of a connection: what stands under `password` there is the password, whatever it looks like."""

from __future__ import annotations

from collections.abc import Collection

from offwire_lint.literals import PASSWORDS

_WHERE = frozenset(("host", "hostname", "server", "port"))
_WHO = frozenset(("user", "username", "database", "dbname", "db"))


def connect(names: Collection[str]) -> bool:
    """Whether settings of these names say where to connect, and as whom or to what."""
    low = {name.lower() for name in names}
    return not (low.isdisjoint(PASSWORDS) or low.isdisjoint(_WHERE) or low.isdisjoint(_WHO))
