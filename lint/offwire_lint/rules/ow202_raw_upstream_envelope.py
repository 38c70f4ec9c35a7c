"""OW202 raw-upstream-envelope · warning · CWE-201

A tool returns headers, cookies, the request, or a URL that carries a query.

## Why
What surrounds a body holds more than it seems to: session cookies, the request's own Authorization header, signed
URLs. A response object is sent as its content by some frameworks and as `<Response [200]>` by AutoGen.

## Help
Return the one header or field that the model needs, by its name.

## Bad
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def probe(path: str) -> dict:
    \"\"\"Look at a page of the intranet.\"\"\"
    answer = requests.get(f"https://intranet.example.com/{path}", timeout=10)
    return dict(answer.headers)


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[probe])
```

## Good
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def probe(path: str) -> dict:
    \"\"\"Look at a page of the intranet.\"\"\"
    answer = requests.get(f"https://intranet.example.com/{path}", timeout=10)
    return {"status": answer.status_code, "type": answer.headers["Content-Type"]}


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[probe])
```
"""

from offwire.findings import Severity
from offwire_lint.flows.events import Hit
from offwire_lint.flows.values import ENVELOPE, URL
from offwire_lint.judging import Row


def _serialised(hit: Hit) -> int | None:
    return 2 if hit.tool is not None and hit.tool.framework.responses == "content" else None


def _shown_as_repr(hit: Hit) -> int | None:
    return 2 if hit.tool is not None and hit.tool.framework.responses == "repr" else None


ROWS = (
    Row(
        (ENVELOPE,),
        ("return",),
        "the tool {tool} returns what surrounds an upstream body ({label})",
        "handed to the model by {tool}",
    ),
    Row(
        (URL,),
        ("return",),
        "the tool {tool} returns a URL with its query",
        "handed to the model by {tool}",
        lambda hit: 1,
    ),
    Row(
        ("response",),
        ("return",),
        "the tool {tool} returns a response object, which is sent with its content",
        "handed to the model by {tool}",
        _serialised,
    ),
    Row(
        ("response",),
        ("return",),
        "the tool {tool} returns a response object; the model sees only its repr",
        "handed to the model by {tool}",
        _shown_as_repr,
        Severity.INFO,
    ),
)
