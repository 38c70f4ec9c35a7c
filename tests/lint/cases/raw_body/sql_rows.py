import sqlite3

import pandas as pd
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

DB = "crm.sqlite3"


def search_people(name: str) -> list:
    """Search people by name."""
    with sqlite3.connect(DB) as conn:
        cur = conn.execute("select * from people where name like ?", (f"%{name}%",))
        return cur.fetchall()  # expect: OW201


def people_table(city: str) -> str:
    """Table of the people in a city."""
    with sqlite3.connect(DB) as conn:
        df = pd.read_sql("select * from people where city = ?", conn, params=(city,))
    return df.to_string()  # expect: OW201


def count_people(city: str) -> int:
    """Number of people in a city."""
    with sqlite3.connect(DB) as conn:
        (n,) = conn.execute("select count(*) from people where city = ?", (city,)).fetchone()
    return n


def names(city: str) -> list[str]:
    """Names of the people in a city."""
    with sqlite3.connect(DB) as conn:
        rows = conn.execute("select id, name from people where city = ?", (city,)).fetchall()
    return [row[1] for row in rows]


def average_age(city: str) -> float:
    """Average age in a city."""
    with sqlite3.connect(DB) as conn:
        df = pd.read_sql("select * from people where city = ?", conn, params=(city,))
    return float(df["age"].mean())


agent = AssistantAgent(
    "people",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[search_people, people_table, count_people, names, average_age],
)
