"""OW103 secret-in-message · error · CWE-201

A credential reaches a message object, memory, a handoff, a selector's prompt or a direct call of the model client.

## Why
Messages are what a request to the model is made of. Memory and contexts are put into every later request, handoffs into the
requests of other agents, and a selector's prompt into a request of its own.

## Help
Keep credentials out of messages; a message may name a secret's label, never hold its value.

## Bad
```python
import os

from autogen_agentchat.messages import TextMessage

message = TextMessage(content="The database is at " + os.environ["DATABASE_PASSWORD"], source="user")
```

## Good
```python
from autogen_agentchat.messages import TextMessage

message = TextMessage(content="Query the database with the tool run_report.", source="user")
```
"""

from offwire_lint.flows.values import CREDENTIAL
from offwire_lint.judging import Row

ROWS = (
    Row((CREDENTIAL,), ("message",), "{label} is put into {sink}", "becomes part of a message"),
    Row((CREDENTIAL,), ("name",), "{label} is put into {sink}", "becomes a participant's name"),
)
