# options: pedantic
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.mcp import McpWorkbench, StdioServerParams

model = OpenAIChatCompletionClient(model="gpt-4o")
params = StdioServerParams(command="uvx", args=["mcp-server-fetch"])

plain = McpWorkbench(params)
sampling = McpWorkbench(params, model_client=model)  # expect: OW107

agents = [AssistantAgent("a", model_client=model, workbench=plain), AssistantAgent("b", model_client=model, workbench=sampling)]
