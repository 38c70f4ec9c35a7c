import os

import requests
from agents import Agent, RunContextWrapper, function_tool


def verbose(ctx: RunContextWrapper, error: Exception) -> str:
    return f"The tool failed: {error}"  # expect: OW203


def quiet(ctx: RunContextWrapper, error: Exception) -> str:
    return "The tool failed: " + type(error).__name__


def _delete(path: str) -> None:
    r = requests.delete(
        f"https://cms.example.com/{path}", headers={"X-Token": os.environ["CMS_TOKEN"]}, timeout=5
    )
    r.raise_for_status()


@function_tool(failure_error_function=verbose)
def delete_post(slug: str) -> str:
    """Delete a blog post."""
    _delete(f"posts/{slug}")
    return "deleted"


@function_tool(failure_error_function=quiet)
def delete_image(name: str) -> str:
    """Delete an image."""
    _delete(f"images/{name}")
    return "deleted"


@function_tool
def delete_page(slug: str) -> str:
    """Delete a page."""
    try:
        _delete(f"pages/{slug}")
    except requests.RequestException as e:
        return repr(e)  # expect: OW203
    return "deleted"


agent = Agent(name="CMS", instructions="Tidy up the CMS.", tools=[delete_post, delete_image, delete_page])
