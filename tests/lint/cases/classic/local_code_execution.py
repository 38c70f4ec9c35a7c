import os

from autogen import AssistantAgent, ConversableAgent, UserProxyAgent
from autogen.coding import DockerCommandLineCodeExecutor, LocalCommandLineCodeExecutor

llm_config = {"config_list": [{"model": "gpt-4", "api_key": os.environ["OPENAI_API_KEY"]}]}

coder = AssistantAgent("coder", llm_config=llm_config)
runner = UserProxyAgent("runner", code_execution_config={"work_dir": "coding", "use_docker": False})  # expect: OW407
sandboxed = UserProxyAgent("sandboxed", code_execution_config={"work_dir": "coding", "use_docker": True})
off = UserProxyAgent("off", code_execution_config=False)
image = UserProxyAgent("image", code_execution_config={"work_dir": "coding", "use_docker": "python:3.12-slim"})

local = LocalCommandLineCodeExecutor(timeout=10, work_dir="coding")  # expect: OW407
docker = DockerCommandLineCodeExecutor(image="python:3.12-slim", timeout=10, work_dir="coding")

a = ConversableAgent("a", llm_config=False, code_execution_config={"executor": local})
b = ConversableAgent("b", llm_config=False, code_execution_config={"executor": docker})

runner.initiate_chat(coder, message="Plot y = x**2")
