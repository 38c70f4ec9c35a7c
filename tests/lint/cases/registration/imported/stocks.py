import os

import requests


def _raw(symbol: str) -> dict:
    return requests.get(
        f"https://stocks.example.com/{symbol}", headers={"X-Key": os.environ["STOCKS_KEY"]}, timeout=5
    ).json()


def quote(symbol: str) -> dict:
    """Quote of a stock."""
    return {"symbol": symbol, "quote": _raw(symbol)}  # expect: OW201


def quote_price(symbol: str) -> float:
    """Price of a stock."""
    return _raw(symbol)["price"]
