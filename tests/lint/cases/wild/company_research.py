import asyncio
import os
import time
from datetime import datetime, timedelta

import numpy as np
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import TextMentionTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_agentchat.ui import Console
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient
from bs4 import BeautifulSoup


def google_search(query: str, num_results: int = 2, max_chars: int = 500) -> list:  # type: ignore[type-arg]
    api_key = os.getenv("GOOGLE_API_KEY")
    search_engine_id = os.getenv("GOOGLE_SEARCH_ENGINE_ID")

    if not api_key or not search_engine_id:
        raise ValueError("API key or Search Engine ID not found in environment variables")

    url = "https://www.googleapis.com/customsearch/v1"
    params = {"key": api_key, "cx": search_engine_id, "q": query, "num": num_results}  # expect: OW405

    response = requests.get(url, params=params)
    if response.status_code != 200:
        raise Exception(f"Error in API request: {response.status_code}")

    results = response.json().get("items", [])

    def get_page_content(url: str) -> str:
        try:
            response = requests.get(url, timeout=10)
            soup = BeautifulSoup(response.content, "html.parser")
            text = soup.get_text(separator=" ", strip=True)
            return text[:max_chars]
        except Exception as e:
            print(f"Error fetching {url}: {str(e)}")
            return ""

    enriched_results = []
    for item in results:
        body = get_page_content(item["link"])
        enriched_results.append(
            {"title": item["title"], "link": item["link"], "snippet": item["snippet"], "body": body}  # expect-one: OW201
        )
        time.sleep(1)  # be respectful to the servers
    return enriched_results  # expect-one: OW201


def day_range(ticker: str, days: int) -> dict:
    """Low and high of a stock over the last days."""
    start = datetime.now() - timedelta(days=days)
    r = requests.get(
        f"https://stocks.example.com/{ticker}/history",
        params={"from": start.date().isoformat()},
        headers={"X-Key": os.environ["STOCKS_KEY"]},
        timeout=10,
    )
    closes = np.array([day["close"] for day in r.json()])
    return {"low": float(closes.min()), "high": float(closes.max()), "mean": float(closes.mean())}


google_search_tool = FunctionTool(
    google_search, description="Search Google for information, returns results with a snippet and body content"
)
range_tool = FunctionTool(day_range, description="Low and high of a stock")


async def main() -> None:
    model_client = OpenAIChatCompletionClient(model="gpt-4o")
    search_agent = AssistantAgent(
        name="Google_Search_Agent",
        model_client=model_client,
        tools=[google_search_tool],
        description="Search Google for information",
        system_message="You are a helpful AI assistant. Solve tasks using your tools.",
    )
    stock_agent = AssistantAgent("Stock_Agent", model_client=model_client, tools=[range_tool])
    report_agent = AssistantAgent("Report_Agent", model_client=model_client)
    team = RoundRobinGroupChat(
        [stock_agent, search_agent, report_agent], termination_condition=TextMentionTermination("TERMINATE")
    )
    await Console(team.run_stream(task="Write a financial report on American airlines"))
    await model_client.close()


asyncio.run(main())
