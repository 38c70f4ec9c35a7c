import os

from agents import Agent, function_tool
from langchain_community.utilities.sql_database import SQLDatabase

USER, HOST = os.environ["PG_USER"], os.environ["PG_HOST"]
PASSWORD = os.environ["PG_PASSWORD"]

ORDERS = SQLDatabase.from_uri(f"postgresql://{USER}:{PASSWORD}@{HOST}/orders")
SAMPLE = SQLDatabase.from_uri("sqlite:///sample.db")


@function_tool
def open_orders() -> int:
    """How many orders are open."""
    with ORDERS._engine.connect() as connection:  # expect: OW402
        return connection.execute("select count(*) from orders where open").fetchall()[0][0]


@function_tool
def sample_size() -> int:
    """How many orders the sample has."""
    with SAMPLE._engine.connect() as connection:
        return connection.execute("select count(*) from orders").fetchall()[0][0]


agent = Agent(name="orders", tools=[open_orders, sample_size])
