import boto3
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def send(queue: str, text: str) -> dict:
    """Send a message to a queue."""
    answer = boto3.client("sqs").send_message(QueueUrl=queue, MessageBody=text)
    return answer["ResponseMetadata"]  # expect: OW202|OW201


def send_id(queue: str, text: str) -> str:
    """Send a message to a queue and return its id."""
    return boto3.client("sqs").send_message(QueueUrl=queue, MessageBody=text)["MessageId"]


def assume(role: str) -> dict:
    """Become another role."""
    return boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="agent")["Credentials"]  # expect: OW204


def whoami() -> str:
    """Account that this agent runs in."""
    return boto3.client("sts").get_caller_identity()["Account"]


agent = AssistantAgent(
    "aws", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[send, send_id, assume, whoami]
)
