import asyncio
import os

from autogen_core.models import UserMessage
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def main() -> None:
    client = OpenAIChatCompletionClient(model="gpt-4o")
    db_password = os.environ["DB_PASSWORD"]
    question = [UserMessage(content="How many users signed up?", source="user")]
    await client.create(question, extra_create_args={"metadata": {"db": db_password}})  # expect: OW106
    await client.create(question, extra_create_args={"user": os.environ.get("USER_ID", "u1")})
    other = OpenAIChatCompletionClient(model="gpt-4o", extra_body={"tags": ["nightly"], "pw": db_password})  # expect: OW106
    await other.close()
    await client.close()


asyncio.run(main())
