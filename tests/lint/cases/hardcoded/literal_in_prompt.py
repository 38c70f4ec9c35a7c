from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

agent = AssistantAgent(
    "slack",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message="Post to Slack with the token xoxb" "-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1.",  # expect: OW101|OW401
)
