import os
from typing import Any

import requests
from agents import Agent, FunctionTool, RunContextWrapper, function_tool
from pydantic import BaseModel


class LookupArgs(BaseModel):
    name: str


async def run_lookup(ctx: RunContextWrapper[Any], args: str) -> str:
    parsed = LookupArgs.model_validate_json(args)
    r = requests.get(
        f"https://ldap.example.com/{parsed.name}", headers={"X-Key": os.environ["LDAP_KEY"]}, timeout=5
    )
    return r.text  # expect: OW201


lookup = FunctionTool(
    name="lookup",
    description="Look somebody up.",
    params_json_schema=LookupArgs.model_json_schema(),
    on_invoke_tool=run_lookup,
)


@function_tool(description_override="Phone number of a person.")
def phone(name: str) -> str:
    r = requests.get(f"https://ldap.example.com/{name}", headers={"X-Key": os.environ["LDAP_KEY"]}, timeout=5)
    return r.json()["phone"]


def mail(name: str, api_key: str = os.environ["LDAP_KEY"]) -> str:  # expect: OW104
    """Mail address of a person."""
    return requests.get(f"https://ldap.example.com/{name}", headers={"X-Key": api_key}, timeout=5).json()["mail"]


class Directory:
    def __init__(self, key: str) -> None:
        self._key = key

    def tool(self):
        @function_tool
        def department(name: str) -> dict:
            """Department of a person."""
            r = requests.get(f"https://ldap.example.com/{name}", headers={"X-Key": self._key}, timeout=5)
            return {"department": r.json()["department"], "raw": r.json()}  # expect: OW201

        return department


def build(tenant_key: str) -> Agent:
    return Agent(name="Directory", tools=[lookup, phone, function_tool(mail), Directory(tenant_key).tool()])
