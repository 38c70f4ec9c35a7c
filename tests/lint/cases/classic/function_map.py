import os

import requests
from autogen import AssistantAgent, UserProxyAgent

functions = [
    {
        "name": "search_wiki",
        "description": "Search Wikipedia",
        "parameters": {
            "type": "object",
            "properties": {"query": {"type": "string", "description": "What to look for"}},
            "required": ["query"],
        },
    },
    {
        "name": "send_mail",
        "description": "Send an email",
        "parameters": {
            "type": "object",
            "properties": {"to": {"type": "string"}, "text": {"type": "string"}},
            "required": ["to", "text"],
        },
    },
]


def search_wiki(query: str) -> str:
    return requests.get("https://en.wikipedia.org/w/api.php", params={"srsearch": query}, timeout=5).text  # expect: OW201


def send_mail(to: str, text: str) -> str:
    r = requests.post(
        "https://api.mailgun.net/v3/acme/messages",
        auth=("api", os.environ["MAILGUN_API_KEY"]),
        data={"to": to, "text": text},
        timeout=5,
    )
    return "queued" if r.ok else f"mailgun said {r.status_code}"


assistant = AssistantAgent(
    "assistant", llm_config={"config_list": [{"model": "gpt-4", "api_key": os.environ["OPENAI_API_KEY"]}], "functions": functions}
)
user = UserProxyAgent("user", code_execution_config=False)
user.register_function(function_map={"search_wiki": search_wiki, "send_mail": send_mail})
user.initiate_chat(assistant, message="Mail a summary about Ada Lovelace to bob@example.com")
