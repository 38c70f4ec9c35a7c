import os

region = os.environ.get("REGION", "eu")
smtp_password = os.environ["SMTP_PASSWORD"]


def greeting() -> str:
    return f"Hello from {region}"
