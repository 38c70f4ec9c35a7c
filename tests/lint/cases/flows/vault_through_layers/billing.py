from __future__ import annotations

import requests

from vaults import DenySource


class Stripe:
    def __init__(self, source: DenySource) -> None:
        self._source = source

    def _key(self) -> str:
        return self._source.read("stripe-prod")

    def invoice(self, number: str) -> dict:
        r = requests.get(
            f"https://api.stripe.com/v1/invoices/{number}",
            headers={"Authorization": f"Bearer {self._key()}"},
            timeout=10,
        )
        return r.json()

    def describe(self) -> str:
        return f"Stripe with key {self._key()}"

    def describe_safely(self) -> str:
        return f"Stripe with a key of {len(self._key())} characters"
