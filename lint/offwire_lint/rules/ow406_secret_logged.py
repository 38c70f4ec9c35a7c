"""OW406 secret-logged · warning · CWE-532

A credential is printed, logged, traced or put into an assertion's message.

## Why
Logs are read by more people and kept for longer than secrets should be, and agents are handed logs to read. A failed
assertion in a tool is sent to the model.

## Help
Log the credential's label, or whether it is set.

## Bad
```python
import os

from autogen_agentchat.agents import AssistantAgent

print("using", os.environ["STRIPE_API_KEY"])
```

## Good
```python
import os

from autogen_agentchat.agents import AssistantAgent

print("the Stripe key is", "set" if os.environ.get("STRIPE_API_KEY") else "missing")
```
"""

from offwire_lint.flows.values import CREDENTIAL
from offwire_lint.judging import Row

ROWS = (Row((CREDENTIAL,), ("log",), "{label} is written out by {sink}", "written out by {sink}"),)
