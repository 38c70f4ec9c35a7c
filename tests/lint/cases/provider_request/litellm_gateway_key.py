"""The gateway's own key in the gateway's own header is what api_key is for."""
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

gateway = OpenAIChatCompletionClient(
    model="gpt-4o",
    base_url=os.environ["LITELLM_BASE_URL"],
    api_key=os.environ["LITELLM_VIRTUAL_KEY"],
    default_headers={"X-Trace-Id": os.environ.get("TRACE_ID", "none"), "User-Agent": "acme/1.0"},
    timeout=30,
    max_retries=2,
)
settings = {"model": "gpt-4o-mini", "api_key": os.environ["LITELLM_VIRTUAL_KEY"]}
small = OpenAIChatCompletionClient(**settings)
agents = [AssistantAgent("big", model_client=gateway), AssistantAgent("small", model_client=small)]
