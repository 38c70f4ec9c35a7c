import os

import autogen

# a placeholder, an environment variable, a file: all fine for llm_config
config_list = [
    {"model": "gpt-4o", "api_key": os.environ["OPENAI_API_KEY"], "base_url": os.environ.get("OPENAI_BASE_URL")},
    {"model": "gpt-4o-mini", "api_key": open("key_openai.txt").read().strip()},
    {"model": "llama3", "api_key": "NULL", "base_url": "http://localhost:1234/v1"},
    {"model": "mixtral", "api_key": "not-needed", "base_url": "http://localhost:8000/v1"},
]
llm_config = {"config_list": config_list, "cache_seed": None, "max_tokens": 500}

writer = autogen.AssistantAgent("writer", system_message="You write poems.", llm_config=llm_config)
user = autogen.UserProxyAgent("user", human_input_mode="ALWAYS", code_execution_config=False)
user.initiate_chat(writer, message="Write a poem about passwords and secret keys.")
