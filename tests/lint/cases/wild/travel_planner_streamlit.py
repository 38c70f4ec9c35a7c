import asyncio
import json

import requests
import streamlit as st
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import TextMentionTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient

st.title("Travel planner")
user_task = st.text_input("Where do you want to go?")
SERP_KEY = st.secrets["SERPAPI_KEY"]

model_client = OpenAIChatCompletionClient(model="gpt-4o", api_key=st.secrets["OPENAI_API_KEY"])


def search_flights(origin: str, destination: str, date: str) -> str:
    """Search for flights

    Args:
        origin (str): IATA code
        destination (str): IATA code
        date (str): YYYY-MM-DD
    """
    params = {
        "engine": "google_flights",
        "departure_id": origin,
        "arrival_id": destination,
        "outbound_date": date,
        "api_key": SERP_KEY,  # expect: OW405  # may: OW402
    }
    try:
        results = requests.get("https://serpapi.com/search", params=params).json()
        best = results["best_flights"][:3]
        return json.dumps([{"price": f["price"], "minutes": f["total_duration"]} for f in best])
    except Exception as e:
        return json.dumps({"error": str(e)})  # expect: OW203


def search_hotels(location: str, check_in: str, check_out: str):  # expect: OW302
    """Search for hotels"""
    params = {
        "engine": "google_hotels",
        "q": location,
        "check_in_date": check_in,
        "check_out_date": check_out,
        "api_key": st.secrets["SERPAPI_KEY"],  # expect: OW405
    }
    return requests.get("https://serpapi.com/search", params=params).json()  # expect: OW201


planner = AssistantAgent(
    "planner",
    model_client=model_client,
    description="A helpful assistant that can plan trips.",
    system_message="You are a helpful assistant that can suggest a travel plan for a user based on their request.",
    tools=[search_flights, search_hotels],
)
summary = AssistantAgent(
    "summary", model_client=model_client, system_message="Summarise the plan. Respond with TERMINATE when done."
)


async def plan(task: str):
    team = RoundRobinGroupChat([planner, summary], termination_condition=TextMentionTermination("TERMINATE"))
    async for message in team.run_stream(task=task):
        st.write(getattr(message, "content", ""))


if st.button("Plan") and user_task:
    asyncio.run(plan(user_task))
