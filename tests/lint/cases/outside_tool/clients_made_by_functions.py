"""A client that a package's function makes keeps its key as one that is made by its class."""

import os

import warehouse
from fastmcp import FastMCP
from supabase import create_client

mcp = FastMCP("depot")
db = create_client(os.environ["SUPABASE_URL"], os.environ["SUPABASE_KEY"])
stores = warehouse.create_client(api_key=os.environ["WAREHOUSE_API_KEY"])


@mcp.tool
def parts(shelf: str) -> list[dict]:
    """The parts on a shelf."""
    query = db.table("parts").select("*").eq("shelf", shelf)  # expect: OW402
    answer = query.limit(20).execute()
    return answer.data  # expect: OW201


@mcp.tool
def names(shelf: str) -> list[str]:
    """The names of the parts on a shelf."""
    mine = create_client(os.environ["SUPABASE_URL"], os.environ["SUPABASE_KEY"])
    answer = mine.table("parts").select("name").eq("shelf", shelf).execute()
    return [one["name"] for one in answer.data]


@mcp.tool
def reserve(part: str) -> str:
    """Reserve a part."""
    stores.reserve(part)  # expect: OW402
    return "reserved"
