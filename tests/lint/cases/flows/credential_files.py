import configparser
import json
from pathlib import Path

import yaml
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")

ini = configparser.ConfigParser()
ini.read("settings.ini")
with open("config.yaml") as f:
    cfg = yaml.safe_load(f)
creds = json.loads(Path("credentials.json").read_text())
mounted = Path("/run/secrets/db_password").read_text().strip()

a = AssistantAgent("a", model_client=model, system_message=f"Database: {ini['db']['host']}")
b = AssistantAgent("b", model_client=model, system_message=f"Database: {ini['db']['password']}")  # expect: OW101
c = AssistantAgent("c", model_client=model, system_message="Log in with " + cfg["erp"]["api_key"])  # expect: OW101
d = AssistantAgent("d", model_client=model, system_message="You speak " + cfg["language"])
e = AssistantAgent("e", model_client=model, system_message="Password: " + creds["password"])  # expect: OW101
f = AssistantAgent("f", model_client=model, system_message="Password: " + mounted)  # expect: OW101
