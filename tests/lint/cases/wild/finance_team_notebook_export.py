# %% [markdown]
# # Portfolio assistant

# %%
import asyncio
import os
from typing import Annotated, Any

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import MaxMessageTermination, TextMentionTermination
from autogen_agentchat.teams import SelectorGroupChat
from autogen_agentchat.ui import Console
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import AzureOpenAIChatCompletionClient
from azure.identity import DefaultAzureCredential, get_bearer_token_provider

ALPHA = "https://www.alphavantage.co/query"
FMP_API_KEY = os.environ.get("FMP_API_KEY")

# %%
token_provider = get_bearer_token_provider(DefaultAzureCredential(), "https://cognitiveservices.azure.com/.default")
az_model_client = AzureOpenAIChatCompletionClient(
    azure_deployment="gpt-4o",
    model="gpt-4o",
    api_version="2024-06-01",
    azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],
    azure_ad_token_provider=token_provider,
)


# %%
async def get_stock_overview(ticker: Annotated[str, "Ticker symbol"]) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=20) as client:
        resp = await client.get(
            ALPHA, params={"function": "OVERVIEW", "symbol": ticker, "apikey": os.environ["ALPHAVANTAGE_KEY"]}  # expect: OW405
        )
        if resp.status_code != 200:
            return {"error": f"HTTP {resp.status_code}", "body": resp.text}  # expect: OW203|OW201
        return resp.json()  # expect: OW201


async def get_pe_ratio(ticker: Annotated[str, "Ticker symbol"]) -> str:
    async with httpx.AsyncClient(timeout=20) as client:
        resp = await client.get(
            f"https://fmp.example.com/api/v3/ratios/{ticker}", headers={"apikey": FMP_API_KEY}  # expect: OW402
        )
    try:
        return str(resp.json()[0]["priceEarningsRatio"])
    except (IndexError, KeyError, ValueError) as e:
        return f"no ratio for {ticker}: {type(e).__name__}"


async def convert(amount: float, currency: str):  # expect: OW302
    async with httpx.AsyncClient(timeout=20) as client:
        resp = await client.get(f"https://fx.example.com/{currency}")
    return round(amount * resp.json()["rate"], 2)


overview_tool = FunctionTool(get_stock_overview, description="Overview of a company")
pe_tool = FunctionTool(get_pe_ratio, description="Price earnings ratio of a company")
convert_tool = FunctionTool(convert, description="Convert Euros to another currency")

# %%
planner = AssistantAgent(
    "PlanningAgent", description="Plans the tasks.", model_client=az_model_client, system_message="You plan."
)
analyst = AssistantAgent(
    "Analyst",
    description="Looks up companies.",
    tools=[overview_tool, pe_tool, convert_tool],
    model_client=az_model_client,
    system_message="You look up companies.",
)
team = SelectorGroupChat(
    [planner, analyst],
    model_client=az_model_client,
    termination_condition=TextMentionTermination("TERMINATE") | MaxMessageTermination(25),
    selector_prompt="Select an agent.\n{roles}\n{history}\nFrom {participants} pick one.",
    allow_repeated_speaker=True,
)

# %%
if __name__ == "__main__":
    asyncio.run(Console(team.run_stream(task="Is NVDA cheap? Use my account " + os.environ.get("ACCOUNT_NAME", "demo"))))
