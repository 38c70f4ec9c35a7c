import os
import sqlite3

from langchain.agents import create_agent
from langchain_core.tools import StructuredTool, Tool, tool
from langchain_openai import ChatOpenAI


@tool
def rows_of(table: str) -> str:
    """All rows of a table."""
    conn = sqlite3.connect("shop.db")
    return str(conn.execute(f"select * from {table}").fetchall())  # expect: OW201


@tool("count_rows")
def count(table: str) -> int:
    """Number of rows of a table."""
    conn = sqlite3.connect("shop.db")
    return conn.execute(f"select count(*) from {table}").fetchone()[0]


@tool
def undocumented(table: str) -> bool:  # expect: OW303
    return table.isidentifier()


def schema(ignored: str) -> str:
    """Names of the tables."""
    conn = sqlite3.connect("shop.db")
    return ", ".join(r[0] for r in conn.execute("select name from sqlite_master"))


def explain(query: str) -> str:
    try:
        sqlite3.connect("shop.db").execute("explain " + query)
    except sqlite3.Error as e:
        return f"SQL error: {e}"  # expect: OW203
    return "ok"


tools = [
    rows_of,
    count,
    undocumented,
    Tool(name="schema", func=schema, description="Names of the tables"),
    StructuredTool.from_function(explain, description="Check a query"),
]

agent = create_agent(
    ChatOpenAI(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"]),
    tools=tools,
    system_prompt="You answer questions about the shop.",
)
agent.invoke({"messages": [{"role": "user", "content": "How many orders are there?"}]})
