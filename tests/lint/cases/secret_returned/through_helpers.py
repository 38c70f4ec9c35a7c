import base64
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _auth_header() -> dict[str, str]:
    raw = f"{os.environ['SAP_USER']}:{os.environ['SAP_PASSWORD']}"
    return {"Authorization": "Basic " + base64.b64encode(raw.encode()).decode()}


def curl_command(path: str) -> str:
    """A curl command for an endpoint of SAP."""
    header = _auth_header()["Authorization"]
    return f"curl -H 'Authorization: {header}' https://sap.example.com/{path}"  # expect: OW204


def curl_command_redacted(path: str) -> str:
    """A curl command for an endpoint of SAP."""
    return f"curl -H 'Authorization: Basic $SAP_AUTH' https://sap.example.com/{path}"


def material(number: str) -> str:
    """Name of a material."""
    r = requests.get(f"https://sap.example.com/material/{number}", headers=_auth_header(), timeout=5)
    return r.json()["name"]


def oauth_token() -> str:
    """Get an access token for SAP."""
    r = requests.post(
        "https://sap.example.com/oauth/token",
        data={"grant_type": "client_credentials", "client_secret": os.environ["SAP_CLIENT_SECRET"]},
        timeout=5,
    )
    return r.json()["access_token"]  # expect: OW204


def token_lifetime() -> int:
    """Lifetime of an access token for SAP in seconds."""
    r = requests.post(
        "https://sap.example.com/oauth/token",
        data={"grant_type": "client_credentials", "client_secret": os.environ["SAP_CLIENT_SECRET"]},
        timeout=5,
    )
    return r.json()["expires_in"]


agent = AssistantAgent(
    "sap",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[curl_command, curl_command_redacted, material, oauth_token, token_lifetime],
)
