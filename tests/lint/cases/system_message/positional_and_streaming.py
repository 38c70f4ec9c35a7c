import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import ModelClientStreamingChunkEvent
from autogen_ext.models.ollama import OllamaChatCompletionClient

BASE_PROMPT = "You are the assistant of {user}."
NOTES = os.environ.get("NOTES_FILE", "notes.txt")


def prompt_for(user: str, *, with_login: bool = False) -> str:
    text = BASE_PROMPT.format(user=user)
    if with_login:
        text = "\n".join([text, "Login: " + os.environ["MAIL_PASSWORD"]])
    return text


async def main() -> None:
    model = OllamaChatCompletionClient(model="llama3.2", host=os.environ.get("OLLAMA_HOST", "http://localhost:11434"))
    plain = AssistantAgent("plain", model, system_message=prompt_for("ada"), model_client_stream=True)
    leaky = AssistantAgent("leaky", model, system_message=prompt_for("ada", with_login=True))  # expect: OW101
    async for event in plain.run_stream(task=f"Read {NOTES}"):
        if isinstance(event, ModelClientStreamingChunkEvent):
            print(event.content, end="", flush=True)
    async for _ in leaky.run_stream(task="Read my mail"):
        pass


asyncio.run(main())
