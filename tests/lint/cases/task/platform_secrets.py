import asyncio

import streamlit as st
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import TextMessage
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient
from django.conf import settings
from flask import Flask, current_app

app = Flask(__name__)
model = OpenAIChatCompletionClient(model="gpt-4o", api_key=st.secrets["OPENAI_API_KEY"])
team = RoundRobinGroupChat([AssistantAgent("a", model_client=model)], max_turns=2)


async def streamlit() -> None:
    await team.run(task=f"Log in with {st.secrets['CRM_PASSWORD']}")  # expect: OW102
    await team.run(task=f"Greet {st.session_state.get('name', 'you')}")


async def django() -> None:
    await team.run(task="Sign with " + settings.SECRET_KEY)  # expect: OW102
    await team.run(task="Speak " + settings.LANGUAGE_CODE)


@app.post("/ask")
def ask() -> str:
    with app.app_context():
        text = "Log in with " + current_app.config["CRM_API_KEY"]
        name = current_app.config["SITE_NAME"]
    asyncio.run(team.run(task=text))  # expect: OW102
    asyncio.run(team.run(task="Welcome to " + name))
    asyncio.run(team.run(task=[TextMessage(content="Hello", source="user"), TextMessage(content=text, source="user")]))  # expect: OW103|OW102
    return "ok"
