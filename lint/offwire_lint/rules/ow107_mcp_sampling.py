"""OW107 mcp-sampling · info · CWE-200 · pedantic

An MCP workbench is given a model client.

## Why
With a model client the workbench answers the server's sampling requests: text that the server writes goes to your
provider, on your account, in a request of its own.

## Help
Leave the model client out unless the server's sampling is wanted.

## Bad
```python
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.mcp import McpWorkbench, StdioServerParams

bench = McpWorkbench(StdioServerParams(command="server"), model_client=OpenAIChatCompletionClient(model="gpt-4o"))
```

## Good
```python
from autogen_ext.tools.mcp import McpWorkbench, StdioServerParams

bench = McpWorkbench(StdioServerParams(command="server"))
```
"""

from collections.abc import Iterator

from offwire_lint.judging import Context, Report


def check(context: Context) -> Iterator[Report]:
    """Workbenches that are given a model client."""
    for called in context.events.called.values():
        if called.model.samples in called.args.keywords:
            value, place = called.args.keywords[called.model.samples]
            if not (value.known and value.consts[0] is None):
                yield Report(
                    (called.place[0], place), "an MCP server may send text of its own to the model provider"
                )
