import os

from autogen_agentchat.agents import CodeExecutorAgent
from autogen_ext.code_executors.docker_jupyter import DockerJupyterCodeExecutor, DockerJupyterServer

safe = DockerJupyterServer(docker_env={"TZ": "UTC"})
handed = DockerJupyterServer(docker_env=dict(os.environ))  # expect: OW407

agents = [
    CodeExecutorAgent("safe", code_executor=DockerJupyterCodeExecutor(safe)),
    CodeExecutorAgent("handed", code_executor=DockerJupyterCodeExecutor(handed)),
]
