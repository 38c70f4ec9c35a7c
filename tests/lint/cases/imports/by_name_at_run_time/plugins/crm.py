import os


def greeting() -> str:
    return "hello"


def login() -> str:
    return "log in with " + os.environ["CRM_PASSWORD"]
