import asyncio
import os
from typing import Literal

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, Field


class Answer(BaseModel):
    """An answer with its mood."""

    text: str
    mood: Literal["good", "bad"] = "good"


class SignedAnswer(BaseModel):
    text: str
    signature: str = Field(default=os.environ["SIGNING_SECRET"])  # expect-one: OW106


model = OpenAIChatCompletionClient(model="gpt-4o")
plain = AssistantAgent("plain", model_client=model, output_content_type=Answer)
signed = AssistantAgent("signed", model_client=model, output_content_type=SignedAnswer)  # expect-one: OW106


async def main() -> None:
    print(await plain.run(task="How are you?"))
    print(await signed.run(task="How are you?"))


asyncio.run(main())
