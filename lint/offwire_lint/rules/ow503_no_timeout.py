"""OW503 no-timeout · info · CWE-400 · pedantic

An upstream call in a tool has no timeout.

## Why
`requests` waits forever by default; the agent's run hangs with it.

## Help
Pass `timeout=`.

## Bad
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def ping(page: str) -> int:
    \"\"\"Tell the status of a page.\"\"\"
    return requests.get(f"https://example.com/{page}").status_code


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[ping])
```

## Good
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def ping(page: str) -> int:
    \"\"\"Tell the status of a page.\"\"\"
    return requests.get(f"https://example.com/{page}", timeout=10).status_code


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[ping])
```
"""

from collections.abc import Iterator

from offwire_lint.judging import Context, Report


def check(context: Context) -> Iterator[Report]:
    """Requests of tools that may wait forever."""
    for sent in context.events.sent.values():
        if sent.tool is not None and not sent.timeout:
            yield Report(sent.place, "this request may wait forever", 2)
