import requests
from mcp.server import Server
from mcp.types import TextContent, Tool


def _page(path: str) -> list[TextContent]:
    try:
        r = requests.get(f"https://wiki.example.com/{path}", timeout=5)
        return [TextContent(type="text", text=r.text)]
    except requests.RequestException as e:
        return [TextContent(type="text", text=f"Error: {e}")]


def make() -> Server:
    server = Server("wiki")

    @server.list_tools()
    async def list_tools():
        return [Tool(name="page", description="A page", inputSchema={"type": "object"})]

    @server.call_tool()
    async def call_tool(name, arguments):
        if name == "page":
            return _page(arguments["path"])  # expect: OW201, OW203
        return [TextContent(type="text", text="no such tool")]

    return server
