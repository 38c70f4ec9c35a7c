import os
from typing import Any

import requests


class ErpClient:
    def __init__(self, base: str = "https://erp.example.com") -> None:
        self.base = base

    def get(self, path: str) -> Any:
        r = requests.get(self.base + path, headers={"X-Token": os.environ["ERP_TOKEN"]}, timeout=10)
        r.raise_for_status()
        return r.json()

    def order_state(self, number: str) -> str:
        return self.get(f"/orders/{number}")["state"]


def fetch_order(number: str) -> dict:
    return ErpClient().get(f"/orders/{number}")
