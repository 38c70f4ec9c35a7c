import os

from autogen_ext.agents.openai import OpenAIAssistantAgent
from openai import AsyncOpenAI

client = AsyncOpenAI(api_key=os.environ["OPENAI_API_KEY"])

notes = OpenAIAssistantAgent(
    name="notes",
    description="Writes notes.",
    client=client,
    model="gpt-4o",
    instructions="You write notes.",
    metadata={"team": "ops", "stage": os.environ.get("STAGE", "dev")},
)
tickets = OpenAIAssistantAgent(
    name="tickets",
    description="Writes tickets.",
    client=client,
    model="gpt-4o",
    instructions=f"Jira password: {os.environ['JIRA_PASSWORD']}",  # expect: OW101
    metadata={"team": "ops", "jira": os.environ["JIRA_API_TOKEN"]},  # expect: OW106
)
