import asyncio
import os

import arxiv
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import TextMentionTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_agentchat.ui import Console
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def arxiv_search(query: str, max_results: int = 2) -> list:  # type: ignore[type-arg]
    """
    Search Arxiv for papers and return the results including abstracts.
    """
    client = arxiv.Client()
    search = arxiv.Search(query=query, max_results=max_results, sort_by=arxiv.SortCriterion.Relevance)

    results = []
    for paper in client.results(search):
        results.append(
            {
                "title": paper.title,
                "authors": [author.name for author in paper.authors],
                "published": paper.published.strftime("%Y-%m-%d"),
                "abstract": paper.summary,
                "pdf_url": paper.pdf_url,
            }
        )
    return results


arxiv_search_tool = FunctionTool(arxiv_search, description="Search Arxiv for papers related to a topic")

model_client = OpenAIChatCompletionClient(model="gpt-4o-mini", api_key=os.environ.get("OPENAI_API_KEY"))

arxiv_search_agent = AssistantAgent(
    name="Arxiv_Search_Agent",
    tools=[arxiv_search_tool],
    model_client=model_client,
    description="An agent that can search Arxiv for papers related to a given topic",
    system_message="You are a helpful AI assistant. Craft a query for the Arxiv API.",
)
report_agent = AssistantAgent(
    name="Report_Agent", model_client=model_client, system_message="Write the review. Then reply TERMINATE."
)


async def main() -> None:
    team = RoundRobinGroupChat(
        participants=[arxiv_search_agent, report_agent], termination_condition=TextMentionTermination("TERMINATE")
    )
    await Console(team.run_stream(task="Write a literature review on no code tools for building multi agent systems"))
    await model_client.close()


if __name__ == "__main__":
    asyncio.run(main())
