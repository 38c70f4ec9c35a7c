import os

import requests

from errors import ApiError, UserError


def call(path: str) -> dict:
    r = requests.get("https://api.example.com" + path, headers={"X-Key": os.environ["API_KEY"]}, timeout=5)
    if r.status_code == 404:
        raise UserError("There is no such thing.")
    if not r.ok:
        raise ApiError(r.status_code, r.text)  # may: OW203
    return r.json()
