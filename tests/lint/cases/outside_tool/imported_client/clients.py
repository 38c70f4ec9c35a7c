import os

import boto3
import redis
from slack_sdk import WebClient

slack = WebClient(token=os.environ["SLACK_TOKEN"])
s3 = boto3.client("s3")
cache = redis.Redis(host="localhost", port=int(os.environ.get("REDIS_PORT", "6379")))


def fresh_slack() -> WebClient:
    return WebClient(token=os.environ["SLACK_TOKEN"])
