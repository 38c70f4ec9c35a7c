import os

import requests

TOKEN = os.environ["STOCK_TOKEN"]


def lookup(name: str) -> int:
    """Look up how many there are."""
    return requests.get(f"https://stock.example.com/{name}", headers={"X-Key": os.environ["STOCK_KEY"]}, timeout=5).json()["n"]


def helper(name):
    return requests.get(f"https://stock.example.com/{name}", timeout=5).text
