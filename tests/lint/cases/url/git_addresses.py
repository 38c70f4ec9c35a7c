"""A token before the host stands in the address itself, and git repeats the address when it fails."""

import os
import subprocess

import git
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def clone(name: str) -> str:
    """Clone a repository."""
    token = os.environ["GITHUB_TOKEN"]
    address = f"https://{token}@github.com/acme/{name}.git"  # expect: OW405
    try:
        subprocess.run(["git", "clone", address], check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        return f"clone failed: {error}"  # expect: OW204|OW203
    return "cloned"


def cloned_from(name: str) -> str:
    """Clone a repository and say where it came from."""
    token = os.environ["GITHUB_TOKEN"]
    address = f"https://x-access-token:{token}@github.com/acme/{name}.git"  # expect: OW405
    done = subprocess.run(["git", "clone", address], capture_output=True)
    return f"cloned {address}" if done.returncode == 0 else "clone_failed"  # expect: OW204


def clone_by_library(name: str) -> str:
    """Clone a repository."""
    token = os.environ["GITHUB_TOKEN"]
    address = "https://github.com/acme/site.git".replace("https://", f"https://oauth2:{token}@")  # expect: OW405
    try:
        git.Repo.clone_from(address, name)
    except git.GitCommandError as error:
        return str(error)  # expect: OW203|OW204
    return "cloned"


def clone_by_header(name: str) -> str:
    """Clone a repository."""
    header = f"http.extraHeader=Authorization: Bearer {os.environ['GITHUB_TOKEN']}"
    address = f"https://github.com/acme/{name}.git"
    done = subprocess.run(["git", "-c", header, "clone", address], capture_output=True)
    return "cloned" if done.returncode == 0 else "clone_failed"


agent = AssistantAgent(
    "builder",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[clone, cloned_from, clone_by_library, clone_by_header],
)


async def main() -> None:
    address = "https://%s@github.com/acme/site.git" % os.environ["GITHUB_TOKEN"]  # expect: OW405
    await agent.run(task=f"Clone {address} and mend the tests.")  # expect: OW102
