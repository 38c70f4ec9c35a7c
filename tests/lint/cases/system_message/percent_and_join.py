import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

client = OpenAIChatCompletionClient(model="gpt-4o")

db_password = os.environ["PG_PASSWORD"]
rules = ["You write SQL for the reporting database.", "Never drop tables."]
rules.append("Connect as reporter:" + db_password)

sql_writer = AssistantAgent(
    name="sql_writer",
    model_client=client,
    system_message="\n".join(rules),  # expect: OW101
)

ftp = AssistantAgent(
    name="ftp",
    model_client=client,
    system_message="Upload to ftp.example.com, password %s" % os.environ["FTP_PASSWORD"],  # expect: OW101
)

reviewer = AssistantAgent(
    name="reviewer",
    model_client=client,
    system_message="Review SQL and answer APPROVE or REJECT.",
)
