import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from bs4 import BeautifulSoup


def read_url(url: str) -> str:
    """Read a web page."""
    html = requests.get(url, timeout=10).content
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup(["script", "style"]):
        tag.decompose()
    text = soup.get_text(separator="\n")
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line)  # expect: OW201


def page_title(url: str) -> str:
    """Title of a web page."""
    soup = BeautifulSoup(requests.get(url, timeout=10).text, "html.parser")
    return soup.title.string if soup.title else ""


agent = AssistantAgent(
    "browser", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[read_url, page_title]
)
