from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

from container import container
from services import Orders

orders = Orders(container)


def order(number: str) -> dict:
    """An order."""
    return orders.load(number)  # expect: OW201


def order_state(number: str) -> str:
    """State of an order."""
    return orders.state(number)


def diagnose() -> dict:
    """Diagnose the connection to the ERP."""
    return orders.diagnose()  # expect: OW204


def erp_url() -> str:
    """Where the ERP is."""
    return orders.diagnose()["url"]


agent = AssistantAgent(
    "erp",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[order, order_state, diagnose, erp_url],
)
