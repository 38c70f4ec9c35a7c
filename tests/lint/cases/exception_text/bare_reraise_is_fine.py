import logging
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

log = logging.getLogger(__name__)


class Unavailable(RuntimeError):
    """The service does not answer."""


def uncaught(name: str) -> str:
    """State of a job."""
    r = requests.get(f"https://jobs.example.com/{name}", headers={"X-Key": os.environ["JOBS_KEY"]}, timeout=5)
    r.raise_for_status()
    return r.json()["state"]


def reraised(name: str) -> str:
    """Owner of a job."""
    try:
        r = requests.get(f"https://jobs.example.com/{name}", headers={"X-Key": os.environ["JOBS_KEY"]}, timeout=5)
        r.raise_for_status()
    except requests.RequestException:
        log.exception("jobs.example.com")
        raise
    return r.json()["owner"]


def translated(name: str) -> str:
    """Age of a job."""
    try:
        r = requests.get(f"https://jobs.example.com/{name}", headers={"X-Key": os.environ["JOBS_KEY"]}, timeout=5)
        r.raise_for_status()
    except requests.ConnectionError as e:
        raise Unavailable("jobs.example.com does not answer") from e
    except requests.HTTPError as e:
        raise Unavailable(f"jobs.example.com answered {e.response.status_code}") from e
    return r.json()["age"]


def texted(name: str) -> str:
    """Cost of a job."""
    try:
        r = requests.get(f"https://jobs.example.com/{name}", headers={"X-Key": os.environ["JOBS_KEY"]}, timeout=5)
        r.raise_for_status()
    except requests.HTTPError as e:
        raise Unavailable(str(e)) from None  # expect: OW203
    return r.json()["cost"]


agent = AssistantAgent(
    "jobs", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[uncaught, reraised, translated, texted]
)
