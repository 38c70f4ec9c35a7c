"""Drives agents and workflows of Microsoft's Agent Framework, whole or streamed.

They go on by themselves until no tool's result is held back, so one run is all that it takes.
"""

from __future__ import annotations

from typing import Any

from offwire_harness.drivers import Progress

_PACKAGE = "agent_framework"


def fits(agent: object) -> bool:
    """Whether the agent, or a base of it, comes from the framework and can be run."""
    ours = any(each.__module__.partition(".")[0] == _PACKAGE for each in type(agent).__mro__)
    return ours and callable(getattr(agent, "run", None))


def name_of(agent: Any) -> str:
    """Return the agent's own name."""
    return str(getattr(agent, "name", None) or type(agent).__name__)


async def drive(agent: Any, task: Any, mode: str, progress: Progress) -> None:
    """Run the agent on the task; in every mode but "run" it streams, which here means tokens too."""
    if mode == "run":
        await agent.run(task)
        return
    async for _ in agent.run(task, stream=True):
        pass
