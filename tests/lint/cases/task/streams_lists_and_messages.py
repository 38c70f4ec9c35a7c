import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import MagenticOneGroupChat, SelectorGroupChat, Swarm
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient


def describe(job: str, **details: str) -> str:
    return job + " " + ", ".join(f"{k}={v}" for k, v in details.items())


async def main() -> None:
    model = OpenAIChatCompletionClient(model="gpt-4o")
    workers = [AssistantAgent(f"w{i}", model_client=model) for i in range(3)]
    stop = MaxMessageTermination(5)
    cert_password = os.environ["CERT_PASSWORD"]

    selector = SelectorGroupChat(workers, model_client=model, termination_condition=stop)
    stream = selector.run_stream(task=describe("Renew the certificate", domain="example.com", password=cert_password))  # expect: OW102
    async for event in stream:
        print(type(event).__name__)

    magentic = MagenticOneGroupChat(workers, model_client=model)
    await Console(magentic.run_stream(task=describe("Check the certificate", domain="example.com")))

    swarm = Swarm(workers, termination_condition=stop)
    jobs = ["Check the mail server.", f"Check the web server, {cert_password}."]
    for job in jobs:
        await swarm.run(task=job)  # expect: OW102
    await asyncio.gather(*(w.run(task=t) for w, t in zip(workers, ["a", "b", "c"])))


asyncio.run(main())
