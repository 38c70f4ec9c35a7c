import asyncio
import os
from typing import List

import requests
from autogen_core import AgentId, MessageContext, RoutedAgent, SingleThreadedAgentRuntime, message_handler
from autogen_core.models import ChatCompletionClient, LLMMessage, SystemMessage, UserMessage
from autogen_core.tool_agent import ToolAgent, tool_agent_caller_loop
from autogen_core.tools import FunctionTool, Tool
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel


class Task(BaseModel):
    content: str


class ToolUseAgent(RoutedAgent):
    def __init__(self, model_client: ChatCompletionClient, tools: List[Tool], tool_agent_id: AgentId) -> None:
        super().__init__("An agent with tools")
        self._system: List[LLMMessage] = [SystemMessage(content="You are a helpful AI assistant.")]
        self._model_client = model_client
        self._tools = tools
        self._tool_agent_id = tool_agent_id

    @message_handler
    async def handle(self, message: Task, ctx: MessageContext) -> Task:
        session = self._system + [UserMessage(content=message.content, source="user")]
        messages = await tool_agent_caller_loop(
            self,
            tool_agent_id=self._tool_agent_id,
            model_client=self._model_client,
            input_messages=session,
            tool_schema=self._tools,
            cancellation_token=ctx.cancellation_token,
        )
        return Task(content=str(messages[-1].content))


async def quote(ticker: str) -> str:
    """Quote of a stock."""
    r = requests.get(f"https://q.example.com/{ticker}", headers={"X-Key": os.environ["QUOTE_KEY"]}, timeout=5)
    return r.text  # expect: OW201


async def last(ticker: str) -> float:
    """Last price of a stock."""
    r = requests.get(f"https://q.example.com/{ticker}", headers={"X-Key": os.environ["QUOTE_KEY"]}, timeout=5)
    return r.json()["last"]


async def main() -> None:
    runtime = SingleThreadedAgentRuntime()
    tools: List[Tool] = [FunctionTool(quote, description="Quote"), FunctionTool(last, description="Last price")]
    await ToolAgent.register(runtime, "executor", lambda: ToolAgent("executes tools", tools))
    await ToolUseAgent.register(
        runtime,
        "user",
        lambda: ToolUseAgent(OpenAIChatCompletionClient(model="gpt-4o"), tools, AgentId("executor", "default")),
    )
    runtime.start()
    await runtime.send_message(Task(content="How is NVDA?"), AgentId("user", "default"))
    await runtime.stop()


asyncio.run(main())
