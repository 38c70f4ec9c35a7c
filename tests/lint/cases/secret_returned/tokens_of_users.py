import os

import msal
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from azure.identity import DefaultAzureCredential


def _token() -> str:
    app = msal.ConfidentialClientApplication(
        os.environ["CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["TENANT_ID"],
        client_credential=os.environ["CLIENT_SECRET"],
    )
    result = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
    return result["access_token"]


def inbox_size(user: str) -> int:
    """Number of mails in an inbox."""
    r = requests.get(
        f"https://graph.microsoft.com/v1.0/users/{user}/messages/$count",
        headers={"Authorization": f"Bearer {_token()}"},
        timeout=10,
    )
    return int(r.text)


def graph_token() -> str:
    """Token for Microsoft Graph."""
    return _token()  # expect: OW204


def azure_login() -> dict:
    """Log in to Azure."""
    token = DefaultAzureCredential().get_token("https://management.azure.com/.default")
    return {"expires": token.expires_on, "token": token.token}  # expect: OW204


def azure_expiry() -> int:
    """When the login to Azure ends."""
    return DefaultAzureCredential().get_token("https://management.azure.com/.default").expires_on


agent = AssistantAgent(
    "azure",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[inbox_size, graph_token, azure_login, azure_expiry],
)
