import os

from ag2 import Agent, ConversableAgent  # may: OW501
from ag2.config import OpenAIConfig

agent = Agent("a", "You are kind.", config=OpenAIConfig(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"]))
