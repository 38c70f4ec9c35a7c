import os
from typing import Annotated

import autogen
import requests

llm_config = {"config_list": autogen.config_list_from_json("OAI_CONFIG_LIST")}
bot = autogen.AssistantAgent("bot", llm_config=llm_config)
runner = autogen.UserProxyAgent("runner", code_execution_config=False)


@runner.register_for_execution()
@bot.register_for_llm(description="Parcels of a customer")
def parcels(
    customer: Annotated[str, "Number of the customer"],
    token: Annotated[str, "Leave empty"] = os.environ["DHL_TOKEN"],  # expect: OW104
) -> int:
    r = requests.get(f"https://dhl.example.com/{customer}", headers={"Authorization": token}, timeout=5)
    return len(r.json())


@runner.register_for_execution()
@bot.register_for_llm(description="Parcels in a country")
def parcels_in(
    country: Annotated[str, "Country, like DE"], limit: Annotated[int, "How many"] = int(os.environ.get("LIMIT", "10"))
) -> int:
    r = requests.get(
        "https://dhl.example.com/parcels",
        params={"country": country, "limit": limit},
        headers={"Authorization": os.environ["DHL_TOKEN"]},
        timeout=5,
    )
    return len(r.json())


runner.initiate_chat(bot, message="How many parcels are on their way?")
