import os

import httpx


async def get_text(path: str) -> str:
    async with httpx.AsyncClient(base_url="https://intranet.example.com") as client:
        response = await client.get(path, headers={"Authorization": f"Bearer {os.environ['INTRANET_TOKEN']}"})
        return response.text
