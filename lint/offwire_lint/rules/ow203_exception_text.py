"""OW203 exception-text · warning · CWE-209

A tool returns the text of an exception or a traceback, or raises one that carries upstream text or a secret.

## Why
Exceptions of HTTP clients repeat the URL with its query, those of validators the data, those of databases the bound
parameters, those of processes the whole command line. Raising is no better than returning: most frameworks send `str(error)`
to the model.

## Help
Map the error to a fixed sentence or a status code; log the rest where only people read it.

## Bad
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_weather(city: str) -> str:
    \"\"\"Tell the weather of a city.\"\"\"
    try:
        answer = requests.get("https://api.example.com/weather", params={"q": city}, timeout=10)
        return str(answer.json()["summary"])
    except requests.RequestException as error:
        return f"failed: {error}"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_weather])
```

## Good
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_weather(city: str) -> str:
    \"\"\"Tell the weather of a city.\"\"\"
    try:
        answer = requests.get("https://api.example.com/weather", params={"q": city}, timeout=10)
        return str(answer.json()["summary"])
    except requests.RequestException:
        return "the weather service does not answer"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_weather])
```
"""

from offwire_lint.flows.events import Hit
from offwire_lint.flows.values import ENVELOPE, ERROR, RAW, URL
from offwire_lint.judging import Row


def reaches_model(hit: Hit) -> int | None:
    """Whether what a tool raises is told to the model by its framework."""
    if hit.tool is None:
        return None
    exceptions = hit.tool.framework.exceptions
    if exceptions == "masked" and not set(hit.sink.split()) & set(hit.tool.framework.told):
        return 2 if hit.tool.unmasked else None
    if exceptions in ("text", "traceback", "masked"):
        return 2
    return 2 if set(hit.sink.split()) & set(hit.tool.framework.told) else 0


ROWS = (
    Row(
        (ERROR,), ("return",), "the tool {tool} returns the text of {label}", "handed to the model by {tool}"
    ),
    Row(
        (ERROR,),
        ("raise",),
        "the tool {tool} raises with the text of {label}",
        "raised to the model by {tool}",
        reaches_model,
    ),
    Row(
        (RAW, ENVELOPE, URL),
        ("raise",),
        "the tool {tool} raises with upstream text ({label})",
        "raised to the model by {tool}",
        reaches_model,
    ),
)
