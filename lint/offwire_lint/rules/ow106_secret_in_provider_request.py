"""OW106 secret-in-provider-request · error · CWE-201

A credential of something else goes to the provider beside the messages.

## Why
Extra bodies, default headers, metadata, response formats, uploads and the headers of hosted MCP tools are all sent to the
model provider. Only the provider's own key belongs on that wire, in its own header.

## Help
Send the other service's credential from your own process to that service only.

## Bad
```python
import os

from autogen_ext.models.openai import OpenAIChatCompletionClient

client = OpenAIChatCompletionClient(model="gpt-4o", default_headers={"X-Crm-Token": os.environ["CRM_TOKEN"]})
```

## Good
```python
import os

from autogen_ext.models.openai import OpenAIChatCompletionClient

client = OpenAIChatCompletionClient(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
```
"""

from offwire_lint.flows.values import CREDENTIAL
from offwire_lint.judging import Row

ROWS = (
    Row(
        (CREDENTIAL,),
        ("provider",),
        "{label} is sent to the model provider in {sink}",
        "sent to the model provider",
    ),
)
