import clients
from clients import cache, fresh_slack, s3


def announce(text: str) -> bool:
    """Announce something."""
    return clients.slack.chat_postMessage(channel="#general", text=text)["ok"]  # expect: OW402


def whisper(text: str) -> bool:
    """Tell something to the admins."""
    return fresh_slack().chat_postMessage(channel="#admins", text=text)["ok"]


def buckets() -> int:
    """Number of buckets."""
    # boto3 finds its own credentials; nothing is resolved here
    return len(s3.list_buckets()["Buckets"])


def visits() -> int:
    """Number of visits."""
    return int(cache.get("visits") or 0)
