from __future__ import annotations

from typing import Any, Optional

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Todo:
    """A list of things to do."""

    def __init__(self) -> None:
        self.items: list[str] = []

    def add(self, text: str) -> None:
        """Add something."""
        self.items.append(text)

    def remove(self, text) -> None:  # expect: OW301
        """Remove something."""
        self.items.remove(text)

    async def first(self):  # expect: OW302
        """The first thing."""
        return self.items[0]

    def clear(self) -> None:  # expect: OW303
        self.items.clear()

    @staticmethod
    def upper(text: str) -> str:
        """In capitals."""
        return text.upper()

    @classmethod
    def empty(cls, title: Optional[str] = None) -> int:
        """Length of an empty list."""
        return len(cls().items)

    def _internal(self, x, y):
        return x, y


todo = Todo()
agent = AssistantAgent(
    "todo",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[todo.add, todo.remove, todo.first, todo.clear, Todo.upper, Todo.empty],
)
