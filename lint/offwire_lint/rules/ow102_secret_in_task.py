"""OW102 secret-in-task · error · CWE-201

A credential reaches the task or message that starts a run.

## Why
A task is the first message of the conversation: it is sent to the provider with every later request of the run, shown to
every agent of a team, and kept in saved state.

## Help
Name the thing to be done in the task, and let the tool that does it resolve the credential.

## Bad
```python
import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

agent = AssistantAgent("deployer", OpenAIChatCompletionClient(model="gpt-4o"))


async def main() -> None:
    token = os.environ["GITHUB_TOKEN"]
    await agent.run(task=f"Open a pull request, the token is {token}.")


asyncio.run(main())
```

## Good
```python
import asyncio

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

agent = AssistantAgent("deployer", OpenAIChatCompletionClient(model="gpt-4o"))


async def main() -> None:
    await agent.run(task="Open a pull request with the tool open_pull_request.")


asyncio.run(main())
```
"""

from offwire_lint.flows.values import CREDENTIAL
from offwire_lint.judging import Row

ROWS = (Row((CREDENTIAL,), ("task",), "{label} is put into the task, {sink}", "becomes the task"),)
