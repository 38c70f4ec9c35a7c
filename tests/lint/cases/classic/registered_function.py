import os
from typing import Annotated

import requests
from autogen import AssistantAgent, UserProxyAgent, register_function

config_list = [{"model": "gpt-4", "api_key": os.environ["OPENAI_API_KEY"]}]
llm_config = {"config_list": config_list, "temperature": 0}

assistant = AssistantAgent("assistant", system_message="You look up stock prices.", llm_config=llm_config)
user = UserProxyAgent("user", human_input_mode="NEVER", code_execution_config=False)


def price(symbol: Annotated[str, "Ticker symbol"]) -> str:
    r = requests.get(
        f"https://stocks.example.com/{symbol}", headers={"X-Key": os.environ["STOCKS_KEY"]}, timeout=5
    )
    return r.text  # expect: OW201


def last_price(symbol: Annotated[str, "Ticker symbol"]) -> float:
    r = requests.get(
        f"https://stocks.example.com/{symbol}", headers={"X-Key": os.environ["STOCKS_KEY"]}, timeout=5
    )
    return r.json()["last"]


register_function(price, caller=assistant, executor=user, name="price", description="Quote of a stock.")
register_function(last_price, caller=assistant, executor=user, description="Last price of a stock.")

user.initiate_chat(assistant, message="How is NVDA doing?")
user.initiate_chat(assistant, message=f"The key is {os.environ['STOCKS_KEY']}, how is NVDA doing?")  # expect: OW102
