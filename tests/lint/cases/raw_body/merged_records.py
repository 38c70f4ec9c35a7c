import os
from itertools import chain, islice

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _api(path: str) -> list[dict]:
    r = requests.get("https://api.example.com/" + path, headers={"X-Key": os.environ["API_KEY"]}, timeout=5)
    r.raise_for_status()
    return r.json()


def people() -> list[dict]:
    """Employees and contractors."""
    return _api("employees") + _api("contractors")  # expect: OW201


def people_chained() -> list[dict]:
    """Employees and contractors."""
    return list(islice(chain(_api("employees"), _api("contractors")), 10))  # expect: OW201


def person(number: int) -> dict:
    """An employee and what we pay."""
    return {**_api(f"employees/{number}")[0], "salary": _api(f"salaries/{number}")[0]["amount"]}  # expect: OW201


def paired() -> list:
    """Employees with their managers."""
    return list(zip(_api("employees"), _api("managers")))  # expect: OW201


def reversed_people() -> list[dict]:
    """Employees, the newest first."""
    return list(reversed(_api("employees")))  # expect: OW201


def newest() -> dict:
    """The newest employee."""
    return max(_api("employees"), key=lambda e: e["since"])  # expect: OW201


def enriched() -> list[dict]:
    """Employees with their initials."""
    people = _api("employees")
    for employee in people:
        employee["initials"] = employee["name"][0]
    return people  # expect: OW201


def name_pairs() -> list:
    """Names of employees with the names of their managers."""
    return [(e["name"], m["name"]) for e, m in zip(_api("employees"), _api("managers"))]


def all_names() -> set[str]:
    """Names of everybody."""
    return {p["name"] for p in chain(_api("employees"), _api("contractors"))}


def newest_name() -> str:
    """Name of the newest employee."""
    return max(_api("employees"), key=lambda e: e["since"])["name"]


tools = [people, people_chained, person, paired, reversed_people, newest, enriched, name_pairs, all_names, newest_name]
agent = AssistantAgent("hr", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
