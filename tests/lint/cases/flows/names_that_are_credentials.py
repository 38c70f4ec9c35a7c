import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
e = os.environ

agents = [
    AssistantAgent("a1", model_client=model, system_message="x" + e["PGPASSWORD"]),  # expect: OW101
    AssistantAgent("a2", model_client=model, system_message="x" + e["MYSQL_PWD"]),  # expect: OW101
    AssistantAgent("a3", model_client=model, system_message="x" + e["DB_PASS"]),  # expect: OW101
    AssistantAgent("a4", model_client=model, system_message="x" + e["WEATHER_APIKEY"]),  # expect: OW101
    AssistantAgent("a5", model_client=model, system_message="x" + e["GH_PAT"]),  # expect: OW101
    AssistantAgent("a6", model_client=model, system_message="x" + e["SSH_PRIVATE_KEY"]),  # expect: OW101
    AssistantAgent("a7", model_client=model, system_message="x" + e["KEY_PASSPHRASE"]),  # expect: OW101
    AssistantAgent("a8", model_client=model, system_message="x" + e["AZURE_STORAGE_CONNECTION_STRING"]),  # expect: OW101
    AssistantAgent("a9", model_client=model, system_message="x" + e["BLOB_SAS_TOKEN"]),  # expect: OW101
    AssistantAgent("b1", model_client=model, system_message="x" + e["clientSecret"]),  # expect: OW101
    AssistantAgent("b2", model_client=model, system_message="x" + e["TELEGRAM_BOT_TOKEN"]),  # expect: OW101
    AssistantAgent("b3", model_client=model, system_message="x" + e["AWS_SECRET_ACCESS_KEY"]),  # expect: OW101
    AssistantAgent("b4", model_client=model, system_message="x" + e["ENCRYPTION_KEY"]),  # expect: OW101
    AssistantAgent("b5", model_client=model, system_message="x" + e["SMTP_CREDENTIALS"]),  # expect: OW101
    AssistantAgent("b6", model_client=model, system_message="x" + e["SERVICE_JWT"]),  # expect: OW101
    AssistantAgent("b7", model_client=model, system_message="x" + e["OPENAI_KEY"]),  # expect: OW101
]
