import httpx

from shared import http


async def search(query: str) -> str:
    """Search the intranet."""
    return await http.get_text(f"/search?q={query}")  # expect: OW201


async def count(query: str) -> int:
    """Number of hits in the intranet."""
    text = await http.get_text(f"/search?q={query}")
    return text.count("<li>")
