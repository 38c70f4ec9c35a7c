"""OW402 credential-outside-tool · warning · CWE-522

A credential that was resolved outside a tool is used in it.

## Why
A key that lives in a module constant, a class attribute or a client made at import is one for all tenants, is in memory for the
whole life of the process, and one f-string away from the prompt built beside it. Inside the tool boundary it lives
for one call.

## Help
Resolve the credential in the tool, or in a factory that is called once a tenant and keeps it in a closure.

## Bad
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


API_KEY = os.environ["STRIPE_API_KEY"]


def get_invoice(invoice_id: str) -> str:
    \"\"\"Look up the status of an invoice.\"\"\"
    headers = {"Authorization": f"Bearer {API_KEY}"}
    answer = requests.get(f"https://api.stripe.com/v1/invoices/{invoice_id}", headers=headers, timeout=10)
    return str(answer.json()["status"])


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```

## Good
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> str:
    \"\"\"Look up the status of an invoice.\"\"\"
    headers = {"Authorization": f"Bearer {os.environ['STRIPE_API_KEY']}"}
    answer = requests.get(f"https://api.stripe.com/v1/invoices/{invoice_id}", headers=headers, timeout=10)
    return str(answer.json()["status"])


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```
"""

from collections.abc import Iterator

from offwire_lint.flows.events import Hit
from offwire_lint.judging import Context, Report

_MADE = ("__init__", "__post_init__", "model_post_init", "setup")


def _sure(context: Context, hit: Hit) -> int | None:
    """How sure that this is one credential for all; a tenant's own is none, nor is what is read while the tool runs."""
    taint = hit.taint
    if taint.zone in ("parameter", "tool"):
        return None
    if taint.zone in ("module", "class"):
        return min(taint.sure, hit.sure)
    name = context.functions[taint.owner - 1].name if taint.owner else ""
    return min(taint.sure, 1) if name in _MADE else 0


def check(context: Context) -> Iterator[Report]:
    """The first use in each tool of each credential from outside."""
    first: dict[object, tuple[Hit, int]] = {}
    for hit in context.events.hits.values():
        if hit.channel != "use" or hit.tool is None:
            continue
        if (hit.taint.origin, id(hit.tool.func.function)) in context.events.provided:
            continue
        sure = _sure(context, hit)
        if sure is None:
            continue
        key = (hit.taint.origin, id(hit.tool.func.function), hit.place[0])
        first.setdefault(key, (hit, sure))  # hits stand in the order in which the tool comes to them
    for hit, sure in first.values():
        where = "at import" if hit.taint.zone in ("module", "class") else "beside the agent"
        name = hit.tool.name if hit.tool is not None else ""
        message = f"{hit.taint.label} was resolved {where} and is used in the tool {name}"
        yield Report(hit.place, message, sure, hit.taint, end=f"used in the tool {name}")
