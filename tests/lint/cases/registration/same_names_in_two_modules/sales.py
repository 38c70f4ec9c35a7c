import os

import requests

TOKEN = "a word that the sales people use"


def lookup(name: str) -> dict:
    """Look up a customer."""
    return requests.get(f"https://sales.example.com/{name}", headers={"X-Key": os.environ["SALES_KEY"]}, timeout=5).json()  # expect: OW201


def helper(name: str) -> str:
    return name.upper()
