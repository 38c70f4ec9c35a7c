"""OW404 model-chosen-destination · error · CWE-918

An argument that the model fills in decides the host of a request that carries a credential.

## Why
A model that has read a hostile page can be told to send the request elsewhere, and the credential goes along in
the header.

## Help
Fix the host in the code and let the model choose the path at most, or check the host against a list of allowed ones.

## Bad
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def fetch(url: str) -> str:
    \"\"\"Tell whether a page of the intranet is there.\"\"\"
    answer = requests.get(url, headers={"Authorization": f"Bearer {os.environ['INTRANET_TOKEN']}"}, timeout=10)
    return str(answer.status_code)


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[fetch])
```

## Good
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def fetch(page: str) -> str:
    \"\"\"Tell whether a page of the intranet is there.\"\"\"
    headers = {"Authorization": f"Bearer {os.environ['INTRANET_TOKEN']}"}
    answer = requests.get(f"https://intranet.example.com/{page}", headers=headers, timeout=10)
    return str(answer.status_code)


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[fetch])
```
"""

from collections.abc import Iterator

from offwire_lint.flows.events import Sent
from offwire_lint.flows.heap import deep
from offwire_lint.flows.values import MODEL_ARG, Taint
from offwire_lint.judging import Context, Report


def chosen(sent: Sent) -> list[Taint]:
    """What the model fills in and nothing checks, in the URL of a request that carries a credential."""
    # A signature is no credential (low confidence, a part of one), yet it opens the door for what it signs.
    if sent.tool is None or not any(taint.sure or taint.part for taint in sent.carries):
        return []
    return [
        taint for taint, _ in deep(sent.url) if taint.kind == MODEL_ARG and taint.origin not in sent.tested
    ]


def check(context: Context) -> Iterator[Report]:
    """Requests to a host of the model's choice."""
    for sent in context.events.sent.values():
        free = [taint for taint in chosen(sent) if not taint.part]
        if free:
            held = max(sent.carries, key=lambda taint: taint.sure)
            message = f"the model chooses by '{free[0].label}' where {held.label} is sent"
            yield Report(
                sent.place,
                message,
                max(held.sure, 1),
                free[0],
                end=f"decides where the request with {held.label} goes",
            )
