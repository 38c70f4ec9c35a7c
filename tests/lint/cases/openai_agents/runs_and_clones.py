import os

from agents import Agent, Runner, RunConfig, ModelSettings
from agents.mcp import MCPServerStreamableHttp

erp_password = os.environ["ERP_PASSWORD"]
language = os.environ.get("AGENT_LANGUAGE", "German")

base = Agent(name="Base", instructions=f"Answer in {language}.")
erp = base.clone(name="Erp", instructions=f"Log in to the ERP with {erp_password}.")  # expect: OW101
polite = base.clone(name="Polite", instructions="Be polite.")

Runner.run_sync(base, "Hello")
Runner.run_sync(polite, f"Log in with {erp_password}")  # expect: OW102
stream = Runner.run_streamed(polite, input=[{"role": "user", "content": "Log in with " + erp_password}])  # expect: OW102|OW103

private = MCPServerStreamableHttp(params={"url": "https://mcp.example.com", "headers": {"Authorization": "Bearer " + erp_password}})
config = RunConfig(
    workflow_name="erp",
    model_settings=ModelSettings(extra_headers={"X-Erp": erp_password}),  # expect: OW106
)
plain = RunConfig(workflow_name="erp", model_settings=ModelSettings(extra_headers={"X-Team": "erp"}, max_tokens=200))
