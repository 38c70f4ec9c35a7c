from typing import Any

from langchain_core.tools import StructuredTool, Tool


class Handbook:
    """Our handbook."""

    def look(self, query: str, **options: Any) -> str:
        """Look something up."""
        return f"{len(query)} letters, {len(options)} options"

    async def alook(self, query, **options: Any) -> str:
        """Look something up."""
        return self.look(query, **options)


def shorten(text):  # expect: OW302
    """Shorten a text."""
    return text[:80]


def build(book: Handbook) -> list[Tool]:
    """The tools: each takes one text, whatever the signature of its function says."""
    return [
        Tool(name="handbook", func=book.look, coroutine=book.alook, description="Searches the handbook."),
        Tool.from_function(shorten, name="shorten", description="Shortens a text."),
    ]


def title(text, width: int = 20) -> str:  # expect: OW301
    """Make a title of a text."""
    return str(text)[:width].title()


structured = StructuredTool.from_function(title)
