"""Talks a lot about secrets and holds none."""
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

SYSTEM = """You review pull requests for leaked credentials.
Report every api_key, password, token or secret that you see, such as
    API_KEY = "<redacted>"
    password: ********
Never repeat a secret in full. Examples of prefixes: sk-, ghp_, AKIA, xoxb-.
"""


def looks_secret(name: str) -> bool:
    """Does the name of a variable look like a secret?

    Example: looks_secret("api_key") is True.
    """
    return any(part in name.lower() for part in ("key", "token", "password", "secret"))


reviewer = AssistantAgent(
    "secret_reviewer",
    description="Finds passwords and API keys in pull requests.",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[looks_secret],
    system_message=SYSTEM,
)
task = "Does this diff contain a password or a token?"
