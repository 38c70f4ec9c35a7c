"""The text of a page that a reader library has read, and what a classic agent's code printed."""

from autogen import AssistantAgent, UserProxyAgent
from newspaper import Article

runner = UserProxyAgent("runner", code_execution_config={"use_docker": "python:3-slim"})
writer = AssistantAgent("writer", llm_config={"config_list": [{"model": "gpt-4o"}]})


@runner.register_for_execution()
@writer.register_for_llm(description="Reads a page.")
def page(url: str) -> str:
    article = Article(url)
    article.download()
    article.parse()
    return article.text[:4000]  # expect: OW201


@runner.register_for_execution()
@writer.register_for_llm(description="The headline of a page.")
def headline(url: str) -> str:
    article = Article(url)
    article.download()
    article.parse()
    return article.title


@runner.register_for_execution()
@writer.register_for_llm(description="Runs a piece of code.")
def attempt(code: str) -> str:
    status, printed = runner.execute_code_blocks([("python", code)])
    return f"printed: {printed}"  # expect: OW201
