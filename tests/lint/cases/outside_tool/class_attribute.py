import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Warehouse:
    """Tools around the warehouse."""

    url = "https://wms.example.com"
    token = os.environ["WMS_TOKEN"]

    def stock(self, sku: str) -> int:
        """How many pieces of an article are in stock."""
        r = requests.get(f"{self.url}/stock/{sku}", headers={"X-Token": self.token}, timeout=5)  # expect: OW402
        return r.json()["level"]

    @staticmethod
    def location(sku: str) -> str:
        """Where an article lies."""
        r = requests.get(
            f"{Warehouse.url}/location/{sku}",
            headers={"X-Token": os.environ["WMS_TOKEN"]},
            timeout=5,
        )
        return r.json()["aisle"]


wms = Warehouse()
agent = AssistantAgent(
    "wms", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[wms.stock, Warehouse.location]
)
