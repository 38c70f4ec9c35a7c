import os
from typing import Any

import httpx
from langchain.agents import create_agent
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.tools import BaseTool, Tool, tool
from langchain_openai import ChatOpenAI

llm = ChatOpenAI(model="gpt-4o")
vpn_password = os.environ["VPN_PASSWORD"]

clean = ChatPromptTemplate.from_messages([("system", "You help with the VPN of {company}."), ("human", "{input}")])
dirty = ChatPromptTemplate.from_messages(  # expect-one: OW101
    [("system", f"You help with the VPN, password {vpn_password}."), ("human", "{input}")]  # expect-one: OW101
)


@tool
async def status(host: str) -> str:
    """Status of a host of the VPN."""
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://vpn.example.com/{host}", headers={"X-Key": os.environ["VPN_KEY"]})
    return r.text  # expect: OW201


class Users(BaseTool):
    name: str = "users"
    description: str = "Number of users of the VPN"

    def _run(self, *args: Any, **kwargs: Any) -> int:
        raise NotImplementedError

    async def _arun(self, host: str) -> int:
        async with httpx.AsyncClient() as http:
            r = await http.get(f"https://vpn.example.com/{host}/users", headers={"X-Key": os.environ["VPN_KEY"]})
        return len(r.json())


def ping(host: str) -> str:
    r = httpx.get(f"https://vpn.example.com/{host}/ping", headers={"X-Key": os.environ["VPN_KEY"]})
    return "up" if r.is_success else "down"


ping_tool = Tool.from_function(ping, name="ping", description="Ping a host of the VPN")
agent = create_agent(llm, tools=[status, Users(), ping_tool])
(clean | llm).invoke({"company": "Acme", "input": "How do I connect?"})
(dirty | llm).invoke({"input": "How do I connect?"})
