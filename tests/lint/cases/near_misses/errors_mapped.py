import enum
import json
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Code(str, enum.Enum):
    TIMEOUT = "timeout"
    DENIED = "denied"
    BROKEN = "broken"


def classify(error: Exception) -> Code:
    if isinstance(error, requests.Timeout):
        return Code.TIMEOUT
    if isinstance(error, requests.HTTPError) and error.response.status_code in (401, 403):
        return Code.DENIED
    return Code.BROKEN


def _call(path: str) -> dict:
    r = requests.get(f"https://api.example.com/{path}", headers={"X-Key": os.environ["API_KEY"]}, timeout=5)
    r.raise_for_status()
    return r.json()


def state(name: str) -> str:
    """State of a thing."""
    try:
        return _call(name)["state"]
    except requests.RequestException as e:
        return json.dumps({"ok": False, "code": classify(e).value})


def owner(name: str) -> str:
    """Owner of a thing."""
    try:
        return _call(name)["owner"]
    except requests.HTTPError as e:
        return f"HTTP {e.response.status_code}"
    except requests.RequestException as e:
        return f"failed: {type(e).__name__}"
    except KeyError:
        return "has no owner"


def color(name: str) -> str:
    """Color of a thing."""
    try:
        return _call(name)["color"]
    except Exception as e:
        if "timeout" in str(e).lower():
            return "the service is slow"
        return "the service failed"


def parse_date(text: str) -> str:
    """Parse a date."""
    import datetime

    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("dates look like 2026-11-21") from None


agent = AssistantAgent(
    "things", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[state, owner, color, parse_date]
)
