import json
import os
from typing import Annotated, Literal

import autogen
from autogen.cache import Cache
from pydantic import BaseModel, Field

CurrencySymbol = Literal["USD", "EUR"]

config_list = autogen.config_list_from_json("OAI_CONFIG_LIST", filter_dict={"tags": ["3.5-tool"]})
llm_config = {"config_list": config_list, "timeout": 120}

chatbot = autogen.AssistantAgent(
    name="chatbot",
    system_message="For currency exchange tasks, only use the functions you have been provided with. Reply TERMINATE.",
    llm_config=llm_config,
)
user_proxy = autogen.UserProxyAgent(
    name="user_proxy",
    is_termination_msg=lambda x: x.get("content", "") and x.get("content", "").rstrip().endswith("TERMINATE"),
    human_input_mode="NEVER",
    max_consecutive_auto_reply=10,
    code_execution_config=False,
)


class Currency(BaseModel):
    currency: Annotated[CurrencySymbol, Field(..., description="Currency symbol")]
    amount: Annotated[float, Field(0, description="Amount of currency", ge=0)]


def exchange_rate(base_currency: CurrencySymbol, quote_currency: CurrencySymbol) -> float:
    if base_currency == quote_currency:
        return 1.0
    elif base_currency == "USD":
        return 1 / 1.1
    return 1.1


@user_proxy.register_for_execution()
@chatbot.register_for_llm(description="Currency exchange calculator.")
def currency_calculator(
    base: Annotated[Currency, "Base currency: amount and currency symbol"],
    quote_currency: Annotated[CurrencySymbol, "Quote currency symbol"] = "USD",
) -> Currency:
    quote_amount = exchange_rate(base.currency, quote_currency) * base.amount
    return Currency(amount=quote_amount, currency=quote_currency)


@user_proxy.register_for_execution()
@chatbot.register_for_llm(name="weather_forecast", description="Weather forecast for a city.")
def weather(city: Annotated[str, "City name"]) -> str:
    answer = {"city": city, "celsius": 23, "models": os.environ.get("FORECAST_MODELS", "gfs")}
    return json.dumps(answer)


with Cache.disk() as cache:
    res = user_proxy.initiate_chat(
        chatbot, message="How much is 112.23 Euros in US Dollars?", summary_method="reflection_with_llm", cache=cache
    )
    print(res.summary)
