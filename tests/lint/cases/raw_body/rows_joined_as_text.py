"""What is joined or looped over in its turn was a list: a whole record, whatever the key it stood under."""

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

SHEET = "https://sheets.example.com/v4/orders"


def sheet() -> str:
    """The orders' sheet."""
    text = ""
    cells = requests.get(SHEET, timeout=5).json().get("cells", [])
    for number, row in enumerate(cells):
        text += f"{number}: " + " | ".join(row) + "\n"
    return text  # expect: OW201


def sheet_of_numbers() -> str:
    """The orders' sheet."""
    lines = []
    for row in requests.get(SHEET, timeout=5).json()["cells"]:
        lines.append(" | ".join(str(cell) for cell in row))  # expect: OW201
    return "\n".join(lines)


def totals() -> str:
    """The orders' totals."""
    lines = []
    for row in requests.get(SHEET, timeout=5).json()["cells"]:
        lines.append(f"{row[0]}: {row[-1]}")
    return "\n".join(lines)


def tags() -> str:
    """The tags of the orders."""
    return ", ".join(requests.get(SHEET, timeout=5).json()["tags"])


def prices() -> str:
    """What things cost."""
    pairs = requests.get(SHEET, timeout=5).json()["prices"]
    return "; ".join(f"{name} {price}" for name, price in pairs)


def fields() -> str:
    """Which fields an order has."""
    order: dict = requests.get(SHEET, timeout=5).json()
    return ", ".join(order)


model = OpenAIChatCompletionClient(model="gpt-4o")
clerk = AssistantAgent("clerk", model, tools=[sheet, sheet_of_numbers, totals, tags, prices, fields])
