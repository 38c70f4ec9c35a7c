import os

from autogen_agentchat.agents import AssistantAgent, CodeExecutorAgent, SocietyOfMindAgent
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import MagenticOneGroupChat, RoundRobinGroupChat
from autogen_ext.agents.openai import OpenAIAgent
from autogen_ext.code_executors.docker import DockerCommandLineCodeExecutor
from autogen_ext.models.openai import OpenAIChatCompletionClient
from openai import AsyncOpenAI

model = OpenAIChatCompletionClient(model="gpt-4o")
ssh_password = os.environ["SSH_PASSWORD"]
host = os.environ.get("SSH_HOST", "build.example.com")

writer = AssistantAgent("writer", model_client=model)
inner = RoundRobinGroupChat([writer], termination_condition=MaxMessageTermination(3))
mind = SocietyOfMindAgent("mind", team=inner, model_client=model, instruction=f"Earlier, on {host}:")
leaky_mind = SocietyOfMindAgent(
    "leaky_mind",
    team=RoundRobinGroupChat([AssistantAgent("w", model_client=model)], termination_condition=MaxMessageTermination(3)),
    model_client=model,
    response_prompt=f"Answer without these: {ssh_password}",  # expect: OW101
)
coder = CodeExecutorAgent(
    "coder",
    code_executor=DockerCommandLineCodeExecutor(work_dir="out"),
    model_client=model,
    system_message=f"ssh root@{host}, password {ssh_password}",  # expect: OW101
)
responses = OpenAIAgent(
    name="responses",
    description="Uses the responses API.",
    client=AsyncOpenAI(),
    model="gpt-4o",
    instructions="ssh password: " + ssh_password,  # expect: OW101
)
team = MagenticOneGroupChat(
    [mind, coder],
    model_client=model,
    final_answer_prompt=f"Log off from {host} with {ssh_password}.",  # expect: OW103|OW101
)
