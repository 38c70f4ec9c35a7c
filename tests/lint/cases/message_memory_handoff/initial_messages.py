import os

from autogen_agentchat.agents import AssistantAgent
from autogen_core.model_context import BufferedChatCompletionContext
from autogen_core.models import UserMessage
from autogen_ext.models.openai import OpenAIChatCompletionClient

history = [
    UserMessage(content="Which bucket?", source="user"),
    UserMessage(content="Use secret key " + os.environ["AWS_SECRET_ACCESS_KEY"], source="user"),  # expect: OW103
    UserMessage(content="Region " + os.environ["AWS_REGION"], source="user"),
]

agent = AssistantAgent(
    "s3",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    model_context=BufferedChatCompletionContext(buffer_size=5, initial_messages=history),
)
