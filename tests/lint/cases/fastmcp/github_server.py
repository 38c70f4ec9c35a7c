"""MCP server around the GitHub API."""
import os

import httpx
from mcp.server.fastmcp import Context, FastMCP

mcp = FastMCP("github")
API = "https://api.github.com"


def _headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}"}


@mcp.tool()
async def get_issue(owner: str, repo: str, number: int) -> dict:
    """Get an issue."""
    async with httpx.AsyncClient(headers=_headers()) as http:
        r = await http.get(f"{API}/repos/{owner}/{repo}/issues/{number}")
    return r.json()  # expect: OW201


@mcp.tool()
async def issue_title(owner: str, repo: str, number: int, ctx: Context) -> str:
    """Get the title of an issue."""
    await ctx.info(f"reading {owner}/{repo}#{number}")
    async with httpx.AsyncClient(headers=_headers()) as http:
        r = await http.get(f"{API}/repos/{owner}/{repo}/issues/{number}")
    return r.json()["title"]


@mcp.tool(description="Number of open issues of a repository.")
async def open_issues(owner: str, repo: str) -> int:
    async with httpx.AsyncClient(headers=_headers()) as http:
        r = await http.get(f"{API}/repos/{owner}/{repo}")
    return r.json()["open_issues_count"]


@mcp.tool()
async def stars(owner, repo: str):  # expect: OW301, OW302, OW303
    async with httpx.AsyncClient(headers=_headers()) as http:
        r = await http.get(f"{API}/repos/{owner}/{repo}")
    return r.json()["stargazers_count"]


if __name__ == "__main__":
    mcp.run()
