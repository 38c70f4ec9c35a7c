import base64
import os

import boto3
import hvac
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from kubernetes import client, config


def parameter(name: str) -> str:
    """Read a parameter."""
    ssm = boto3.client("ssm")
    return ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]  # expect: OW204


def parameter_version(name: str) -> int:
    """Version of a parameter."""
    return boto3.client("ssm").get_parameter(Name=name)["Parameter"]["Version"]


def hashicorp(path: str) -> str:
    """Read a secret."""
    vault = hvac.Client(url=os.environ["VAULT_ADDR"], token=os.environ["VAULT_TOKEN"])
    return vault.secrets.kv.v2.read_secret_version(path=path)["data"]["data"]["password"]  # expect: OW204


def hashicorp_sealed() -> bool:
    """Is the vault sealed?"""
    return hvac.Client(url=os.environ["VAULT_ADDR"]).sys.is_sealed()


def kubernetes_secret(name: str) -> str:
    """Read a secret of the cluster."""
    config.load_incluster_config()
    data = client.CoreV1Api().read_namespaced_secret(name, "default").data
    return base64.b64decode(data["password"]).decode()  # expect: OW204


def kubernetes_secret_names() -> list[str]:
    """Names of the secrets of the cluster."""
    config.load_incluster_config()
    return [s.metadata.name for s in client.CoreV1Api().list_namespaced_secret("default").items]


tools = [parameter, parameter_version, hashicorp, hashicorp_sealed, kubernetes_secret, kubernetes_secret_names]
agent = AssistantAgent("vaults", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
