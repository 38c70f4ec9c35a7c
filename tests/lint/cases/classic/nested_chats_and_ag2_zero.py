import os
from typing import Annotated

import requests
from autogen import ConversableAgent, LLMConfig

llm_config = LLMConfig(config_list=[{"model": "gpt-4o-mini", "api_key": os.environ["OPENAI_API_KEY"]}])


def lookup(sku: Annotated[str, "Number of the article"]) -> str:
    try:
        r = requests.get(f"https://pim.example.com/{sku}", headers={"X-Key": os.environ["PIM_KEY"]}, timeout=5)
        r.raise_for_status()
    except Exception as e:
        return f"lookup failed: {e}"  # expect: OW203
    return r.json()["name"]


def price(sku: Annotated[str, "Number of the article"]) -> str:
    r = requests.get(f"https://pim.example.com/{sku}", headers={"X-Key": os.environ["PIM_KEY"]}, timeout=5)
    return r.content.decode()  # expect: OW201


clerk = ConversableAgent(
    name="clerk",
    system_message="You sell screws.",
    llm_config=llm_config,
    functions=[],
)
till = ConversableAgent(name="till", human_input_mode="NEVER", llm_config=False)

clerk.register_for_llm(name="lookup", description="Name of an article")(lookup)
till.register_for_execution(name="lookup")(lookup)
clerk.register_for_llm(name="price", description="Price of an article")(price)
till.register_for_execution(name="price")(price)

till.initiate_chats(
    [  # expect-one: OW102
        {"recipient": clerk, "message": "What does 4711 cost?", "max_turns": 2},
        {"recipient": clerk, "message": f"Use {os.environ['PIM_KEY']} for 4712.", "max_turns": 2},  # expect-one: OW102
    ]
)
