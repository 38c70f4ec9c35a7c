import os

import psycopg2
from langchain.agents import create_agent
from langchain_core.messages import HumanMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI

DB = {
    "host": os.environ.get("PGHOST", "localhost"),
    "dbname": os.environ.get("PGDATABASE", "shop"),
    "user": os.environ.get("PGUSER", "bot"),
    "password": os.environ["PGPASSWORD"],
}

SYSTEM = """You answer questions with SQL on the database {dbname} on {host}.
Only read."""


@tool
def run_query(query: str) -> str:
    """Run a SQL query and return the rows."""
    try:
        with psycopg2.connect(**DB) as conn, conn.cursor() as cur:  # expect: OW402
            cur.execute(query)
            return str(cur.fetchall())  # expect: OW201
    except psycopg2.Error as e:
        return f"Error: {e.pgerror}"  # expect: OW203


@tool
def list_tables() -> list[str]:
    """Names of the tables."""
    with psycopg2.connect(host="localhost", password=os.environ["PGPASSWORD"]) as conn, conn.cursor() as cur:
        cur.execute("select table_name from information_schema.tables where table_schema = 'public'")
        return [name for (name,) in cur.fetchall()]


llm = ChatOpenAI(model="gpt-4o", temperature=0)
agent = create_agent(llm, [run_query, list_tables], system_prompt=SYSTEM.format(**DB))
debug = create_agent(llm, [list_tables], system_prompt=f"{SYSTEM} Connection: {DB}")  # expect: OW101

for step in agent.stream({"messages": [HumanMessage(content="Who bought most?")]}):
    print(step)
