import os

import boto3
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

GITHUB = "ghp_" "q7RtY2mXvB9nKs4LpZ8wHd3JfCg6TeAu1iOo"  # expect: OW401
ENGINE_URL = "postgresql://reporter:Tr0ub4dor-and-3@db.internal:5432/sales"  # expect: OW401
PUBLIC_URL = "postgresql://localhost:5432/sales"
COMMIT = "9fceb02d0ae598e95dc970b74767f19372d61af8"
BUILD_ID = "550e8400-e29b-41d4-a716-446655440000"
CHECKSUM = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"

s3 = boto3.client(
    "s3",
    aws_access_key_id="AKIA" "Q3EGRZ7XNV5TMWLP",  # expect: OW401
    aws_secret_access_key="kV9mQ2xL7pR4tY8wZ1cB6nH3jF5sD0gAuEoIiKqM",  # expect: OW401
)


def deploy(version: str) -> bool:
    """Deploy a version."""
    r = requests.post(
        "https://deploy.example.com/run",
        json={"version": version, "commit": COMMIT, "build": BUILD_ID},
        auth=("deploy", "c0rrect-h0rse-battery"),  # expect: OW401
        timeout=5,
    )
    return r.ok


agent = AssistantAgent("deploy", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[deploy])
