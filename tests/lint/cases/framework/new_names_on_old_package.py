import os

import autogen
from autogen_ext.models.openai import OpenAIChatCompletionClient

client = OpenAIChatCompletionClient(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
assistant = autogen.AssistantAgent(name="assistant", model_client=client)  # expect: OW501
