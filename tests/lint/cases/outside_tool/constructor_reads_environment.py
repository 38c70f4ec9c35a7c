import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Trello:
    def __init__(self) -> None:
        self.token = os.environ["TRELLO_TOKEN"]
        self.board = os.environ.get("TRELLO_BOARD", "main")

    def card_count(self) -> int:
        """Number of cards on the board."""
        r = requests.get(
            f"https://api.trello.com/1/boards/{self.board}/cards",
            headers={"Authorization": f"OAuth {self.token}"},  # expect: OW402
            timeout=5,
        )
        return len(r.json())


class LazyTrello:
    board = "main"

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"OAuth {os.environ['TRELLO_TOKEN']}"}

    def list_count(self) -> int:
        """Number of lists on the board."""
        r = requests.get(f"https://api.trello.com/1/boards/{self.board}/lists", headers=self._headers, timeout=5)
        return len(r.json())


trello = Trello()
lazy = LazyTrello()
agent = AssistantAgent(
    "trello", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[trello.card_count, lazy.list_count]
)
