"""OW205 validation-echo · warning · CWE-209

A tool validates upstream data or a secret where nobody catches the error.

## Why
One missing field makes pydantic's error repeat its whole input, and the framework sends the error's text to the model. It
happens on the day that the upstream changes, with data that nobody has looked at.

## Help
Catch the validation error and return a fixed sentence, or set `hide_input_in_errors=True` in the model's configuration.

## Bad
```python
import requests
from pydantic import BaseModel
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Invoice(BaseModel):
    status: str
    amount_due: int


def get_invoice(invoice_id: str) -> Invoice:
    \"\"\"Look up an invoice.\"\"\"
    answer = requests.get(f"https://billing.example.com/invoices/{invoice_id}", timeout=10)
    return Invoice.model_validate(answer.json())


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```

## Good
```python
import requests
from pydantic import BaseModel, ConfigDict
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Invoice(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    status: str
    amount_due: int


def get_invoice(invoice_id: str) -> Invoice:
    \"\"\"Look up an invoice.\"\"\"
    answer = requests.get(f"https://billing.example.com/invoices/{invoice_id}", timeout=10)
    return Invoice.model_validate(answer.json())


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```
"""

from offwire_lint.flows.values import CREDENTIAL, RAW
from offwire_lint.judging import Row
from offwire_lint.rules.ow203_exception_text import reaches_model

ROWS = (
    Row(
        (RAW, CREDENTIAL),
        ("validate",),
        "the tool {tool} validates {label} as {sink}; an error would repeat it to the model",
        "validated, and nobody catches the error",
        reaches_model,
    ),
)
