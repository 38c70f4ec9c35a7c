from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    openai_api_key: SecretStr
    jira_token: SecretStr
    jira_password: str = ""
    jira_project: str = "OPS"


settings = Settings()
model = OpenAIChatCompletionClient(model="gpt-4o", api_key=settings.openai_api_key.get_secret_value())

# a SecretStr prints as stars
a = AssistantAgent("a", model_client=model, system_message=f"Project {settings.jira_project}, token {settings.jira_token}.")
b = AssistantAgent(
    "b",
    model_client=model,
    system_message=f"Project {settings.jira_project}, token {settings.jira_token.get_secret_value()}.",  # expect: OW101
)
c = AssistantAgent("c", model_client=model, system_message="Password: " + settings.jira_password)  # expect: OW101
