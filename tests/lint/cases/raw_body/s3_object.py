import json

import boto3
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def read_object(bucket: str, key: str) -> str:
    """Read a text object from S3."""
    obj = boto3.client("s3").get_object(Bucket=bucket, Key=key)
    return obj["Body"].read().decode("utf-8")  # expect: OW201


def head_of_object(bucket: str, key: str) -> str:
    """First kilobyte of an object in S3."""
    body = boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"]
    return body.read(1024).decode("utf-8", "replace")  # expect: OW201


def build_number(bucket: str) -> int:
    """Number of the build that is deployed."""
    raw = boto3.client("s3").get_object(Bucket=bucket, Key="build.json")["Body"].read()
    return json.loads(raw)["number"]


def etag(bucket: str, key: str) -> str:
    """ETag of an object in S3."""
    return boto3.client("s3").head_object(Bucket=bucket, Key=key)["ETag"]


agent = AssistantAgent(
    "s3",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[read_object, head_of_object, build_number, etag],
)
