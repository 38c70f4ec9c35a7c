import os

import psycopg2
from mcp.server.fastmcp import FastMCP


def count_rows(table: str) -> int:
    """Number of rows of a table."""
    with psycopg2.connect(os.environ["DATABASE_URL"]) as conn, conn.cursor() as cur:
        cur.execute("select n_live_tup from pg_stat_user_tables where relname = %s", (table,))
        return cur.fetchone()[0]


def run_sql(query: str) -> list:
    """Run a query."""
    with psycopg2.connect(os.environ["DATABASE_URL"]) as conn, conn.cursor() as cur:
        cur.execute(query)
        return cur.fetchall()  # expect: OW201


def connection() -> str:
    """Which database is this?"""
    return "connected to " + os.environ["DATABASE_URL"]  # expect: OW204


def not_a_tool(query):
    return psycopg2.connect(os.environ["DATABASE_URL"]).cursor().execute(query)


mcp = FastMCP("pg", instructions="Read-only access to the warehouse.")
mcp.add_tool(count_rows)
for fn in (run_sql, connection):
    mcp.add_tool(fn)
