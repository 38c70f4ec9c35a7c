import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def list_repos(org: str, github_token: str) -> list[str]:  # expect: OW105
    """List the repositories of an organisation."""
    r = requests.get(
        f"https://api.github.com/orgs/{org}/repos",
        headers={"Authorization": f"Bearer {github_token}"},
        timeout=10,
    )
    return [repo["name"] for repo in r.json()]


async def run_query(
    sql: str,
    connection_string: str,  # expect: OW105
) -> int:
    """Run an SQL statement and return the number of rows."""
    import sqlalchemy

    with sqlalchemy.create_engine(connection_string).connect() as conn:
        return conn.execute(sqlalchemy.text(sql)).rowcount


async def summarize(text: str, max_tokens: int = 256, token_count: bool = False) -> int:
    """Count the words of a text."""
    return len(text.split()[:max_tokens])


async def check_policy(password_policy: str) -> bool:
    """Check the text of a password policy."""
    return "12 characters" in password_policy


agent = AssistantAgent(
    "dev",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[list_repos, run_query, summarize, check_policy],
)
