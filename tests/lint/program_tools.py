"""How a generated program ends: what its last value is handed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programs import LIST, PAIR, RAW, ROW, TEXT, TUPLE

if TYPE_CHECKING:
    from programs import Scope

_CODES = {"system": "OW101", "task": "OW102", "message": "OW103", "return": "OW204", "raise": "OW204"}


def expected(source: str, sink: str, code: str) -> tuple[frozenset[str], frozenset[str]]:
    """What is to be reported of a leak, and what is a false alarm where there is none.

    Text of an exception is reported as such, whatever it holds: where a program catches one, that is no false alarm.
    """
    if source == "secret":
        codes = frozenset({_CODES[sink]})
        return codes, codes
    return frozenset({"OW201", "OW203"}), frozenset({"OW201"} if "except" in code else {"OW201", "OW203"})


def finish(scope: Scope, sink: str) -> tuple[str, str, str]:
    """Hand a value to the sink, and dress the code up as a program: its text, the sink's line, and the value."""
    value = _last(scope, sink)
    line = {
        "system": f'AssistantAgent("clerk", model_client=None, system_message={value})',
        "task": f'await AssistantAgent("clerk", model_client=None).run(task={value})',
        "message": f'TextMessage(content={value}, source="user")',
        "return": f"return {value}",
        "raise": f"raise ValueError({value})",
    }[sink]
    scope.emit(line)
    lines = "\n".join(scope.lines)
    head = "async def" if scope.is_async else "def"
    if not scope.in_function:
        return lines, line, value
    if sink in ("return", "raise"):
        tool = f'{head} look(item: str) -> str:\n    """Looks an item up in the shop."""\n{lines}\n'
        return tool + _registered(scope), line, value
    return f"{head} main() -> None:\n{lines}\n", line, value


def _last(scope: Scope, sink: str) -> str:
    if sink != "return":
        return scope.pick()
    kinds = [kind for kind in (TEXT, RAW, PAIR, ROW, LIST, TUPLE) if scope.names(kind)]
    kind = scope.builder.one(*kinds)
    value = scope.pick(kind)
    return str(scope.builder.one(value, f'{{"ok": True, "value": {value}}}', f"[{value}]"))


def _registered(scope: Scope) -> str:
    return str(
        scope.builder.one(
            'clerk = AssistantAgent("clerk", model_client=None, tools=[look])\n',
            'tools = []\ntools.append(look)\nclerk = AssistantAgent("clerk", model_client=None, tools=tools)\n',
            'TOOLS = {"look": look}\nclerk = AssistantAgent("clerk", model_client=None, tools=list(TOOLS.values()))\n',
        )
    )
