"""The receiver of a method is not in its schema."""

from typing import Annotated

from agent_framework import ai_function


class Depot:
    @ai_function
    def shelf(self, part: Annotated[str, "number of the part"]) -> str:
        """On which shelf a part lies."""
        return "B4"
