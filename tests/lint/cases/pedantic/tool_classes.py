# options: pedantic
from langchain_core.tools import BaseTool


class Atlas(BaseTool):
    """Looks places up."""

    name: str = "atlas"
    description: str = "Finds the coordinates of a town or a street in the national atlas."

    def _run(self, place: str) -> str:
        """Use the tool."""
        return f"{len(place)} degrees east"


class Gazetteer(BaseTool):
    """Looks names up."""

    name: str = "gazetteer"
    description: str = "A tool."

    def _run(self, place: str) -> str:  # expect: OW305
        """Finds the villages of a name in the gazetteer of the province."""
        return f"{len(place)} villages"
