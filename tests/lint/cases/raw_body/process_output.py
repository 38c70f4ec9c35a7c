import subprocess

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def pods(namespace: str) -> str:
    """List the pods of a namespace."""
    done = subprocess.run(["kubectl", "get", "pods", "-n", namespace, "-o", "yaml"], capture_output=True, text=True)
    if done.returncode:
        return "kubectl failed"
    return done.stdout  # expect: OW201


def last_commit(repo: str) -> str:
    """The last commit of a repository."""
    return subprocess.check_output(["git", "-C", repo, "log", "-1"], text=True)  # expect: OW201


def restart(deployment: str) -> str:
    """Restart a deployment."""
    done = subprocess.run(["kubectl", "rollout", "restart", "deployment", deployment], capture_output=True)
    return "ok" if done.returncode == 0 else f"exit code {done.returncode}"


def running(namespace: str) -> int:
    """Number of running pods in a namespace."""
    done = subprocess.run(["kubectl", "get", "pods", "-n", namespace], capture_output=True, text=True)
    return done.stdout.count("Running")


agent = AssistantAgent(
    "k8s", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[pods, last_commit, restart, running]
)
