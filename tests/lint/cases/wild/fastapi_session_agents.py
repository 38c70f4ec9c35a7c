import os
from typing import Annotated

import aiohttp
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import TextMessage
from autogen_core import CancellationToken
from autogen_ext.models.openai import OpenAIChatCompletionClient
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

app = FastAPI()
agents: dict[str, AssistantAgent] = {}


class Question(BaseModel):
    text: str


class Reply(BaseModel):
    text: str


def bearer(authorization: Annotated[str | None, Header()] = None) -> str:
    if not authorization or not authorization.startswith("Bearer "):
        raise HTTPException(401, "no token")
    return authorization.removeprefix("Bearer ")


def build(user_token: str) -> AssistantAgent:
    async def list_documents(folder: Annotated[str, "Folder, like /hr"]) -> list[str]:
        """Titles of the documents in a folder."""
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {user_token}"}) as session:
            async with session.get("https://docs.example.com/list", params={"folder": folder}) as r:
                return [d["title"] for d in await r.json()]

    async def read_document(title: Annotated[str, "Title"]) -> str:
        """Text of a document."""
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {user_token}"}) as session:
            async with session.get("https://docs.example.com/read", params={"title": title}) as r:
                if r.status != 200:
                    return f"not readable ({r.status})"
                return await r.text()  # expect: OW201

    return AssistantAgent(
        "docs",
        model_client=OpenAIChatCompletionClient(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"]),
        tools=[list_documents, read_document],
        system_message="Answer from the documents.",
    )


@app.post("/ask")
async def ask(question: Question, token: Annotated[str, Depends(bearer)]) -> Reply:
    agent = agents.setdefault(token, build(token))
    try:
        response = await agent.on_messages([TextMessage(content=question.text, source="user")], CancellationToken())
    except Exception as e:
        raise HTTPException(500, f"agent failed: {e}")
    return Reply(text=response.chat_message.to_text())


@app.post("/debug")
async def debug(question: Question, token: Annotated[str, Depends(bearer)]) -> Reply:
    agent = build(token)
    result = await agent.run(task=f"[token={token}] {question.text}")  # expect: OW102
    return Reply(text=str(result.messages[-1]))


@app.get("/health")
def health():
    return {"ok": True, "agents": len(agents)}
