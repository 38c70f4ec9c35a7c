import os
import smtplib

import psycopg2
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def rows(database: str, table: str) -> int:
    """Number of rows of a table on the warehouse server."""
    with psycopg2.connect(host="warehouse", dbname=database, user="bot", password=os.environ["PG_PASSWORD"]) as conn:
        cur = conn.cursor()
        cur.execute("select n_live_tup from pg_stat_user_tables where relname = %s", (table,))
        return cur.fetchone()[0]


def grafana(instance_url: str, uid: str) -> str:
    """Title of a dashboard on an instance of Grafana."""
    r = requests.get(  # expect-one: OW404
        instance_url + "/api/dashboards/uid/" + uid,  # expect-one: OW404
        headers={"Authorization": "Bearer " + os.environ["GRAFANA_TOKEN"]},
        timeout=5,
    )
    return r.json()["dashboard"]["title"]


def region_size(region: str) -> int:
    """Number of things in a region (eu or us)."""
    hosts = {"eu": "eu.example.com", "us": "us.example.com"}
    host = hosts.get(region, "eu.example.com")
    r = requests.get(f"https://{host}/things", headers={"X-Key": os.environ["THINGS_KEY"]}, timeout=5)
    return len(r.json())


def send(to: str, text: str) -> bool:
    """Send a mail."""
    with smtplib.SMTP(os.environ.get("SMTP_HOST", "localhost")) as smtp:
        smtp.login("bot", os.environ["SMTP_PASSWORD"])
        return not smtp.sendmail("bot@example.com", [to], text)


agent = AssistantAgent(
    "ops", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[rows, grafana, region_size, send]
)
