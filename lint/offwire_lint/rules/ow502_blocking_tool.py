"""OW502 blocking-tool · info · CWE-400 · pedantic

An async tool blocks the event loop.

## Why
While it waits, no other agent, stream or timeout of the process moves.

## Help
Use an async client, or `await asyncio.to_thread(...)`.

## Bad
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def ping(page: str) -> int:
    \"\"\"Tell the status of a page.\"\"\"
    return requests.get(f"https://example.com/{page}", timeout=10).status_code


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[ping])
```

## Good
```python
import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def ping(page: str) -> int:
    \"\"\"Tell the status of a page.\"\"\"
    async with httpx.AsyncClient() as client:
        return (await client.get(f"https://example.com/{page}")).status_code


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[ping])
```
"""

from collections.abc import Iterator

from offwire_lint.judging import Context, Report


def check(context: Context) -> Iterator[Report]:
    """Blocking calls in async functions that run inside a tool."""
    for called in context.events.called.values():
        inside = called.tool is not None and called.function is not None and called.function.is_async
        if inside and called.blocks:
            yield Report(called.place, f"{called.model.name} blocks the event loop", 2)
