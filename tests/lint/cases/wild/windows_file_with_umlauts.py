"""Wetterauskunft für Köln 🌦️ – geschrieben unter Windows."""
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

größe = 10


async def wetter(stadt: str) -> dict:
	"""Das Wetter einer Stadt 🌍"""
	r = requests.get(
		"https://wetter.example.com/" + stadt,
		headers={"X-Schlüssel": os.environ["WETTER_API_KEY"]},
		timeout=größe,
	)
	return {"stadt": "🏙️ " + stadt, "antwort": r.json()}  # expect: OW201


async def temperatur(stadt: str) -> str:
	"""Die Temperatur einer Stadt."""
	r = requests.get(
		"https://wetter.example.com/" + stadt, headers={"X-Schlüssel": os.environ["WETTER_API_KEY"]}, timeout=größe
	)
	return f"{r.json()['temperatur']} °C"


agent = AssistantAgent(
	"wetter",
	model_client=OpenAIChatCompletionClient(model="gpt-4o"),
	tools=[wetter, temperatur],
	system_message=f"Du kennst das Wetter. Schlüssel: {os.environ['WETTER_API_KEY']}",  # expect: OW101
)
