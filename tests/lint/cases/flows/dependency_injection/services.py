from __future__ import annotations

from container import Container


class Orders:
    def __init__(self, container: Container) -> None:
        self._container = container

    def load(self, number: str) -> dict:
        with self._container.client() as http:
            r = http.get(f"/orders/{number}")
            r.raise_for_status()
            return r.json()

    def state(self, number: str) -> str:
        return self.load(number)["state"]

    def diagnose(self) -> dict:
        return {"url": self._container.base_url, "token": self._container.token_provider()}
