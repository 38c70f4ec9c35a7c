import traceback

import psycopg2
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def count_orders(day: str) -> str:
    """Count the orders of a day (YYYY-MM-DD)."""
    try:
        conn = psycopg2.connect("dbname=shop")
        cur = conn.cursor()
        cur.execute("select count(*) from orders where day = %s", (day,))
        return f"{cur.fetchone()[0]} orders"
    except Exception:
        return "query failed:\n" + traceback.format_exc()  # expect: OW203


async def count_refunds(day: str) -> str:
    """Count the refunds of a day (YYYY-MM-DD)."""
    try:
        conn = psycopg2.connect("dbname=shop")
        cur = conn.cursor()
        cur.execute("select count(*) from refunds where day = %s", (day,))
        return f"{cur.fetchone()[0]} refunds"
    except psycopg2.Error as err:
        return f"query failed ({err.pgcode})"
    except Exception:
        traceback.print_exc()
        return "query failed"


agent = AssistantAgent(
    "orders", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[count_orders, count_refunds]
)
