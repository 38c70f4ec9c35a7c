import os
from typing import AsyncGenerator, Sequence

import requests
from autogen_agentchat.agents import AssistantAgent, BaseChatAgent
from autogen_agentchat.base import Handoff, Response
from autogen_agentchat.messages import BaseAgentEvent, BaseChatMessage, TextMessage
from autogen_core import CancellationToken
from autogen_core.models import AssistantMessage, ChatCompletionClient, SystemMessage, UserMessage


class OracleAgent(BaseChatAgent):
    """Asks a model directly."""

    def __init__(self, name: str, client: ChatCompletionClient) -> None:
        super().__init__(name, description="Knows everything.")
        self._client = client
        self._context = [SystemMessage(content="You are an oracle.")]

    @property
    def produced_message_types(self) -> Sequence[type[BaseChatMessage]]:
        return (TextMessage,)

    async def on_messages(self, messages: Sequence[BaseChatMessage], cancellation_token: CancellationToken) -> Response:
        for message in messages:
            self._context.append(UserMessage(content=message.to_model_text(), source=message.source))
        self._context.append(UserMessage(content=f"(session {os.environ['SESSION_SECRET']})", source="system"))  # expect: OW103
        answer = await self._client.create(self._context, cancellation_token=cancellation_token)
        assert isinstance(answer.content, str)
        self._context.append(AssistantMessage(content=answer.content, source=self.name))
        return Response(chat_message=TextMessage(content=answer.content, source=self.name))

    async def on_reset(self, cancellation_token: CancellationToken) -> None:
        del self._context[1:]


class StatusAgent(BaseChatAgent):
    """Asks no model; what it says goes to its teammates."""

    def __init__(self) -> None:
        super().__init__("status", description="Knows the status of our systems.")

    @property
    def produced_message_types(self) -> Sequence[type[BaseChatMessage]]:
        return (TextMessage,)

    async def on_messages(self, messages: Sequence[BaseChatMessage], cancellation_token: CancellationToken) -> Response:
        r = requests.get("https://status.example.com", headers={"X-Key": os.environ["STATUS_KEY"]}, timeout=5)
        return Response(chat_message=TextMessage(content=r.json()["status"], source=self.name))

    async def on_reset(self, cancellation_token: CancellationToken) -> None:
        pass


def build(client: ChatCompletionClient) -> list[BaseChatAgent]:
    desk = AssistantAgent(
        "desk",
        model_client=client,
        handoffs=[
            Handoff(target="oracle", description="Ask the oracle."),
            Handoff(target="status", description=f"Ask for the status, key {os.environ['STATUS_KEY']}"),  # expect: OW103|OW104
        ],
    )
    return [desk, OracleAgent("oracle", client), StatusAgent()]
