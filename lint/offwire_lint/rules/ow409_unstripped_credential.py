"""OW409 unstripped-credential · info · CWE-209 · pedantic

A credential read from a file goes into a header unstripped.

## Why
Files end in a newline. HTTP clients refuse a header value that holds one, and the error repeats the value: the
model is told the key itself.

## Help
Strip what is read from the file.

## Bad
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> str:
    \"\"\"Look up the status of an invoice.\"\"\"
    with open("/run/secrets/stripe_api_key") as file:
        key = file.read()
    answer = requests.get("https://api.stripe.com/v1/invoices", headers={"Authorization": f"Bearer {key}"}, timeout=10)
    return str(answer.json()["status"])


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```

## Good
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> str:
    \"\"\"Look up the status of an invoice.\"\"\"
    with open("/run/secrets/stripe_api_key") as file:
        key = file.read().strip()
    answer = requests.get("https://api.stripe.com/v1/invoices", headers={"Authorization": f"Bearer {key}"}, timeout=10)
    return str(answer.json()["status"])


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```
"""

from collections.abc import Iterator

from offwire_lint.judging import Context, Report

_STRIPS = ("through strip", "through rstrip", "through splitlines", "through split")
FROM_FILE = "read from the file"


def check(context: Context) -> Iterator[Report]:
    """Credentials from files in requests, without a strip on the way."""
    for sent in context.events.sent.values():
        for taint in sent.carries:
            steps = taint.step.path()
            if steps[0].note.startswith(FROM_FILE) and not any(
                step.note.startswith(_STRIPS) for step in steps
            ):
                message = f"{taint.label} is used as it stands in the file, newline and all"
                yield Report(sent.place, message, 1, taint, end="sent in a header")
                break
