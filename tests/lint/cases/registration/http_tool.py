import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.http import HttpTool

schema = {
    "type": "object",
    "properties": {"id": {"type": "string", "description": "Number of the order"}},
    "required": ["id"],
}

leaky_schema = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "token": {"type": "string", "default": os.environ["SHOP_TOKEN"]},  # expect-one: OW104
    },
    "required": ["id"],
}

order = HttpTool(  # may: OW201
    name="order",
    description="Get an order",
    scheme="https",
    host="shop.example.com",
    port=443,
    path="/orders/{id}",
    method="GET",
    headers={"Authorization": f"Bearer {os.environ['SHOP_TOKEN']}"},
    json_schema=schema,
)
refund = HttpTool(  # may: OW201
    name="refund",
    description="Refund an order",
    scheme="https",
    host="shop.example.com",
    port=443,
    path="/orders/{id}/refund",
    method="POST",
    json_schema=leaky_schema,  # expect-one: OW104
)

agent = AssistantAgent("shop", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[order, refund])
