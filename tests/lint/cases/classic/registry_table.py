# One table gives both the schemas and the map: a tool's schema and name are its own, not another row's.
import os

import autogen
import requests

TEXT = {"type": "string"}


def weather(city: str) -> str:
    answer = requests.get("https://weather.example/now", params={"city": city}, timeout=5)
    return f"{answer.json()['degrees']} degrees"


def convert(amount: float, currency: str) -> str:
    login = {"X-Api-Key": os.environ["RATES_KEY"]}
    answer = requests.get(f"https://rates.example/{currency}", headers=login, timeout=5)
    return answer.text  # expect: OW201


TOOLS = {
    "weather": (weather, {"city": TEXT}),
    "convert": (convert, {"amount": {"type": "number"}, "currency": TEXT}),
}
FUNCTIONS = [
    {
        "name": name,
        "description": f"Do what {name} says.",
        "parameters": {"type": "object", "properties": arguments, "required": list(arguments)},
    }
    for name, (_, arguments) in TOOLS.items()
]

assistant = autogen.AssistantAgent("assistant", llm_config={"model": "gpt-4o", "functions": FUNCTIONS})
user = autogen.UserProxyAgent("user", code_execution_config=False)
user.register_function({name: tool for name, (tool, _) in TOOLS.items()})
