import boto3
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

BUCKET = "acme-reports"


def share_report(key: str) -> str:
    """Give back a link under which a report can be downloaded for an hour."""
    s3 = boto3.client("s3")
    return s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": key}, ExpiresIn=3600)  # expect: OW204|OW202


def report_location(key: str) -> str:
    """Where a report lies."""
    boto3.client("s3").head_object(Bucket=BUCKET, Key=key)
    return f"s3://{BUCKET}/{key}"


def report_size(key: str) -> int:
    """Size of a report in bytes."""
    return boto3.client("s3").head_object(Bucket=BUCKET, Key=key)["ContentLength"]


def report_meta(key: str) -> dict:
    """Everything S3 knows about a report."""
    return boto3.client("s3").head_object(Bucket=BUCKET, Key=key)  # expect: OW201


agent = AssistantAgent(
    "reports",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[share_report, report_location, report_size, report_meta],
)
