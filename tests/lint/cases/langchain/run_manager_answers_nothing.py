from typing import Any, Optional

from langchain.agents import create_agent
from langchain_core.callbacks import CallbackManagerForToolRun
from langchain_core.tools import BaseTool


class CountRows(BaseTool):
    name: str = "count_rows"
    description: str = "Counts the rows of a table of the warehouse."
    chain: Any = None

    def _run(self, table: str, run_manager: Optional[CallbackManagerForToolRun] = None) -> str:
        child = run_manager.get_child("count") if run_manager else None
        return f"{len(table)} letters, followed by {child}"


class Ask(BaseTool):
    name: str = "ask"
    description: str = "Asks the search service a question in plain words."
    client: Any = None

    def _run(self, question: str, run_manager: Optional[CallbackManagerForToolRun] = None) -> str:
        import requests

        page = requests.get("https://search.example.com", params={"q": question}, timeout=5)
        if run_manager:
            run_manager.on_text(page.text)
        return page.text  # expect: OW201


agent = create_agent("openai:gpt-4o", tools=[CountRows(), Ask()])
