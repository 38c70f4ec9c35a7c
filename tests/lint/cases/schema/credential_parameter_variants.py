import os
from typing import Annotated

import boto3
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel


def list_buckets(
    aws_access_key_id: str,  # may: OW105
    aws_secret_access_key: str,  # expect: OW105
    region: str = "eu-west-1",
) -> list[str]:
    """Names of the buckets."""
    s3 = boto3.client(
        "s3",
        aws_access_key_id=aws_access_key_id,
        aws_secret_access_key=aws_secret_access_key,
        region_name=region,
    )
    return [b["Name"] for b in s3.list_buckets()["Buckets"]]


def login(user: Annotated[str, "User name"], password: Annotated[str, "Password"]) -> bool:  # expect: OW105
    """Log in to the intranet."""
    return requests.post("https://intra.example.com/login", data={"u": user, "p": password}, timeout=5).ok


def page(page_token: str = "", sort_key: str = "name") -> int:
    """Number of entries on a page."""
    r = requests.get(
        "https://intra.example.com/list",
        params={"pageToken": page_token, "sort": sort_key},
        headers={"X-Key": os.environ["INTRA_KEY"]},
        timeout=5,
    )
    return len(r.json()["entries"])


def tokenize(text: str, token_limit: int = 100) -> list[str]:
    """Words of a text."""
    return text.split()[:token_limit]


def reset(user_id: str, password_reset_url: str, keyword: str, monkey: str) -> str:
    """Names that hold `password`, `key` and are none."""
    return user_id + password_reset_url + keyword + monkey


tools = [list_buckets, login, page, tokenize, FunctionTool(reset, description="Concatenate some strings")]
agent = AssistantAgent("intra", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
