import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
e = os.environ

agents = [
    AssistantAgent("a1", model_client=model, system_message="x" + e["SEARCH_KEYWORDS"]),
    AssistantAgent("a2", model_client=model, system_message="x" + e["KEYCLOAK_URL"]),
    AssistantAgent("a3", model_client=model, system_message="x" + e["TOKENIZERS_PARALLELISM"]),
    AssistantAgent("a4", model_client=model, system_message="x" + e["TOKEN_LIMIT"]),
    AssistantAgent("a5", model_client=model, system_message="x" + e["MAX_OUTPUT_TOKENS"]),
    AssistantAgent("a6", model_client=model, system_message="x" + e["PASSING_SCORE"]),
    AssistantAgent("a7", model_client=model, system_message="x" + e["SECRET_NAME"]),
    AssistantAgent("a8", model_client=model, system_message="x" + e["KEY_VAULT_NAME"]),
    AssistantAgent("a9", model_client=model, system_message="x" + e["API_KEY_HEADER"]),
    AssistantAgent("b1", model_client=model, system_message="x" + e["TOKEN_URL"]),
    AssistantAgent("b2", model_client=model, system_message="x" + e["PASSWORD_MIN_LENGTH"]),
    AssistantAgent("b3", model_client=model, system_message="x" + e["PASSWORD_RESET_URL"]),
    AssistantAgent("b4", model_client=model, system_message="x" + e["AUTHOR_NAME"]),
    AssistantAgent("b5", model_client=model, system_message="x" + e["PRIMARY_KEY_COLUMN"]),
    AssistantAgent("b6", model_client=model, system_message="x" + e["COMPASS_HEADING"]),
    AssistantAgent("b7", model_client=model, system_message="x" + e["TURKEY_TIMEZONE"]),
    AssistantAgent("b8", model_client=model, system_message="x" + e["OAUTH_SCOPES"]),
    AssistantAgent("b9", model_client=model, system_message="x" + e["SECRETARY_NAME"]),
    AssistantAgent("c1", model_client=model, system_message="x" + e["KEY_FILE_PATH"]),
    AssistantAgent("c2", model_client=model, system_message="x" + e["SSH_PUBLIC_KEY"]),
    AssistantAgent("c3", model_client=model, system_message="x" + e["TOKEN_EXPIRY_SECONDS"]),
    AssistantAgent("c4", model_client=model, system_message="x" + e["AUTH_ENABLED"]),
]
