import csv
from pathlib import Path

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

DATA = Path("data")


def read_report(name: str) -> str:
    """Read a report."""
    with open(DATA / name, encoding="utf-8") as f:
        return f.read()  # expect: OW201


def read_notes() -> str:
    """Read the notes."""
    return (DATA / "notes.md").read_text()  # expect: OW201


def list_reports() -> list[str]:
    """Names of the reports."""
    return [p.name for p in DATA.glob("*.md")]


def lines_in_report(name: str) -> int:
    """Number of lines of a report."""
    return len((DATA / name).read_text().splitlines())


def total(name: str) -> float:
    """Sum of the column `amount` of a CSV file."""
    with open(DATA / name, newline="") as f:
        return sum(float(row["amount"]) for row in csv.DictReader(f))


def write_note(text: str) -> str:
    """Write a note."""
    path = DATA / "notes.md"
    path.write_text(text)
    return f"written to {path}"


agent = AssistantAgent(
    "files",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[read_report, read_notes, list_reports, lines_in_report, total, write_note],
)
