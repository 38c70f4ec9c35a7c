import base64
import os
from io import BytesIO
from pathlib import Path

import httpx
import matplotlib.pyplot as plt
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from openai import AsyncOpenAI

OUT = Path("out")


async def draw(description: str) -> str:
    """Draw a picture and return the name of its file."""
    client = AsyncOpenAI(api_key=os.environ["OPENAI_API_KEY"])
    answer = await client.images.generate(model="gpt-image-1", prompt=description, size="1024x1024")
    name = f"{abs(hash(description))}.png"
    (OUT / name).write_bytes(base64.b64decode(answer.data[0].b64_json))
    return name


async def chart(symbol: str) -> str:
    """Draw the prices of a stock and return the name of the file."""
    async with httpx.AsyncClient(timeout=10) as http:
        r = await http.get(
            f"https://stocks.example.com/{symbol}/history", headers={"Authorization": f"Bearer {os.environ['STOCKS_TOKEN']}"}
        )
    prices = [day["close"] for day in r.json()["days"]]
    fig, ax = plt.subplots()
    ax.plot(prices)
    fig.savefig(OUT / f"{symbol}.png")
    plt.close(fig)
    return f"{symbol}.png"


def size_of(name: str) -> str:
    """Size of a file."""
    return f"{(OUT / Path(name).name).stat().st_size} bytes"


def blank(width: int, height: int) -> int:
    """Make a blank picture and return its size."""
    buffer = BytesIO(b"\0" * width * height)
    return len(buffer.getvalue())


agent = AssistantAgent(
    "artist", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[draw, chart, size_of, blank]
)
