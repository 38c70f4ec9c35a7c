import os
from typing import Annotated

import autogen
import requests
from autogen.agentchat.contrib.retrieve_user_proxy_agent import RetrieveUserProxyAgent

config_list = autogen.config_list_from_models(model_list=["gpt-4o", "gpt-4o-mini"])
llm_config = {"timeout": 60, "cache_seed": 42, "config_list": config_list, "temperature": 0}

writer = autogen.AssistantAgent(
    "writer",
    system_message="You are a technical writer. Reply `TERMINATE` in the end when everything is done.",
    llm_config=llm_config,
)
rag = RetrieveUserProxyAgent(
    "rag",
    human_input_mode="NEVER",
    max_consecutive_auto_reply=3,
    retrieve_config={"task": "qa", "docs_path": "docs", "model": config_list[0]["model"], "get_or_create": True},
    code_execution_config=False,
)
tester = autogen.UserProxyAgent(
    "tester",
    human_input_mode="NEVER",
    code_execution_config={"work_dir": "tests", "use_docker": True},
    is_termination_msg=lambda m: "TERMINATE" in str(m.get("content", "")),
)


@tester.register_for_execution()
@writer.register_for_llm(name="word_count", description="Count the words of a text")
def word_count(text: Annotated[str, "The text"]) -> int:
    return len(text.split())


@tester.register_for_execution()
@writer.register_for_llm(description="Publish a page and return its id")
async def publish(title: Annotated[str, "Title"], text: Annotated[str, "Text"]) -> str:
    r = requests.post(
        "https://cms.example.com/pages",
        json={"title": title, "text": text},
        headers={"Authorization": f"Bearer {os.environ['CMS_TOKEN']}"},
        timeout=10,
    )
    if not r.ok:
        return f"not published ({r.status_code})"
    return str(r.json()["id"])


rag.initiate_chat(writer, message=rag.message_generator, problem="How do I install it?")
tester.initiate_chat(writer, message="Publish the installation page.", summary_method="last_msg")
