import os

import boto3
import httpx
import openai
import psycopg2
import smtplib
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import AzureOpenAIChatCompletionClient, OpenAIChatCompletionClient


def send_mail(to: str, text: str) -> str:
    """Send a mail."""
    with smtplib.SMTP("smtp.example.com", int(os.environ.get("SMTP_PORT", "587"))) as smtp:
        smtp.starttls()
        smtp.login(os.environ["SMTP_USER"], os.environ["SMTP_PASSWORD"])
        smtp.sendmail("bot@example.com", [to], text)
    return "sent"


def count_users() -> int:
    """Number of users."""
    with psycopg2.connect(host="db", user="bot", password=os.environ["PG_PASSWORD"], dbname="shop") as conn:
        with conn.cursor() as cur:
            cur.execute("select count(*) from users")
            return cur.fetchone()[0]


def bucket_count() -> int:
    """Number of buckets."""
    s3 = boto3.client(
        "s3",
        aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    )
    return len(s3.list_buckets()["Buckets"])


def start_job(name: str) -> str:
    """Start a job and return its id."""
    r = httpx.post(
        "https://jobs.example.com/start",
        json={"name": name, "client_secret": os.environ["JOBS_CLIENT_SECRET"]},
        cookies={"session": os.environ["JOBS_SESSION"]},
    )
    return r.json()["id"]


azure = AzureOpenAIChatCompletionClient(
    model="gpt-4o",
    azure_deployment=os.environ["AZURE_DEPLOYMENT"],
    azure_endpoint=os.environ["AZURE_ENDPOINT"],
    api_version="2024-06-01",
    api_key=os.environ["AZURE_OPENAI_API_KEY"],
)
plain = OpenAIChatCompletionClient(model="gpt-4o", api_key=os.getenv("OPENAI_API_KEY"))
raw = openai.AsyncOpenAI(api_key=os.environ["OPENAI_API_KEY"], organization=os.environ.get("OPENAI_ORG"))

agent = AssistantAgent("office", model_client=azure, tools=[send_mail, count_users, bucket_count, start_job])
