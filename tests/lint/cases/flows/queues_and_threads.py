"""What one thread puts in, another gets out."""

import os
import queue
import threading

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
logins: queue.Queue[str] = queue.Queue()
towns: queue.Queue[str] = queue.Queue()
box: list[str] = []


def log_in(into: queue.Queue[str]) -> None:
    into.put(os.environ["SHOP_API_KEY"], timeout=5)


def fill() -> None:
    box.append(os.environ["SHOP_API_KEY"])


threading.Thread(target=log_in, args=(logins,)).start()
threading.Thread(target=fill, daemon=True).start()
towns.put_nowait("Bern")

agents = [
    AssistantAgent("a", model, system_message="Log in with " + logins.get()),  # expect: OW101
    AssistantAgent("b", model, system_message="You are in " + towns.get_nowait()),
    AssistantAgent("c", model, system_message="Log in with " + box[0]),  # expect: OW101
    AssistantAgent("d", model, system_message=f"{len(box)} logins wait"),
]
