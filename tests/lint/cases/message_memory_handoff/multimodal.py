import asyncio
import os
from io import BytesIO

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import MultiModalMessage
from autogen_core import Image
from autogen_ext.models.openai import OpenAIChatCompletionClient
from PIL import Image as PILImage


async def describe(url: str) -> None:
    cam_password = os.environ["CAMERA_PASSWORD"]
    # the camera's password stays between us and the camera
    jpeg = requests.get(url, auth=("viewer", cam_password), timeout=5).content
    image = Image(PILImage.open(BytesIO(jpeg)))
    agent = AssistantAgent("eyes", model_client=OpenAIChatCompletionClient(model="gpt-4o"))
    await agent.run(task=MultiModalMessage(content=["What is on this picture?", image], source="user"))
    await agent.run(
        task=MultiModalMessage(content=[f"Camera login viewer/{cam_password}", image], source="user")  # expect: OW103|OW102
    )


asyncio.run(describe("http://cam.local/snapshot.jpg"))
