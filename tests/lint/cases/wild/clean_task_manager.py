from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from autogen_agentchat.agents import AssistantAgent, UserProxyAgent
from autogen_agentchat.conditions import TextMentionTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient

DB_PATH = Path(__file__).with_name("tasks.db")


def _connect() -> sqlite3.Connection:
    conn = sqlite3.connect(DB_PATH)
    conn.execute("create table if not exists tasks (id integer primary key, title text, due text, done integer)")
    return conn


def add_task(title: str, due: str) -> int:
    """Add a task and return its id. `due` is a date like 2026-11-30."""
    date.fromisoformat(due)
    with closing(_connect()) as conn, conn:
        return conn.execute("insert into tasks (title, due, done) values (?, ?, 0)", (title, due)).lastrowid or 0


def finish_task(task_id: int) -> str:
    """Mark a task as done."""
    with closing(_connect()) as conn, conn:
        changed = conn.execute("update tasks set done = 1 where id = ?", (task_id,)).rowcount
    return "done" if changed else f"there is no task {task_id}"


def open_titles() -> list[str]:
    """Titles of the open tasks, the most urgent first."""
    with closing(_connect()) as conn:
        rows = conn.execute("select title, due from tasks where done = 0 order by due").fetchall()
    return [f"{title} (until {due})" for title, due in rows]


def overdue() -> int:
    """Number of tasks that are late."""
    with closing(_connect()) as conn:
        row = conn.execute("select count(*) from tasks where done = 0 and due < ?", (date.today().isoformat(),)).fetchone()
    return int(row[0])


def next_monday() -> str:
    """Date of next Monday."""
    today = datetime.now().date()
    return (today + timedelta(days=7 - today.weekday())).isoformat()


def export_tasks(name: str) -> str:
    """Write the open tasks to a file and return its name."""
    target = DB_PATH.with_name(Path(name).name).with_suffix(".txt")
    target.write_text("\n".join(open_titles()), encoding="utf-8")
    return target.name


async def main() -> None:
    model = OpenAIChatCompletionClient(model="gpt-4o")
    planner = AssistantAgent(
        "planner",
        model_client=model,
        tools=[add_task, finish_task, open_titles, overdue, next_monday, export_tasks],
        system_message=f"You keep a list of tasks. Today is {date.today():%A, %d %B %Y}.",
    )
    user = UserProxyAgent("user", input_func=input)
    team = RoundRobinGroupChat([planner, user], termination_condition=TextMentionTermination("bye"))
    await Console(team.run_stream(task="What is urgent?"))


if __name__ == "__main__":
    asyncio.run(main())
