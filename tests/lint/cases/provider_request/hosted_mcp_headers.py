import os

from autogen_ext.agents.openai import OpenAIAgent
from openai import AsyncOpenAI

linear = OpenAIAgent(
    name="linear",
    description="Works on Linear tickets.",
    client=AsyncOpenAI(api_key=os.environ["OPENAI_API_KEY"]),
    model="gpt-4o",
    instructions="Work on tickets.",
    tools=[  # expect-one: OW106
        {
            "type": "mcp",
            "server_label": "linear",
            "server_url": "https://mcp.linear.app/sse",
            "headers": {"Authorization": f"Bearer {os.environ['LINEAR_API_KEY']}"},  # expect-one: OW106
            "require_approval": "never",
        }
    ],
)

docs = OpenAIAgent(
    name="docs",
    description="Reads public documentation.",
    client=AsyncOpenAI(),
    model="gpt-4o",
    instructions="Read the docs.",
    tools=[{"type": "mcp", "server_label": "deepwiki", "server_url": "https://mcp.deepwiki.com/mcp", "require_approval": "never"}],
)
