import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient
from google.cloud import secretmanager


def azure_secret(name: str) -> str:
    """Read a secret from the key vault."""
    client = SecretClient(vault_url=os.environ["KEY_VAULT_URL"], credential=DefaultAzureCredential())
    return client.get_secret(name).value  # expect: OW204


def azure_secret_names() -> list[str]:
    """Names of the secrets in the key vault."""
    client = SecretClient(vault_url=os.environ["KEY_VAULT_URL"], credential=DefaultAzureCredential())
    return [s.name for s in client.list_properties_of_secrets()]


def google_secret(name: str) -> dict:
    """Read a secret from Secret Manager."""
    client = secretmanager.SecretManagerServiceClient()
    answer = client.access_secret_version(name=f"projects/acme/secrets/{name}/versions/latest")
    return {
        "name": name,
        "value": answer.payload.data.decode("utf-8"),  # expect: OW204
    }


def has_google_secret(name: str) -> bool:
    """Does a secret exist in Secret Manager?"""
    client = secretmanager.SecretManagerServiceClient()
    answer = client.access_secret_version(name=f"projects/acme/secrets/{name}/versions/latest")
    return bool(answer.payload.data)


agent = AssistantAgent(
    "vaults",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[azure_secret, azure_secret_names, google_secret, has_google_secret],
)
