import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import TextMessage
from autogen_core import CancellationToken
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def main() -> None:
    mailer = AssistantAgent("mailer", model_client=OpenAIChatCompletionClient(model="gpt-4o"))
    smtp_password = os.environ["SMTP_PASSWORD"]
    smtp_port = int(os.environ.get("SMTP_PORT", "587"))
    hello = TextMessage(content=f"Send the newsletter through port {smtp_port}.", source="user")
    login = TextMessage(
        content="The SMTP password is " + smtp_password,  # expect: OW103
        source="user",
    )
    await mailer.on_messages([hello], CancellationToken())
    await mailer.on_messages([login], CancellationToken())


asyncio.run(main())
