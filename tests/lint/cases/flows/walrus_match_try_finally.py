import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _get(path: str) -> requests.Response:
    return requests.get("https://iot.example.com" + path, headers={"X-Key": os.environ["IOT_KEY"]}, timeout=5)


def device(name: str) -> str:
    """Everything about a device."""
    if (r := _get(f"/devices/{name}")).ok:
        return r.text  # expect: OW201
    return f"error {r.status_code}"


def battery(name: str) -> str:
    """Charge of the battery of a device."""
    match _get(f"/devices/{name}").json():
        case {"battery": level, "charging": True}:
            return f"{level} %, charging"
        case {"battery": level}:
            return f"{level} %"
        case _:
            return "unknown"


def state(name: str) -> str:
    """State of a device."""
    match _get(f"/devices/{name}/state").json():
        case {"state": "on" | "off" as word}:
            return word
        case other:
            return f"strange state: {other}"  # expect: OW201|OW203


def switch(name: str, on: bool) -> str:
    """Switch a device on or off."""
    result = "unknown"
    try:
        result = _get(f"/devices/{name}/{'on' if on else 'off'}").json()["result"]
    except (KeyError, ValueError):
        result = "malformed answer"
    except Exception as e:
        result = e.args
    finally:
        print("switched", name)
    return str(result)  # expect: OW203


agent = AssistantAgent(
    "iot", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[device, battery, state, switch]
)
