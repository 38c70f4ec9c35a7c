import os

import pymysql
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

DB = {
    "host": "mysql.internal",
    "user": "agent",
    "password": "Wq7!nB2pZx9s",  # expect: OW401
    "database": "shop",
}
os.environ["OPENAI_API_KEY"] = "sk-proj-mZ4vL8qXt2Rb6YwNc1HdT3BlbkFJkP9sGe5uJo7aKiV0fQyW"  # expect: OW401
os.environ["TOKENIZERS_PARALLELISM"] = "false"


def orders() -> int:
    """Number of orders."""
    with pymysql.connect(**DB) as conn, conn.cursor() as cur:  # expect: OW402
        cur.execute("select count(*) from orders")
        return cur.fetchone()[0]


def notify(text: str) -> bool:
    """Notify the team."""
    r = requests.post(
        "https://hooks.slack.com/services/T02AB3CD4/B05EF6GH7/" "x7Kq2mVw9LpZ4tRbY8nJc3Hd",  # expect: OW401
        json={"text": text},
        timeout=5,
    )
    return r.ok


agent = AssistantAgent("shop", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[orders, notify])
