import requests
from agents import Agent, function_tool
from bs4 import BeautifulSoup


def _readable(soup: BeautifulSoup) -> str:
    for noise in soup(["script", "nav", "footer"]):
        noise.decompose()
    part = soup.find("main") or soup.find("article") or soup.find("body")
    if part is None:
        return ""
    lines = [line.strip() for line in part.get_text(separator="\n").split("\n") if line.strip()]
    return "\n".join(lines)[:4000]


@function_tool
def read_page(url: str) -> str:
    """The text of a page."""
    soup = BeautifulSoup(requests.get(url, timeout=5).content, "lxml")
    return _readable(soup)  # expect: OW201


@function_tool
def headline(url: str) -> str:
    """The headline of a page."""
    soup = BeautifulSoup(requests.get(url, timeout=5).content, "lxml")
    found = soup.find("h1")
    return found.get_text() if found else ""


@function_tool
def mentions(url: str, word: str) -> bool:
    """Whether a page mentions a word."""
    return requests.get(url, timeout=5).text.find(word) >= 0


agent = Agent(name="reader", tools=[read_page, headline, mentions])
