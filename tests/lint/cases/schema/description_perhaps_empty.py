from typing import Any

from agents import Agent, function_tool
from autogen_core.tools import FunctionTool
from pydantic import BaseModel, Field, model_validator


class Door(BaseModel):
    """A way to somebody else, told in words of its own or of its target's."""

    target: str
    description: str = Field(default="")

    @model_validator(mode="before")
    @classmethod
    def _told(cls, values: dict[str, Any]) -> dict[str, Any]:
        values.setdefault("description", f"Hands over to {values['target']}.")
        return values

    def tool(self) -> FunctionTool:
        """The tool that opens it."""

        def go() -> str:
            return f"to {self.target}"

        return FunctionTool(go, description=self.description, name=f"to_{self.target}")


def nothing_said() -> str:  # expect: OW303
    return "nothing"


def from_catalogue(entry: Any) -> FunctionTool:
    """A tool whose description stands in a catalogue."""

    def run() -> str:
        return "done"

    return FunctionTool(run, description=entry.comment or "", name=entry.name)


empty = FunctionTool(nothing_said, description="", name="nothing")
