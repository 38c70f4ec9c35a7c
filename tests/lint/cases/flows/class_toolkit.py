import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Base:
    path = "/"

    def __init__(self, token: str) -> None:
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._last: requests.Response | None = None

    def _load(self, key: str) -> dict:
        self._last = self._session.get("https://hr.example.com" + self.path + key, timeout=5)
        return self._last.json()

    def show(self, key: str) -> dict:
        """Show a record."""
        return self._load(key)  # expect: OW201

    def last_status(self) -> int:
        """Status code of the last call."""
        return self._last.status_code if self._last is not None else 0


class Employees(Base):
    path = "/employees/"

    def title(self, key: str) -> str:
        """Job title of an employee."""
        return self._load(key)["title"]

    def raw(self, key: str) -> str:
        """Record of an employee."""
        self._load(key)
        return self._last.text  # expect: OW201

    @property
    def toolbox(self) -> list:
        return [self.show, self.title, self.raw, self.last_status]


def hr_agent(token: str) -> AssistantAgent:
    employees = Employees(token)
    return AssistantAgent("hr", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=employees.toolbox)
