import os

import yfinance as yf
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from jira import JIRA


def issue(key: str) -> dict:
    """A Jira issue."""
    jira = JIRA("https://acme.atlassian.net", token_auth=os.environ["JIRA_TOKEN"])
    return jira.issue(key).raw  # expect: OW201


def issue_summary(key: str) -> str:
    """Summary of a Jira issue."""
    jira = JIRA("https://acme.atlassian.net", token_auth=os.environ["JIRA_TOKEN"])
    return jira.issue(key).fields.summary


def open_issues(project: str) -> list[str]:
    """Open issues of a Jira project."""
    jira = JIRA("https://acme.atlassian.net", token_auth=os.environ["JIRA_TOKEN"])
    return [f"{i.key}: {i.fields.summary}" for i in jira.search_issues(f"project = {project}")]


def company(symbol: str) -> dict:
    """Facts about a company."""
    return yf.Ticker(symbol).info  # expect: OW201


def current_price(symbol: str) -> float:
    """Price of a stock."""
    return yf.Ticker(symbol).info["currentPrice"]


def month(symbol: str) -> str:
    """Prices of the last month."""
    return yf.Ticker(symbol).history(period="1mo").to_string()  # expect: OW201


def last_close(symbol: str) -> float:
    """Last closing price."""
    return float(yf.Ticker(symbol).history(period="1d")["Close"].iloc[-1])


tools = [issue, issue_summary, open_issues, company, current_price, month, last_close]
agent = AssistantAgent("office", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
