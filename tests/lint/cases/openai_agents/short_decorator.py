from agents import Agent
from agents.decorators import tool


@tool(name_override="opening_hours", description_override="When a branch is open.")
def hours(branch: str) -> str:
    return f"{branch}: nine to five"


@tool
def directions(branch: str) -> str:  # expect: OW303
    return f"to {branch}, turn left"


@tool(needs_approval=True)
def close(branch) -> str:  # expect: OW301
    """Close a branch for today."""
    return f"{branch} is closed"


agent = Agent(name="branches", tools=[hours, directions, close])
