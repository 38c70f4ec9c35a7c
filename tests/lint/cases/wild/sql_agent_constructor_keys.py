from __future__ import annotations

import os

import sqlalchemy as sa
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

engine = sa.create_engine(os.environ["DATABASE_URL"])


def list_tables() -> list[str]:
    """Names of the tables."""
    return sa.inspect(engine).get_table_names()  # expect: OW402


def query(sql: str) -> str:
    """Run a read-only query and return the rows."""
    try:
        with sa.create_engine(os.environ["DATABASE_URL"]).connect() as conn:
            rows = conn.execute(sa.text(sql)).mappings().all()
    except sa.exc.SQLAlchemyError as e:
        return f"Query failed: {e}"  # expect: OW203
    return str([dict(row) for row in rows])  # expect: OW201


def revenue(year: int) -> float:
    """Revenue of a year."""
    with sa.create_engine(os.environ["DATABASE_URL"]).connect() as conn:
        return float(conn.execute(sa.text("select sum(total) from orders where year = :y"), {"y": year}).scalar_one())


agent = AssistantAgent(
    "analyst",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[list_tables, query, revenue],
)
