import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

NEWS_URL = "https://newsapi.org/v2/top-headlines"


def headlines(country: str) -> str:
    """Top headlines of a country."""
    try:
        response = requests.get(
            NEWS_URL,
            params={"country": country, "apiKey": os.getenv("NEWS_API_KEY")},  # expect: OW405
            timeout=10,
        )
        response.raise_for_status()
        articles = response.json().get("articles", [])
        return "\n".join(a["title"] for a in articles[:5])
    except requests.exceptions.RequestException as e:
        return f"Error fetching news: {e}"  # expect: OW203


agent = AssistantAgent("news", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[headlines])
