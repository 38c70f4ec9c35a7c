import requests


def look(page: str) -> str:
    """Look a page of the wiki up."""
    return requests.get(f"https://wiki.example.com/{page}", timeout=5).text  # expect: OW201
