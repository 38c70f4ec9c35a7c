"""OW101 secret-in-system-message · error · CWE-201

A credential reaches a system message, instructions or an agent's description.

## Why
The system message goes to the model provider with every single request, stays in its logs, and can be talked out of the
model by anyone who may chat with it. An agent's description is sent as well wherever a selector, an orchestrator or an
outer agent chooses by it.

## Help
Resolve the credential inside the tool that needs it; tell the model which tool to call, never what the tool knows.

## Bad
```python
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

agent = AssistantAgent(
    name="billing",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message=f"Call Stripe with the key {os.environ['STRIPE_API_KEY']}.",
)
```

## Good
```python
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

agent = AssistantAgent(
    name="billing",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message="Look invoices up with the tool get_invoice.",
)
```
"""

from offwire_lint.flows.values import CREDENTIAL
from offwire_lint.judging import Row

ROWS = (
    Row((CREDENTIAL,), ("system",), "{label} is put into {sink}", "becomes part of {sink}"),
    Row(
        (CREDENTIAL,),
        ("description",),
        "{label} is put into {sink}",
        "becomes part of {sink}",
        weigh=lambda hit: 0,
    ),
    Row(
        (CREDENTIAL,),
        ("shown-description",),
        "{label} is put into {sink}, which a model is shown",
        "becomes part of {sink}",
    ),
)
