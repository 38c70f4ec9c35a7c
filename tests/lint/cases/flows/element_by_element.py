"""Loops and comprehensions over what is written there: each element is judged by itself, and by the tests it passes."""

import logging
import os

from autogen_agentchat.agents import AssistantAgent

log = logging.getLogger(__name__)
SETTINGS = {"host": "db.example.com", "port": 5432, "password": os.environ["DB_PASSWORD"]}
HIDDEN = {"password", "token"}


def is_hidden(name: str) -> bool:
    return name in HIDDEN or name.endswith("_key")


def upper() -> None:
    loud = {name: str(value).upper() for name, value in SETTINGS.items()}
    log.info("host %s", loud["host"])
    log.info("password %s", loud["password"])  # expect: OW406


def filtered() -> None:
    log.info("settings %s", {name: value for name, value in SETTINGS.items() if name != "password"})
    log.info("settings %s", {name: value for name, value in SETTINGS.items() if name not in HIDDEN})
    log.info("settings %s", {name: value for name, value in SETTINGS.items() if not is_hidden(name)})
    log.info("settings %s", [v for k, v in SETTINGS.items() if not any(word in k for word in ("pass", "secret"))])
    log.info("settings %s", {name: value for name, value in SETTINGS.items() if name != "host"})  # expect: OW406


def masked() -> None:
    log.info("settings %s", {name: "***" if name in HIDDEN else value for name, value in SETTINGS.items()})
    log.info("settings %s", {name: value if name in HIDDEN else "***" for name, value in SETTINGS.items()})  # expect: OW406


def skipped() -> None:
    lines = []
    for name, value in SETTINGS.items():
        if name in HIDDEN:
            continue
        lines.append(f"{name}={value}")
    log.info("settings %s", "\n".join(lines))


def forgotten() -> None:
    lines = []
    for name, value in SETTINGS.items():
        if name == "host":
            continue
        lines.append(f"{name}={value}")
    log.info("settings %s", "\n".join(lines))  # expect: OW406


def last_one() -> None:
    for name in ("password", "host"):
        value = SETTINGS[name]
    log.info("the last one is %s", value)


def first_two() -> None:
    *start, end = SETTINGS.values()
    log.info("host and port %s", start)
    log.info("the rest %s", end)  # expect: OW406


def until_found() -> None:
    for number, name in enumerate(SETTINGS):
        if name == "port":
            break
        log.info("%d: %s", number, SETTINGS[name])
    else:
        log.info("no port, so all: %s", SETTINGS)


for call in (upper, filtered, masked, skipped, forgotten, last_one, first_two, until_found):
    call()

clerk = AssistantAgent("clerk", model_client=None)
