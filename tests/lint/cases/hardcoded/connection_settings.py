"""Where a connection is described, the word under `password` is the password; elsewhere it names something."""

import asyncpg
from autogen_agentchat.agents import AssistantAgent

DB = {"user": "report_user", "password": "db_report_password", "host": "localhost", "port": 5432}  # expect: OW401
FIELDS = {"user": "user_field", "password": "password_field"}
WORDS = {"password": "pass_word", "host": "rechner"}
BLANK = {"user": "app", "password": "", "host": "localhost"}


async def connect() -> object:
    return await asyncpg.connect(user="app", password="app_db_login", host="db")  # expect: OW401


async def later(password: str) -> object:
    return await asyncpg.connect(user="app", password=password, host="db")


agent = AssistantAgent("reports", model_client=None)
