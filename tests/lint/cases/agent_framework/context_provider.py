import os

from agent_framework import Agent, ContextProvider, SessionContext
from agent_framework.openai import OpenAIChatClient


class Knowledge(ContextProvider):
    """Adds what every agent should know."""

    async def before_run(self, *, agent, session, context: SessionContext, state) -> None:
        context.extend_instructions("company", "We sell shoes.")
        context.extend_instructions("login", f"ERP password: {os.environ['ERP_PASSWORD']}")  # expect: OW101|OW103


agent = Agent(
    client=OpenAIChatClient(model="gpt-4o"),
    instructions="You answer questions about shoes.",
    context_providers=[Knowledge("knowledge")],
)
