"""OW201 raw-upstream-body · warning · CWE-201

A tool returns an upstream body whole, cut by length, spread, dumped, wrapped, or copied field by field.

## Why
Whoever answers the request decides what is in the body: fields added next year, personal data, tokens, stack traces.
All of it goes to the model provider, and what is written in it can steer the model. Cutting it by length keeps
the same unknown content, only less of it.

## Help
Return an object of fields that you chose by name; that is a narrowed DTO.

## Bad
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> dict:
    \"\"\"Look up an invoice by its id.\"\"\"
    answer = requests.get(
        f"https://api.stripe.com/v1/invoices/{invoice_id}",
        headers={"Authorization": f"Bearer {os.environ['STRIPE_API_KEY']}"},
        timeout=10,
    )
    return answer.json()


agent = AssistantAgent("billing", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```

## Good
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> dict:
    \"\"\"Look up an invoice by its id.\"\"\"
    answer = requests.get(
        f"https://api.stripe.com/v1/invoices/{invoice_id}",
        headers={"Authorization": f"Bearer {os.environ['STRIPE_API_KEY']}"},
        timeout=10,
    )
    body = answer.json()
    return {"status": body["status"], "amount_due": body["amount_due"]}


agent = AssistantAgent("billing", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```
"""

from offwire_lint.flows.values import RAW
from offwire_lint.judging import Row

ROWS = (
    Row(
        (RAW,),
        ("return",),
        "the tool {tool} returns an upstream body as it comes ({label})",
        "handed to the model by {tool}",
    ),
)
