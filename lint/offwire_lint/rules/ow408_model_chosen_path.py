"""OW408 model-chosen-path · info · CWE-22 · pedantic

An argument goes unescaped into the path of a request that carries a credential.

## Why
On a fixed host `../` and `?` still lead to other endpoints of the same API, with all that the credential may do there.

## Help
Quote the argument with `urllib.parse.quote(argument, safe="")`, or check its form.

## Bad
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

## Good
```python
import os
from urllib.parse import quote

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> str:
    \"\"\"Look up the status of an invoice.\"\"\"
    headers = {"Authorization": f"Bearer {os.environ['STRIPE_API_KEY']}"}
    safe = quote(invoice_id, safe="")
    answer = requests.get(f"https://api.stripe.com/v1/invoices/{safe}", headers=headers, timeout=10)
    return str(answer.json()["status"])


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```
"""

from collections.abc import Iterator

from offwire_lint.judging import Context, Report
from offwire_lint.rules.ow404_model_chosen_destination import chosen


def check(context: Context) -> Iterator[Report]:
    """Arguments in the path of a credentialed request."""
    for sent in context.events.sent.values():
        found = [taint for taint in chosen(sent) if taint.part]
        if found:
            yield Report(
                sent.place,
                f"'{found[0].label}' goes unescaped into the path",
                1,
                found[0],
                end="goes into the path",
            )
