import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, ConfigDict, ValidationError


class Base(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, extra="ignore")


class Price(Base):
    amount: float
    currency: str


class Loose(BaseModel):
    amount: float
    currency: str


async def _body(sku: str) -> bytes:
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://pim.example.com/{sku}", headers={"X-Key": os.environ["PIM_KEY"]})
    return r.content


async def inherited(sku: str) -> Price:
    """Price of an article."""
    return Price.model_validate_json(await _body(sku))


async def loose(sku: str) -> Loose:
    """Price of an article."""
    return Loose.model_validate_json(await _body(sku))  # expect: OW205


async def loose_in_helper(sku: str) -> float:
    """Price of an article."""
    return (await _loose(sku)).amount


async def _loose(sku: str) -> Loose:
    return Loose.model_validate_json(await _body(sku))  # expect: OW205


async def wrong_catch(sku: str) -> float:
    """Price of an article."""
    try:
        return Loose.model_validate_json(await _body(sku)).amount  # expect: OW205
    except httpx.HTTPError:
        return 0.0


async def broad_catch(sku: str) -> float:
    """Price of an article."""
    try:
        return Loose.model_validate_json(await _body(sku)).amount
    except (ValidationError, httpx.HTTPError):
        return 0.0


async def any_catch(sku: str) -> str:
    """Price of an article."""
    try:
        price = Loose.model_validate_json(await _body(sku))
    except Exception:
        return "no price"
    return f"{price.amount} {price.currency}"


tools = [inherited, loose, loose_in_helper, wrong_catch, broad_catch, any_catch]
agent = AssistantAgent("pim", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
