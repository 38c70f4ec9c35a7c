"""What a tool gives to a model's client or to an agent of its own is the model's; anything else from outside is not."""

import os

import autogen
import openai
import requests
from autogen import AssistantAgent, UserProxyAgent

config_list = autogen.config_list_from_json("OAI_CONFIG_LIST")
LLM_CONFIG = {"config_list": [{"model": "gpt-4o", "api_key": os.environ["OPENAI_API_KEY"]}]}
OPENAI_API_KEY = os.environ["OPENAI_API_KEY"]
SEARCH_API_KEY = os.environ["SEARCH_API_KEY"]


def research(topic: str) -> bool:
    config = {"config_list": config_list, "temperature": 0}
    researcher = AssistantAgent("researcher", llm_config=config)
    critic = AssistantAgent("critic", llm_config=LLM_CONFIG)
    return researcher.name != critic.name


def translate(text: str) -> int:
    client = openai.OpenAI(api_key=OPENAI_API_KEY)
    answer = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])
    return len(answer.choices)


def search(query: str) -> int:
    answer = requests.get(
        "https://search.example.com",
        params={"q": query},
        headers={"X-Key": SEARCH_API_KEY},  # expect: OW402
        timeout=5,
    )
    return answer.json()["total"]


helper = AssistantAgent("helper", llm_config=LLM_CONFIG)
user = UserProxyAgent("user", code_execution_config=False)
for tool, about in (
    (research, "Research a topic."),
    (translate, "Translate a text to German."),
    (search, "How many pages there are on something."),
):
    autogen.register_function(tool, caller=helper, executor=user, description=about)
