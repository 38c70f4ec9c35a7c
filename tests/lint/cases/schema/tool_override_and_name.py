import os

from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool, StaticWorkbench, ToolOverride
from autogen_ext.models.openai import OpenAIChatCompletionClient

account = os.environ["ACCOUNT_SECRET"]
region = os.environ.get("REGION", "eu")


def price(article: str) -> float:
    """Price of an article."""
    return 4.2 + len(article)


plain = StaticWorkbench(
    [FunctionTool(price, description="Price of an article", name=f"price_{region}")],
    tool_overrides={f"price_{region}": ToolOverride(description=f"Price of an article in {region}")},
)
leaky = StaticWorkbench(
    [FunctionTool(price, description="Price of an article", name="price_" + account)],  # expect: OW104
    tool_overrides={"price": ToolOverride(description=f"Price for the account {account}")},  # expect: OW104
)

model = OpenAIChatCompletionClient(model="gpt-4o")
agents = [AssistantAgent("a", model_client=model, workbench=plain), AssistantAgent("b", model_client=model, workbench=leaky)]
