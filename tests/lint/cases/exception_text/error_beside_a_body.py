"""An error and a body that does not depend on it are two faults, in one answer too; the body of the error itself is one."""

import json
import subprocess

import requests
from autogen_core.tools import FunctionTool


async def check(folder: str) -> str:
    """Check a folder."""
    done = subprocess.run(["checker", folder], capture_output=True, text=True, timeout=60)
    told = "Checked.\n"
    try:
        with open("report.json") as report:
            told += f"{json.load(report)['faults']} faults\n"
    except (OSError, KeyError) as error:
        told += f"no report: {error}\n"
    told += done.stdout
    return told  # expect: OW201, OW203


async def status(order: str) -> str:
    """The status of an order."""
    answer = requests.get(f"https://orders.example.com/{order}", timeout=10)
    try:
        answer.raise_for_status()
    except requests.HTTPError as error:
        return f"{error}: {answer.text}"  # expect: OW203
    return str(answer.json()["status"])


tools = [FunctionTool(check, description="Checks."), FunctionTool(status, description="Orders.")]
