from __future__ import annotations

import os
from typing import Protocol

from deny_sh import vault_get


class SecretSource(Protocol):
    def read(self, label: str) -> str: ...


class EnvironmentSource:
    def read(self, label: str) -> str:
        return os.environ[label.upper().replace("-", "_")]


class DenySource:
    def __init__(self, password: str) -> None:
        self._password = password

    def read(self, label: str) -> str:
        return vault_get(label, self._password)
