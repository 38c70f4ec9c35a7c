"""OW407 inherited-environment · warning · CWE-526

Code or commands that the model wrote run with this process's environment, or a child is handed all of it.

## Why
AutoGen's local executors copy `os.environ`: one line of model-written code prints every credential of the process, and
the output goes back to the model. A child process or an MCP server that is handed the whole environment can do the same.

## Help
Run the code in a container or a remote sandbox, and hand it only the variables that it needs.

## Bad
```python
from autogen_agentchat.agents import CodeExecutorAgent
from autogen_ext.code_executors.local import LocalCommandLineCodeExecutor

agent = CodeExecutorAgent("coder", code_executor=LocalCommandLineCodeExecutor(work_dir="out"))
```

## Good
```python
from autogen_agentchat.agents import CodeExecutorAgent
from autogen_ext.code_executors.docker import DockerCommandLineCodeExecutor

agent = CodeExecutorAgent("coder", code_executor=DockerCommandLineCodeExecutor(work_dir="out"))
```
"""

import re
from collections.abc import Iterator, Sequence

from offwire_lint.flows.events import Called
from offwire_lint.flows.heap import deep, objects
from offwire_lint.flows.values import CREDENTIAL, MODEL_ARG, NOTHING, Value
from offwire_lint.judging import Context, Report, Row

_SHELLS = ("os.system", "os.popen", "subprocess.getoutput", "asyncio.create_subprocess_shell")
_SCRIPTS = ("-c", "-e", "-Command")
_INTERPRETER = re.compile(
    r"(?:^|[/\\])(?:python|pypy|bash|sh|zsh|dash|ksh|fish|node|deno|bun|perl|ruby|php|lua|Rscript|pwsh|powershell|osascript)[\d.]*(?:\.exe)?$"
)

ROWS = (
    Row(
        (CREDENTIAL,),
        ("environment",),
        "{sink} is handed {label}",
        "handed to the child process",
        lambda hit: 2 if "environment" in hit.taint.label else None,
    ),
)


def check(context: Context) -> Iterator[Report]:
    """Executors without a sandbox, and tools that run what the model wrote."""
    for called in context.events.called.values():
        model = called.model
        if model is None or not model.runs:
            continue
        if model.runs == "*":
            name = model.name.rpartition(".")[2]
            yield Report(called.place, f"{name} runs the model's code with this process's environment", 2)
        elif model.isolated:
            yield from _set_up(called)
        elif called.tool is not None:
            yield from _run_by_tool(called)


def _set_up(called: Called) -> Iterator[Report]:
    """Settings by which code is run, and run in no sandbox."""
    given = called.args.keywords.get(called.model.runs)
    for config in objects(given[0]) if given is not None else ():
        sandbox = config.items.get(called.model.isolated, NOTHING)
        if False in sandbox.consts or None in sandbox.consts:
            message = "the model's code runs without Docker, with this process's environment"
            yield Report((called.place[0], given[1]), message, 2)


def _run_by_tool(called: Called) -> Iterator[Report]:
    model = called.model
    assert model is not None
    given = called.args.get(0, model.runs)
    if given is None or _clean_environment(called):
        return
    whole = model.name.startswith("builtins.") or model.name in _SHELLS
    whole = whole or True in called.args.keywords.get("shell", (NOTHING, 0))[0].consts
    value: Value = given[0]
    if any(obj.kind in ("list", "tuple") for obj in objects(value)):
        value = NOTHING if whole else _script(value)
    elif len(called.args.positional) > 1 and not whole:
        value = _spread(called)
    elif not whole:
        value = Value(value.taints)
    free = [
        taint for taint, _ in deep(value) if taint.kind == MODEL_ARG and taint.origin not in called.tested
    ]
    if free and called.tool is not None:
        message = f"the tool {called.tool.name} runs what the model wrote ('{free[0].label}') with this process's environment"
        yield Report(called.place, message, 2, free[0], end="run with this process's environment")


def _clean_environment(called: Called) -> bool:
    given = called.args.keywords.get("env")
    if given is None or (given[0].known and given[0].consts[0] is None):
        return False
    return not any(taint.kind == CREDENTIAL for taint, _ in deep(given[0]))


def _script(value: Value) -> Value:
    """The command itself, or the script behind `-c`; other arguments are data."""
    for obj in objects(value):
        texts = list(obj.items.values())
        for position, item in enumerate(texts):
            if position == 0 and item.has(MODEL_ARG):
                return item
            if _is_script(texts[:position]):
                return item
    return NOTHING if any(obj.items for obj in objects(value)) else value


def _spread(called: Called) -> Value:
    texts: list[Value] = [value for value, _ in called.args.positional]
    return next((value for position, value in enumerate(texts) if _is_script(texts[:position])), texts[0])


def _is_script(before: Sequence[Value]) -> bool:
    """Whether what comes after these arguments is run: `-c` means that to an interpreter (one not known by name may be one)."""
    return (
        bool(before)
        and before[-1].text in _SCRIPTS
        and any(one.text is None or _INTERPRETER.search(one.text) for one in before[:-1])
    )
