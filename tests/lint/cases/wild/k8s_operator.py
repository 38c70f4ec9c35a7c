import os
import shlex
import subprocess
from subprocess import CalledProcessError

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.anthropic import AnthropicChatCompletionClient

NAMESPACE = os.environ.get("NAMESPACE", "default")


def kubectl(args: str) -> str:
    """Run kubectl with arguments, for example `get pods`."""
    try:
        return subprocess.check_output(["kubectl", "-n", NAMESPACE, *shlex.split(args)], text=True)  # expect: OW201
    except CalledProcessError as e:
        return f"kubectl failed: {e.stderr}"  # expect: OW203|OW201


def helm_login() -> str:
    """Log in to the helm registry."""
    token = os.environ["HELM_TOKEN"]
    try:
        subprocess.run(
            ["helm", "registry", "login", "registry.example.com", "-u", "bot", f"--password={token}"], check=True, capture_output=True
        )
    except CalledProcessError as e:
        return f"login failed: {e}"  # expect: OW203
    return "logged in"


def bash(script: str) -> str:
    """Run a bash script."""
    proc = subprocess.Popen(["bash", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # expect: OW407
    out, _ = proc.communicate(timeout=60)
    return out  # expect: OW201


def replicas(deployment: str) -> int:
    """Number of replicas of a deployment."""
    out = subprocess.run(
        ["kubectl", "-n", NAMESPACE, "get", "deploy", deployment, "-o", "jsonpath={.spec.replicas}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return int(out.stdout or 0)


agent = AssistantAgent(
    "operator",
    model_client=AnthropicChatCompletionClient(model="claude-sonnet-4-20250514", api_key=os.environ["ANTHROPIC_API_KEY"]),
    tools=[kubectl, helm_login, bash, replicas],
    system_message=f"You operate the namespace {NAMESPACE}.",
)
