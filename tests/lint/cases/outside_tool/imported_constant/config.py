import os

TIMEZONE = os.environ.get("TZ", "Europe/Berlin")
CALENDAR_TOKEN = os.environ["CALENDAR_TOKEN"]


def calendar_token() -> str:
    return os.environ["CALENDAR_TOKEN"]
