"""OW405 secret-in-url · warning · CWE-598

A credential stands in a URL or its query string.

## Why
Exceptions, redirects, proxies and access logs repeat URLs. A tool that fails tells the model the whole URL, whether or not
anyone catches the exception.

## Help
Send the credential in a header; if the API takes it in the query only, map every error to a fixed sentence.

## Bad
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_weather(city: str) -> str:
    \"\"\"Tell the weather of a city.\"\"\"
    url = f"https://api.example.com/weather?q={city}&appid={os.environ['WEATHER_API_KEY']}"
    return str(requests.get(url, timeout=10).json()["summary"])


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_weather])
```

## Good
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_weather(city: str) -> str:
    \"\"\"Tell the weather of a city.\"\"\"
    headers = {"X-Api-Key": os.environ["WEATHER_API_KEY"]}
    answer = requests.get("https://api.example.com/weather", params={"q": city}, headers=headers, timeout=10)
    return str(answer.json()["summary"])


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_weather])
```
"""

from offwire_lint.flows.values import CREDENTIAL
from offwire_lint.judging import Row

ROWS = (Row((CREDENTIAL,), ("url",), "{label} is put into a URL", "becomes part of the URL"),)
