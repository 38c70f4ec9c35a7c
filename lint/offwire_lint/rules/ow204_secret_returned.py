"""OW204 secret-returned · error · CWE-201

A tool returns, yields or raises a credential, or a part of one.

## Why
What a tool hands back becomes a message of the conversation, is sent to the provider, and stays in the history. A part of a credential tells
a reader most of what guessing needs.

## Help
Return what the credential was used for, never the credential: a status, an id, a yes or no.

## Bad
```python
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def database_access(team: str) -> str:
    \"\"\"Tell how to reach a team's database.\"\"\"
    return f"host=db.{team}.example.com password={os.environ['DB_PASSWORD']}"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[database_access])
```

## Good
```python
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def database_access(team: str) -> str:
    \"\"\"Tell whether a team's database is configured.\"\"\"
    return "configured" if os.environ.get("DB_PASSWORD") else "missing"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[database_access])
```
"""

from offwire_lint.flows.values import CREDENTIAL
from offwire_lint.judging import Row
from offwire_lint.rules.ow203_exception_text import reaches_model

ROWS = (
    Row((CREDENTIAL,), ("return",), "the tool {tool} returns {label}", "handed to the model by {tool}"),
    Row(
        (CREDENTIAL,),
        ("raise",),
        "the tool {tool} raises with {label} in its text",
        "raised to the model by {tool}",
        reaches_model,
    ),
)
