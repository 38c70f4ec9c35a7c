"""A function is called twice; what it reads outside itself has changed in between."""

import os

from autogen_agentchat.agents import AssistantAgent


def clerk(prompt: str) -> AssistantAgent:
    return AssistantAgent("clerk", model_client=None, system_message=prompt)


SETTINGS = {"tone": "kind"}
items: list[str] = []
greeting = "hello"
_session = None


def settings() -> str:
    return "; ".join(f"{key}={value}" for key, value in SETTINGS.items())


def listed() -> str:
    return ", ".join(items)


def through() -> str:
    return "Say " + listed()


def greeted() -> str:
    return f"Say {greeting}"


def login() -> None:
    global _session
    _session = os.environ["SHOP_TOKEN"]


def session() -> str:
    return f"session {_session}"


class Notes:
    prefix = "note"

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.own = {"name": "x"}

    def keep(self, line: str) -> None:
        self.lines.append(line)

    def told(self) -> str:
        return "\n".join(self.lines)


def shown(notes: Notes) -> str:
    return str(notes.own)


def prefixed() -> str:
    return Notes.prefix


notes = Notes()
AssistantAgent("a1", model_client=None, system_message=settings())
AssistantAgent("a2", model_client=None, system_message=through())
AssistantAgent("a3", model_client=None, system_message=greeted())
AssistantAgent("a4", model_client=None, system_message=session())
AssistantAgent("a5", model_client=None, system_message=notes.told() + shown(notes) + prefixed())

SETTINGS["key"] = os.environ["SHOP_API_KEY"]
items.append(os.environ["SHOP_API_KEY"])
greeting = os.environ["SHOP_API_KEY"]
login()
notes.keep(os.environ["SHOP_API_KEY"])
notes.own["key"] = os.environ["SHOP_API_KEY"]
Notes.prefix = os.environ["SHOP_API_KEY"]
AssistantAgent("b1", model_client=None, system_message=settings())  # expect: OW101
AssistantAgent("b2", model_client=None, system_message=through())  # expect: OW101
AssistantAgent("b3", model_client=None, system_message=greeted())  # expect: OW101
AssistantAgent("b4", model_client=None, system_message=session())  # expect: OW101
AssistantAgent("b5", model_client=None, system_message=notes.told())  # expect: OW101
AssistantAgent("b6", model_client=None, system_message=shown(notes))  # expect: OW101
AssistantAgent("b7", model_client=None, system_message=prefixed())  # expect: OW101

SETTINGS.pop("key")
items.clear()
greeting = "bye"
notes.own.clear()
AssistantAgent("c1", model_client=None, system_message=settings())
AssistantAgent("c2", model_client=None, system_message=through())
AssistantAgent("c3", model_client=None, system_message=greeted())
AssistantAgent("c4", model_client=None, system_message=shown(notes))
