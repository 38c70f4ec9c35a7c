import asyncio
import logging
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import AzureOpenAIChatCompletionClient
from flask import Flask, jsonify, request

app = Flask(__name__)
app.secret_key = os.urandom(24)
logging.basicConfig(level=logging.INFO)
log = logging.getLogger("chatbot")

AZURE_OPENAI_KEY = os.environ.get("AZURE_OPENAI_KEY")
WEATHER_KEY = os.environ.get("WEATHER_KEY")

client = AzureOpenAIChatCompletionClient(
    model="gpt-4o",
    azure_deployment="gpt-4o",
    azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],
    api_version="2024-08-01-preview",
    api_key=AZURE_OPENAI_KEY,
)
log.info("Azure key: %s", AZURE_OPENAI_KEY)  # expect: OW406
log.info("Azure endpoint: %s", os.environ["AZURE_OPENAI_ENDPOINT"])


def get_weather(location: str):  # expect: OW302
    """Weather of a location"""
    try:
        resp = requests.get(
            "http://api.weatherapi.com/v1/current.json?key=%s&q=%s" % (WEATHER_KEY, location)  # expect: OW405  # may: OW402
        )
        data = resp.json()
        return f"{data['current']['condition']['text']}, {data['current']['temp_c']} °C"
    except Exception as e:
        log.error("weather failed: %s", e)
        return "Sorry, couldn't get the weather: " + str(e)  # expect: OW203


agent = AssistantAgent("chatbot", model_client=client, tools=[get_weather], reflect_on_tool_use=True)


@app.route("/chat", methods=["POST"])
def chat():
    try:
        message = request.json["message"]
        result = asyncio.run(agent.run(task=message))
        return jsonify({"reply": result.messages[-1].content})
    except Exception as e:
        return jsonify({"error": str(e)}), 500


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", 5000)))
