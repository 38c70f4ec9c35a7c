import os

import boto3
import stripe
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from github import Github
from slack_sdk import WebClient


def get_customer(customer_id: str) -> dict:
    """Get a Stripe customer."""
    stripe.api_key = os.environ["STRIPE_API_KEY"]
    customer = stripe.Customer.retrieve(customer_id)
    return customer.to_dict()  # expect: OW201


def get_customer_email(customer_id: str) -> str:
    """Email address of a Stripe customer."""
    stripe.api_key = os.environ["STRIPE_API_KEY"]
    return stripe.Customer.retrieve(customer_id).email


def repo_info(name: str) -> dict:
    """Information about a GitHub repository."""
    return Github(os.environ["GITHUB_TOKEN"]).get_repo(name).raw_data  # expect: OW201


def repo_stars(name: str) -> int:
    """Number of stars of a GitHub repository."""
    return Github(os.environ["GITHUB_TOKEN"]).get_repo(name).stargazers_count


def post(channel: str, text: str) -> dict:
    """Post to Slack."""
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"])
    response = client.chat_postMessage(channel=channel, text=text)
    return response.data  # expect: OW201


def post_quietly(channel: str, text: str) -> bool:
    """Post to Slack."""
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"])
    return client.chat_postMessage(channel=channel, text=text)["ok"]


def instances() -> dict:
    """List the EC2 instances."""
    return boto3.client("ec2").describe_instances()  # expect: OW201


def instance_ids() -> list[str]:
    """List the ids of the EC2 instances."""
    answer = boto3.client("ec2").describe_instances()
    return [i["InstanceId"] for r in answer["Reservations"] for i in r["Instances"]]


agent = AssistantAgent(
    "ops",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[get_customer, get_customer_email, repo_info, repo_stars, post, post_quietly, instances, instance_ids],
)
