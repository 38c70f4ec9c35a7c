import logging
import os
from typing import Any

from agents import Agent
from openai import AsyncOpenAI

log = logging.getLogger(__name__)
OPTIONS = {"api_key", "base_url", "default_headers"}


class Client:
    """A client that is made of the options that are given, and of no other."""

    def __init__(self, **options: Any) -> None:
        given = dict(options).copy()
        if "api_key" not in given:
            given["api_key"] = os.environ["OPENAI_API_KEY"]
        chosen = {name: value for name, value in given.items() if name in OPTIONS}
        log.info("base url: %s", chosen["base_url"])
        self.client = AsyncOpenAI(**chosen)


class Headed:
    """The same, with a header for somebody else."""

    def __init__(self, **options: Any) -> None:
        given = {"default_headers": {"X-Shop": os.environ["SHOP_TOKEN"]}, **options}  # expect-one: OW106
        chosen = {name: value for name, value in given.items() if value is not None}
        self.client = AsyncOpenAI(**chosen)  # expect-one: OW106


agent = Agent(name="helper")
