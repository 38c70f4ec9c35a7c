"""Code that is tested after it has run was the model's free choice."""

from fastmcp import FastMCP

mcp = FastMCP("sums")
ALLOWED = {"sums()", "means()"}


@mcp.tool
def late(code: str) -> str:
    """Run a line and keep it, unless it is a comment."""
    exec(code, {})  # expect: OW407
    if not code.startswith("#"):
        remember(code)  # noqa: F821
    return "done"


@mcp.tool
def early(code: str) -> str:
    """Run one of two lines."""
    if code not in ALLOWED:
        return "not allowed"
    exec(code, {})
    return "done"
