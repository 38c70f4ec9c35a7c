from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

from api import call
from errors import ApiError, UserError


def color(name: str) -> str:
    """Color of a thing."""
    try:
        return call(f"/things/{name}")["color"]
    except ApiError as e:
        return f"failed: {e.body}"  # expect: OW203|OW201


def size(name: str) -> str:
    """Size of a thing."""
    try:
        return call(f"/things/{name}")["size"]
    except UserError as e:
        return str(e)  # may: OW203
    except ApiError as e:
        return f"failed with {e.status}"


def weight(name: str) -> str:
    """Weight of a thing."""
    try:
        return call(f"/things/{name}")["weight"]
    except UserError:
        return "There is no such thing."
    except ApiError as e:
        raise RuntimeError(f"failed: {e}") from e  # expect: OW203


agent = AssistantAgent("things", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[color, size, weight])
