import json
import logging
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

logger = logging.getLogger(__name__)


def _post(path: str, body: dict) -> dict:
    r = requests.post(
        f"https://books.example.com/{path}", json=body, headers={"X-Key": os.environ["BOOKS_KEY"]}, timeout=5
    )
    r.raise_for_status()
    return r.json()


def create(title: str) -> dict:
    """Create a book."""
    try:
        return {"ok": True, "id": _post("books", {"title": title})["id"]}
    except Exception as e:
        return {"ok": False, "error": str(e)}  # expect: OW203


def update(book: str, title: str) -> str:
    """Change the title of a book."""
    try:
        _post(f"books/{book}", {"title": title})
    except requests.HTTPError as exc:
        logger.exception("update failed")
        return json.dumps({"ok": False, "status": exc.response.status_code, "details": exc.response.json()})  # expect: OW203|OW201
    return json.dumps({"ok": True})


def delete(book: str) -> str:
    """Delete a book."""
    try:
        _post(f"books/{book}/delete", {})
    except Exception as e:
        message = "could not delete: %s" % e
        logger.error(message)
        return message  # expect: OW203
    return "deleted"


def lend(book: str, to: str) -> str:
    """Lend a book."""
    try:
        _post(f"books/{book}/lend", {"to": to})
    except Exception as e:
        logger.error("could not lend: %s", e)
        return json.dumps({"ok": False, "error": "lend_failed", "kind": e.__class__.__name__})
    return json.dumps({"ok": True})


agent = AssistantAgent(
    "books", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[create, update, delete, lend]
)
