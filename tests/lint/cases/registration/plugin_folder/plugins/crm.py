import os

import requests


def contact(email: str) -> dict:
    """A contact."""
    r = requests.get(
        "https://crm.example.com/contacts", params={"email": email}, headers={"X-Key": os.environ["CRM_KEY"]}, timeout=5
    )
    return r.json()  # expect: OW201


def contact_count() -> int:
    """Number of contacts."""
    r = requests.get("https://crm.example.com/count", headers={"X-Key": os.environ["CRM_KEY"]}, timeout=5)
    return r.json()["count"]


def purge(email):
    requests.delete("https://crm.example.com/contacts", params={"email": email}, timeout=5)


TOOLS = [contact, contact_count]
