"""Sets meet, part and differ; a `defaultdict` makes what is missing; negative indexes; fields of dataclasses by their order."""

import os
from collections import defaultdict, deque
from dataclasses import astuple, dataclass, field, fields
from itertools import chain

from autogen_agentchat.agents import AssistantAgent

key = os.environ["SHOP_API_KEY"]


def clerk(prompt: str) -> AssistantAgent:
    return AssistantAgent("clerk", model_client=None, system_message=prompt)


AssistantAgent("s1", model_client=None, system_message=" ".join({key, "a"} ^ {"b"}))  # expect: OW101
AssistantAgent("s2", model_client=None, system_message=" ".join({key, "a"} - {"b"}))  # expect: OW101
AssistantAgent("s3", model_client=None, system_message=" ".join({"a"} - {key}))
AssistantAgent("s4", model_client=None, system_message=" ".join({key, "a"} & {"a", "b"}))

groups: defaultdict[str, list[str]] = defaultdict(list)
groups["open"].append(key)
groups["closed"].append("none")
AssistantAgent("d1", model_client=None, system_message=str(groups["closed"]))
AssistantAgent("d2", model_client=None, system_message=str(groups["open"]))  # expect: OW101
AssistantAgent("d3", model_client=None, system_message=" ".join(chain.from_iterable(groups.values())))  # expect: OW101
AssistantAgent("d4", model_client=None, system_message=" ".join(groups))

accounts: defaultdict[str, dict[str, str]] = defaultdict(lambda: {"key": "none"})
accounts["main"]["key"] = key
AssistantAgent("d5", model_client=None, system_message=accounts["main"]["key"])  # expect: OW101
AssistantAgent("d6", model_client=None, system_message=accounts["other"]["key"])

parts = ["You are a clerk."]
parts.append("Key: " + key)
AssistantAgent("l1", model_client=None, system_message="\n".join(parts))  # expect: OW101
parts[-1] = "Key: ask the operator"
AssistantAgent("l2", model_client=None, system_message="\n".join(parts))


@dataclass
class Account:
    name: str
    key: str = field(repr=False)


account = Account("main", key)
AssistantAgent("f1", model_client=None, system_message=f"{account} {astuple(account)[0]}")
AssistantAgent("f2", model_client=None, system_message=astuple(account)[1])  # expect: OW101
AssistantAgent("f3", model_client=None, system_message=", ".join(one.name for one in fields(account)))
AssistantAgent("f4", model_client=None, system_message=", ".join(getattr(account, one.name) for one in fields(account)))  # expect: OW101

history: deque[str] = deque(maxlen=5)
history.append("hello")
AssistantAgent("q1", model_client=None, system_message="\n".join(history))
history.appendleft(key)
AssistantAgent("q2", model_client=None, system_message="\n".join(history))  # expect: OW101
AssistantAgent("q3", model_client=None, system_message=history.popleft())  # expect: OW101
