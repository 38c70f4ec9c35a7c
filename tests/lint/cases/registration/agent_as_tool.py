import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.tools import AgentTool, TeamTool
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o", parallel_tool_calls=False)
pw = os.environ["FTP_PASSWORD"]

writer = AssistantAgent("writer", description="Writes a text.", model_client=model)
uploader = AssistantAgent(
    "uploader",
    description=f"Uploads a text by FTP with the password {pw}.",  # expect: OW101|OW104
    model_client=model,
)
team = RoundRobinGroupChat([AssistantAgent("critic", model_client=model)], termination_condition=MaxMessageTermination(2))

main_agent = AssistantAgent(
    "main",
    model_client=model,
    tools=[
        AgentTool(writer),
        AgentTool(uploader, return_value_as_last_message=True),
        TeamTool(team, name="critics", description="Criticise a text."),
        TeamTool(team, name="critics_ftp", description="Criticise ftp://bot:" + pw + "@ftp.example.com"),  # expect: OW104
    ],
)
