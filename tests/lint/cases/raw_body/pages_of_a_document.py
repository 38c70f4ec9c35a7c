import pdfplumber
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def read(path: str) -> str:
    """The text of a contract."""
    text = ""
    with pdfplumber.open(path) as document:
        for page in document.pages:
            found = page.extract_text()
            if found:
                text += found
    return text.strip()  # expect: OW201


def pages(path: str) -> int:
    """How many pages a contract has."""
    with pdfplumber.open(path) as document:
        return len(document.pages)


clerk = AssistantAgent("clerk", OpenAIChatCompletionClient(model="gpt-4o"), tools=[read, pages])
