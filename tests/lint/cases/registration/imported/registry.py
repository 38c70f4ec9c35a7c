from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

import weather
from stocks import quote as stock_quote, quote_price
from weather import forecast


def build() -> AssistantAgent:
    tools = [weather.current, forecast, stock_quote, quote_price]
    return AssistantAgent("helper", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
