import os

import boto3
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from deny_sh import vault_get


def read_secret(name: str) -> str:
    """Read a secret."""
    client = boto3.client("secretsmanager")
    return client.get_secret_value(SecretId=name)["SecretString"]  # expect: OW204


def stripe_mode() -> str:
    """Is the billing system live or in test mode?"""
    key = vault_get("stripe", os.environ["VAULT_PW"])
    return "live" if key.startswith("sk_live") else "test"


def stripe_key_hint() -> str:
    """Which Stripe key is in use?"""
    key = vault_get("stripe", os.environ["VAULT_PW"])
    return f"key {key[:14]}"  # expect: OW204


def stripe_key_masked() -> str:
    """Which Stripe key is in use?"""
    key = vault_get("stripe", os.environ["VAULT_PW"])
    return "*" * len(key)


def secret_age(name: str) -> str:
    """When was a secret changed last?"""
    client = boto3.client("secretsmanager")
    return client.describe_secret(SecretId=name)["LastChangedDate"].isoformat()


agent = AssistantAgent(
    "vault",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[read_secret, stripe_mode, stripe_key_hint, stripe_key_masked, secret_age],
)
