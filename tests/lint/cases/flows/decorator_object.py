"""A decorator that is an instance: its `__call__` takes the function."""

import functools
import os
from collections.abc import Awaitable, Callable

import httpx
from autogen_agentchat.agents import AssistantAgent


class Retry:
    def __init__(self, times: int = 3) -> None:
        self.times = times
        self.last: Exception | None = None

    def __call__(self, function: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        @functools.wraps(function)
        async def run(*args: object, **kwargs: object) -> object:
            for _ in range(self.times):
                try:
                    return await function(*args, **kwargs)
                except httpx.HTTPError as error:
                    self.last = error
            return {"error": str(self.last)}  # expect: OW203

        return run


class Quiet:
    def __call__(self, function: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(function)
        def run(*args: object) -> object:
            function(*args)
            return "done"

        return run


quiet = Quiet()


@Retry(times=2)
async def rate(pair: str) -> float:
    """Look an exchange rate up."""
    async with httpx.AsyncClient(timeout=5) as client:
        return float((await client.get(f"https://rates.example/{pair}")).json()["rate"])


@quiet
def rotate(name: str) -> str:
    """Rotate a key."""
    return os.environ["SHOP_API_KEY"] + name


agent = AssistantAgent("clerk", model_client=None, tools=[rate, rotate])
