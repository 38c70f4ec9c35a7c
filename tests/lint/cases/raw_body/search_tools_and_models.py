import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from tavily import TavilyClient


def search(query: str) -> dict:
    """Search the web."""
    client = TavilyClient(api_key=os.environ["TAVILY_API_KEY"])
    return client.search(query, max_results=5)  # expect: OW201


def links(query: str) -> list[str]:
    """Links about a subject."""
    client = TavilyClient(api_key=os.environ["TAVILY_API_KEY"])
    return [hit["url"] for hit in client.search(query)["results"]]


agent = AssistantAgent("web", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[search, links])
