import os
import sys
import traceback
from contextlib import suppress

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _go(path: str) -> requests.Response:
    r = requests.get("https://api.example.com/" + path, headers={"X-Key": os.environ["API_KEY"]}, timeout=5)
    r.raise_for_status()
    return r


def object_returned(path: str) -> object:
    """Go."""
    try:
        return _go(path).status_code
    except Exception as e:
        return e  # expect: OW203


def in_a_dict(path: str) -> dict:
    """Go."""
    try:
        return {"status": _go(path).status_code}
    except Exception as e:
        return {"status": 0, "error": e}  # expect: OW203


def cause(path: str) -> str:
    """Go."""
    try:
        return str(_go(path).status_code)
    except Exception as e:
        return f"failed because of {e.__cause__}"  # expect: OW203


def exc_info(path: str) -> str:
    """Go."""
    try:
        return str(_go(path).status_code)
    except Exception:
        return "failed: " + str(sys.exc_info()[1])  # expect: OW203


def only(path: str) -> str:
    """Go."""
    try:
        return str(_go(path).status_code)
    except Exception as e:
        return traceback.format_exception_only(type(e), e)[0]  # expect: OW203


def percent(path: str) -> str:
    """Go."""
    try:
        return str(_go(path).status_code)
    except Exception as e:
        return "failed: %r" % (e,)  # expect: OW203


def concatenated(path: str) -> str:
    """Go."""
    status = "ok"
    try:
        _go(path)
    except Exception as e:
        status = "failed: " + e.args[0]
    return status  # expect: OW203


def url_of_error(path: str) -> str:
    """Go."""
    try:
        return str(_go(path).status_code)
    except requests.HTTPError as e:
        return f"failed at {e.request.url}"  # expect: OW203|OW202


def suppressed(path: str) -> str:
    """Go."""
    with suppress(requests.RequestException):
        return str(_go(path).status_code)
    return "failed"


def kind(path: str) -> str:
    """Go."""
    try:
        return str(_go(path).status_code)
    except requests.RequestException as e:
        return "failed: " + type(e).__name__ + (" (timeout)" if isinstance(e, requests.Timeout) else "")


def number(path: str) -> int:
    """Go."""
    try:
        return _go(path).status_code
    except requests.HTTPError as e:
        return e.response.status_code
    except OSError as e:
        return e.errno or -1


tools = [object_returned, in_a_dict, cause, exc_info, only, percent, concatenated, url_of_error, suppressed, kind, number]
agent = AssistantAgent("go", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
