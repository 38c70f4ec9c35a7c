import os

import boto3
import hvac
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

_vault = hvac.Client(url=os.environ["VAULT_ADDR"], token=os.environ["VAULT_TOKEN"])
PAYROLL = _vault.secrets.kv.v2.read_secret_version(path="payroll")["data"]["data"]["password"]


def payslips(year: int) -> int:
    """Number of payslips of a year."""
    r = requests.get(f"https://payroll.example.com/{year}", auth=("bot", PAYROLL), timeout=5)  # expect: OW402
    return len(r.json())


def employees() -> int:
    """Number of employees."""
    secret = boto3.client("secretsmanager").get_secret_value(SecretId="payroll")["SecretString"]
    r = requests.get("https://payroll.example.com/employees", auth=("bot", secret), timeout=5)
    return len(r.json())


agent = AssistantAgent("hr", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[payslips, employees])
