# pip install pyautogen pandas
import os
import sqlite3

import autogen
import pandas as pd

config_list = autogen.config_list_from_dotenv(dotenv_file_path=".env")

llm_config = {
    "timeout": 600,
    "cache_seed": 42,
    "config_list": config_list,
    "temperature": 0,
    "functions": [
        {
            "name": "run_sql",
            "description": "Runs a SQL query against the sales database",
            "parameters": {
                "type": "object",
                "properties": {"sql": {"type": "string", "description": "The SQL query"}},
                "required": ["sql"],
            },
        },
        {
            "name": "row_count",
            "description": "Number of rows of a table",
            "parameters": {
                "type": "object",
                "properties": {"table": {"type": "string", "description": "The table"}},
                "required": ["table"],
            },
        },
    ],
}


def run_sql(sql: str) -> str:
    with sqlite3.connect("sales.db") as conn:
        try:
            df = pd.read_sql_query(sql, conn)
        except Exception as exc:
            return f"ERROR {exc!r}"  # expect: OW203
    return df.to_markdown()  # expect: OW201


def row_count(table: str) -> int:
    with sqlite3.connect("sales.db") as conn:
        return len(pd.read_sql_query(f"select 1 from {table}", conn))


engineer = autogen.AssistantAgent(
    name="engineer", llm_config=llm_config, system_message="You are a data engineer. Reply TERMINATE when done."
)
analyst = autogen.AssistantAgent(name="analyst", llm_config=llm_config, system_message="You analyse the results.")
admin = autogen.UserProxyAgent(  # expect-one: OW407
    name="admin",
    human_input_mode="TERMINATE",
    max_consecutive_auto_reply=10,
    is_termination_msg=lambda m: (m.get("content") or "").rstrip().endswith("TERMINATE"),
    code_execution_config={"last_n_messages": 2, "work_dir": "groupchat", "use_docker": False},  # expect-one: OW407
    function_map={"run_sql": run_sql, "row_count": row_count},
)

groupchat = autogen.GroupChat(agents=[admin, engineer, analyst], messages=[], max_round=12)
manager = autogen.GroupChatManager(groupchat=groupchat, llm_config={"config_list": config_list})
admin.initiate_chat(manager, message="Which region sold most last year?")
print("cost so far", os.environ.get("TOKEN_BUDGET"))
