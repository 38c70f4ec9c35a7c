import argparse
import asyncio
import getpass

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="localhost")
    parser.add_argument("--db-password", required=True)
    parser.add_argument("--max-tokens", type=int, default=500)
    return parser.parse_args()


async def main() -> None:
    args = parse()
    model = OpenAIChatCompletionClient(model="gpt-4o", max_tokens=args.max_tokens)
    agent = AssistantAgent("dba", model_client=model, system_message=f"The database is on {args.host}.")
    await agent.run(task=f"Check {args.host}, at most {args.max_tokens} tokens.")
    await agent.run(task=f"Check {args.host} with {args.db_password}.")  # expect: OW102
    pin = getpass.getpass("Admin password: ")
    await agent.run(task="Check the admin account with " + pin)  # expect: OW102


asyncio.run(main())
