"""Moderates a Discord server."""
from __future__ import annotations

import logging
import os
from datetime import datetime, timezone

import discord
import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_core.models import UserMessage
from autogen_ext.models.openai import OpenAIChatCompletionClient

DISCORD_TOKEN = os.environ["DISCORD_TOKEN"]
PERSPECTIVE_KEY = os.environ["PERSPECTIVE_API_KEY"]
logger = logging.getLogger("moderation")

client = OpenAIChatCompletionClient(model="gpt-4o-mini")
bot = discord.Client(intents=discord.Intents.default())


async def toxicity(text: str) -> float:
    """How toxic a text is, from 0 to 1."""
    async with httpx.AsyncClient(timeout=10) as http:
        r = await http.post(
            "https://commentanalyzer.googleapis.com/v1alpha1/comments:analyze",
            params={"key": PERSPECTIVE_KEY},  # expect: OW405  # may: OW402
            json={"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}},
        )
    return r.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"]


async def member_since(user_id: str) -> str:
    """When a member joined."""
    async with httpx.AsyncClient(timeout=10) as http:
        r = await http.get(
            f"https://discord.com/api/v10/users/{user_id}", headers={"Authorization": f"Bot {os.environ['DISCORD_TOKEN']}"}
        )
    if r.status_code == 429:
        return "rate limited: " + r.text  # expect: OW203|OW201
    snowflake = int(r.json()["id"])
    return datetime.fromtimestamp(((snowflake >> 22) + 1420070400000) / 1000, tz=timezone.utc).isoformat()


agent = AssistantAgent("moderator", model_client=client, tools=[toxicity, member_since])


@bot.event
async def on_message(message: discord.Message) -> None:
    if message.author == bot.user:
        return
    logger.debug("%s: %s", message.author, message.content)
    verdict = await client.create([UserMessage(content=f"Is this rude? {message.content}", source="user")])
    if "yes" in str(verdict.content).lower():
        await message.delete()


bot.run(DISCORD_TOKEN)
