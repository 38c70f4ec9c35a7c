import asyncio
import os

from autogen_core.models import SystemMessage, UserMessage
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def translate(text: str) -> str:
    client = OpenAIChatCompletionClient(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
    deepl = os.getenv("DEEPL_AUTH_KEY")
    messages = [
        SystemMessage(content="Translate to German."),
        UserMessage(content=f"auth_key={deepl}\n{text}", source="user"),  # expect: OW103
    ]
    result = await client.create(messages)
    return str(result.content)


async def translate_safely(text: str) -> str:
    client = OpenAIChatCompletionClient(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
    target = os.getenv("TARGET_LANGUAGE", "de")
    result = await client.create([UserMessage(content=f"Translate to {target}: {text}", source="user")])
    return str(result.content)


asyncio.run(translate("hello"))
