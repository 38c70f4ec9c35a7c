import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _get(path: str) -> requests.Response:
    return requests.get(
        f"https://api.shipping.example.com{path}", headers={"X-Api-Key": os.environ["SHIPPING_KEY"]}, timeout=10
    )


async def track(parcel: str) -> dict:
    """Track a parcel."""
    r = _get(f"/parcels/{parcel}")
    return {
        "status": r.json()["status"],
        "http": r.status_code,
        "headers": dict(r.headers),  # expect: OW202
    }


async def cookies(parcel: str) -> str:
    """Show the cookies of the parcel page."""
    return str(_get(f"/parcels/{parcel}").cookies.get_dict())  # expect: OW202


async def sent_headers(parcel: str) -> str:
    """Show what was sent to the shipping service."""
    r = _get(f"/parcels/{parcel}")
    return f"sent: {r.request.headers}"  # expect: OW202|OW204


async def rate_limit() -> int:
    """How many calls are left this hour."""
    return int(_get("/parcels").headers["X-RateLimit-Remaining"])


async def content_type(parcel: str) -> str:
    """Content type of a label."""
    return _get(f"/labels/{parcel}").headers.get("Content-Type", "unknown")


agent = AssistantAgent(
    "shipping",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[track, cookies, sent_headers, rate_limit, content_type],
)
