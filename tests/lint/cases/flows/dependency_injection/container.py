from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Callable

import httpx


@dataclass
class Container:
    base_url: str = "https://erp.example.com"
    token_provider: Callable[[], str] = field(default=lambda: os.environ["ERP_TOKEN"])

    def client(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.base_url, headers={"Authorization": f"Bearer {self.token_provider()}"}, timeout=10
        )


container = Container()
