import os
import socket

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

PORT = os.environ.get("PORT", "8080")
REGION = os.environ["AWS_REGION"]
MODEL_NAME = os.getenv("MODEL_NAME", "gpt-4o")


def where_am_i() -> dict:
    """Where this agent runs."""
    return {
        "region": REGION,
        "port": PORT,
        "host": socket.gethostname(),
        "environment": os.environ.get("ENVIRONMENT", "dev"),
        "debug": os.environ.get("DEBUG") == "1",
        "home": os.environ.get("HOME"),
        "user": os.environ.get("USER"),
    }


agent = AssistantAgent(
    "where",
    model_client=OpenAIChatCompletionClient(model=MODEL_NAME),
    tools=[where_am_i],
    system_message=f"You run in {REGION} on port {PORT} with {MODEL_NAME}.",
)
