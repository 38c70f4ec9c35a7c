import functools
import os
import time
from typing import Any, Callable

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def retry(times: int) -> Callable:
    def decorate(fn: Callable) -> Callable:
        @functools.wraps(fn)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            error = None
            for _ in range(times):
                try:
                    return fn(*args, **kwargs)
                except requests.RequestException as e:
                    error = e
                    time.sleep(1)
            raise RuntimeError("service is down") from error

        return wrapper

    return decorate


@retry(3)
def invoice(number: str) -> dict:
    """Everything about an invoice."""
    r = requests.get(
        f"https://erp.example.com/invoices/{number}", headers={"X-Token": os.environ["ERP_TOKEN"]}, timeout=5
    )
    return r.json()  # expect: OW201


@retry(times=5)
def invoice_state(number: str) -> str:
    """State of an invoice."""
    r = requests.get(
        f"https://erp.example.com/invoices/{number}", headers={"X-Token": os.environ["ERP_TOKEN"]}, timeout=5
    )
    return r.json()["state"]


@functools.lru_cache(maxsize=128)
def vat(country) -> int:  # expect: OW301
    """VAT of a country in percent."""
    return {"de": 19, "fr": 20}.get(country, 0)


agent = AssistantAgent(
    "erp", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[invoice, invoice_state, vat]
)
