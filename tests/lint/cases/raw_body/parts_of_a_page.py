"""Elements that a class or an attribute tells apart are chosen as fields are; all paragraphs are the page."""

import requests
from agents import Agent, function_tool
from bs4 import BeautifulSoup


def _page(url: str) -> BeautifulSoup:
    return BeautifulSoup(requests.get(url, timeout=5).text, "html.parser")


@function_tool
def repositories(user: str) -> list[str]:
    """The repositories that somebody shows."""
    return [one.text.strip() for one in _page(f"https://code.example.com/{user}").select("span.repo")]


@function_tool
def prices(article: str) -> list[str]:
    """What shops ask for an article."""
    found = _page(f"https://shop.example.com/{article}").find_all("td", class_="price")
    return [cell.get_text(strip=True) for cell in found]


@function_tool
def story(url: str) -> str:
    """What a page tells."""
    told = ""
    for paragraph in _page(url).find_all("p"):
        told += paragraph.get_text().strip() + " "
    return told  # expect: OW201


@function_tool
def everything(url: str) -> str:
    """All of a page's main part."""
    return "\n".join(part.get_text() for part in _page(url).select("main#content"))  # expect: OW201


agent = Agent(name="reader", tools=[repositories, prices, story, everything])
