import os
from typing import Annotated

import requests
from agents import Agent, RunContextWrapper, function_tool
from mcp.server.fastmcp import Context, FastMCP

mcp = FastMCP("mail")


@mcp.tool()
def send(to: str, text: str, smtp_password: str) -> bool:  # expect: OW105
    """Send a mail."""
    return requests.post("https://mail.example.com", json={"to": to, "text": text}, auth=("bot", smtp_password)).ok


@mcp.tool()
def draft(to: str, text: str, ctx: Context) -> bool:
    """Draft a mail."""
    return requests.post("https://mail.example.com/drafts", json={"to": to}, auth=("bot", os.environ["SMTP_PASSWORD"])).ok


@function_tool
def unlock(door: str, pin: Annotated[str, "PIN of the user"], access_token: str) -> bool:  # expect: OW105
    """Unlock a door."""
    return requests.post(f"https://doors.example.com/{door}", headers={"Authorization": access_token}).ok


@function_tool
def lock(ctx: RunContextWrapper[dict], door: str) -> bool:
    """Lock a door."""
    return requests.delete(f"https://doors.example.com/{door}", headers={"Authorization": ctx.context["token"]}).ok


@function_tool
def next_page(next_page_token: str, max_tokens: int, sort_key: str, public_key: str) -> int:
    """Parameters that open nothing."""
    return len(next_page_token) + max_tokens + len(sort_key) + len(public_key)


agent = Agent(name="doors", tools=[unlock, lock, next_page])
