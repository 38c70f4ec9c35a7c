import os

from autogen_agentchat.agents import AssistantAgent, UserProxyAgent
from autogen_agentchat.conditions import TextMentionTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient

otp_secret = os.environ["OTP_SECRET"]


def answer(prompt: str) -> str:
    if "password" in prompt.lower():
        return os.environ["ADMIN_PASSWORD"]  # expect-one(a): OW103
    return input(prompt)


model = OpenAIChatCompletionClient(model="gpt-4o")
human = UserProxyAgent("human", input_func=answer)  # expect-one(a): OW103
quiet = UserProxyAgent("quiet", input_func=input)
bot = AssistantAgent("bot", model_client=model)
team = RoundRobinGroupChat([bot, human, quiet], termination_condition=TextMentionTermination("END"))
