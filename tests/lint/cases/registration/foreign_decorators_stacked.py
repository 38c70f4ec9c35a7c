import functools
import os
import time
from typing import Any, Callable, TypeVar

import requests
from mcp.server.fastmcp import FastMCP
from tenacity import retry, stop_after_attempt, wait_fixed

F = TypeVar("F", bound=Callable[..., Any])
mcp = FastMCP("erp")


def timed(fn: F) -> F:
    @functools.wraps(fn)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        start = time.monotonic()
        try:
            return fn(*args, **kwargs)
        finally:
            print(fn.__name__, time.monotonic() - start)

    return wrapper  # type: ignore[return-value]


def count_only(fn: F) -> F:
    @functools.wraps(fn)
    def wrapper(*args: Any, **kwargs: Any) -> int:
        return len(fn(*args, **kwargs))

    return wrapper  # type: ignore[return-value]


def _get(path: str) -> Any:
    return requests.get(
        "https://erp.example.com" + path, headers={"X-Key": os.environ["ERP_KEY"]}, timeout=5
    ).json()


@mcp.tool()
@timed
def orders(customer: str) -> list:
    """Orders of a customer."""
    return _get(f"/customers/{customer}/orders")  # expect: OW201


@mcp.tool()
@timed
@retry(stop=stop_after_attempt(3), wait=wait_fixed(1))
def order_total(number: str) -> float:
    """Total of an order."""
    return _get(f"/orders/{number}")["total"]


@mcp.tool()
@retry(stop=stop_after_attempt(3))
@timed
def order(number: str) -> dict:
    """An order."""
    return _get(f"/orders/{number}")  # expect: OW201


@mcp.tool()
@count_only
def order_count(customer: str) -> int:
    """Number of orders of a customer."""
    return _get(f"/customers/{customer}/orders")


@timed
def no_tool(customer):
    return _get(f"/customers/{customer}")
