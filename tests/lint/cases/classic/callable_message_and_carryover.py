import os

from autogen import AssistantAgent, UserProxyAgent

llm_config = {"config_list": [{"model": "gpt-4o", "api_key": os.environ["OPENAI_API_KEY"]}]}
writer = AssistantAgent("writer", llm_config=llm_config)
user = UserProxyAgent("user", human_input_mode="NEVER", code_execution_config=False)


def opening(sender, recipient, context) -> str:
    return f"{context['greeting']}, write about {os.environ.get('TOPIC', 'cats')}."


def leaky_opening(sender, recipient, context) -> dict:
    return {"role": "user", "content": "Publish with " + os.environ["BLOG_TOKEN"]}  # expect-one: OW102


user.initiate_chat(writer, message=opening, greeting="Hello")
user.initiate_chat(writer, message=leaky_opening)  # expect-one: OW102
user.initiate_chat(writer, message="Go on.", carryover=f"The blog's token is {os.environ['BLOG_TOKEN']}.")  # expect: OW102
user.initiate_chat(writer, message="Go on.", carryover="Be brief.")
