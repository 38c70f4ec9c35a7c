import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.models import ChatCompletionClient


class Shop:
    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {token}"}

    def agent(self, model: ChatCompletionClient) -> AssistantAgent:
        def article(sku: str) -> dict:
            """An article."""
            return self._get(sku)  # expect: OW201

        def price(sku: str) -> float:
            """Price of an article."""
            return self._get(sku)["price"]

        async def buy(sku, count: int = 1) -> str:  # expect: OW301, OW303
            r = requests.post(f"{self.url}/{sku}/buy", json={"n": count}, headers=self._headers, timeout=5)
            if r.status_code == 402:
                return "payment required"
            try:
                r.raise_for_status()
            except requests.HTTPError as e:
                return f"failed: {e.response.reason}"
            return r.json()["order"]

        async def not_registered(sku):
            return self._get(sku)

        return AssistantAgent("shop", model_client=model, tools=[article, price, buy])

    def _get(self, sku: str) -> dict:
        return requests.get(f"{self.url}/{sku}", headers=self._headers, timeout=5).json()
