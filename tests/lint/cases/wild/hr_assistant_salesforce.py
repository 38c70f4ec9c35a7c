import os
from functools import cached_property
from typing import Optional

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient
from simple_salesforce import Salesforce


class HrTools:
    def __init__(self, username: str, password: str, security_token: str) -> None:
        self._login = {"username": username, "password": password, "security_token": security_token}

    @cached_property
    def _sf(self) -> Salesforce:
        return Salesforce(**self._login)  # may: OW402

    def find(self, name: str) -> list:
        """Find people by name."""
        return self._sf.query(f"SELECT Id, Name, SSN__c FROM Contact WHERE Name LIKE '%{name}%'")["records"]  # may: OW201

    def find_raw(self, name: str) -> dict:
        """Find people by name."""
        return self._sf.query(f"SELECT FIELDS(ALL) FROM Contact WHERE Name = '{name}'")  # expect: OW201

    def find_ids(self, name: str) -> list[str]:
        """Ids of people by name."""
        answer = self._sf.query(f"SELECT Id FROM Contact WHERE Name LIKE '%{name}%'")
        return [record["Id"] for record in answer["records"]]

    def count(self) -> int:
        """Number of people."""
        return self._sf.query("SELECT COUNT() FROM Contact")["totalSize"]

    def status(self) -> str:
        """Are we logged in, and as whom?"""
        return f"logged in as {self._login['username']}"

    def login_debug(self) -> str:
        """Debug the login."""
        return f"login: {self._login}"  # expect: OW204

    def photo(self, contact_id: str, size: Optional[int] = None) -> int:
        """Size of a photo in bytes."""
        r = requests.get(
            f"https://acme.my.salesforce.com/photo/{contact_id}",
            params={"size": size},
            headers={"Authorization": f"Bearer {self._sf.session_id}"},
            timeout=10,
        )
        return len(r.content)


hr = HrTools(os.environ["SF_USER"], os.environ["SF_PASSWORD"], os.environ["SF_TOKEN"])
tools = [
    FunctionTool(getattr(hr, name), description=text, name=name)
    for name, text in {
        "find": "Find people",
        "find_raw": "Find people, all fields",
        "find_ids": "Find ids",
        "count": "Count people",
        "status": "Status of the login",
        "login_debug": "Debug the login",
        "photo": "Size of a photo",
    }.items()
]
agent = AssistantAgent("hr", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
