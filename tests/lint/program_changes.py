"""Changes of generated programs that leave their meaning as it was, and some that take the leak out."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from programs import Program

_LOCAL = re.compile(r"\bv(\d+)\b")


@dataclass(frozen=True)
class Changed:
    """What became of a program.

    Attributes:
        files: text by path.
        same_lines: whether each finding keeps its line.
    """

    files: dict[str, str]
    same_lines: bool = False


Change = Callable[[Program, random.Random], Changed]


def renamed(program: Program, rng: random.Random) -> Changed:
    """All locals get other names."""
    stem = rng.choice(["value", "part", "x", "line_"])
    return Changed({"agent.py": _LOCAL.sub(rf"{stem}\1", program.text)}, same_lines=True)


def rewritten(program: Program, rng: random.Random) -> Changed:
    """Printed anew from its syntax tree: quotes, brackets and blank lines differ."""
    return Changed({"agent.py": ast.unparse(ast.parse(program.text)) + "\n"})


def wrapped(program: Program, rng: random.Random) -> Changed:
    """Every returned, raised or passed expression in brackets of its own, over several lines."""
    lines = program.text.split("\n")
    out = []
    for line in lines:
        found = re.fullmatch(r"( *)(v\d+ = |return )(.+)", line)
        whole = found is not None and _is_expression(found[3])
        out.append(
            f"{found[1]}{found[2]}(\n{found[1]}    {found[3]}\n{found[1]})" if found and whole else line
        )
    return Changed({"agent.py": "\n".join(out)})


def _is_expression(text: str) -> bool:
    try:
        ast.parse(f"async def f():\n    ({text})")
    except SyntaxError:
        return False
    return True


def extracted(program: Program, rng: random.Random) -> Changed:
    """One assigned expression becomes a helper of its own, which is given the locals it needs."""
    spots = []
    for number, line in enumerate(program.text.split("\n")):
        found = re.fullmatch(r"( *)(v\d+) = (.+)", line)
        if found and _is_expression(found[3]) and not re.search(r"await |yield|:=|\bself\b", found[3]):
            spots.append((number, found))
    if not spots:
        return Changed({"agent.py": program.text}, same_lines=True)
    number, found = rng.choice(spots)
    needed = sorted(_loaded(found[3]))
    lines = program.text.split("\n")
    lines[number] = f"{found[1]}{found[2]} = extracted({', '.join(needed)})"
    helper = ["", "", f"def extracted({', '.join(needed)}):", f"    return {found[3]}", "", ""]
    place = lines.index("@dataclasses.dataclass")
    return Changed({"agent.py": "\n".join([*lines[:place], *helper, *lines[place:]])})


def _loaded(text: str) -> set[str]:
    names = {node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)}
    own = {node.arg for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.arg)}
    return {name for name in names - own if re.fullmatch(r"v\d+|p|q|item|error|group", name)}


def inlined(program: Program, rng: random.Random) -> Changed:
    """The body of a helper stands where it was called; its parameters are names there."""
    bodies = {name: code for code in program.helpers if (name := _plain_helper(code))}
    lines = program.body.split("\n")
    spots = []
    for number, line in enumerate(lines):
        found = re.fullmatch(r"( *)(v\d+) = (help\d+)\((.*)\)", line)
        if found and found[3] in bodies and (given := _arguments(line.strip(), bodies[found[3]])):
            spots.append((number, found, given))
    if not spots:
        return Changed({"agent.py": program.text}, same_lines=True)
    number, found, given = rng.choice(spots)
    *steps, last = bodies[found[3]].strip("\n").split("\n")[1:]
    bound = [f"    {name} = {value}" for name, value in given.items()]
    result = f"    {found[2]} = {last.strip().removeprefix('return ')}"
    lines[number : number + 1] = [found[1] + line[4:] for line in (*bound, *steps, result)]
    text = "\n".join((program.imports, program.switch_lines, *program.helpers, "\n".join(lines)))
    return Changed({"agent.py": text})


def _plain_helper(code: str) -> str | None:
    """The name of a helper that ends in its only `return`."""
    tree = ast.parse(code).body
    if len(tree) != 1 or not isinstance(tree[0], ast.FunctionDef) or tree[0].decorator_list:
        return None
    left = [node for node in ast.walk(tree[0]) if isinstance(node, (ast.Return, ast.Yield, ast.Nonlocal))]
    params = tree[0].args
    plain = not (params.vararg or params.kwarg) and {"p", "q"} == {one.arg for one in _params(params)}
    return tree[0].name if plain and left == [tree[0].body[-1]] else None


def _params(params: ast.arguments) -> list[ast.arg]:
    return [*params.args, *params.kwonlyargs]


def _arguments(line: str, code: str) -> dict[str, str] | None:
    """What a call gives each parameter, in the order in which it is evaluated; None if that is not plain."""
    call = ast.parse(line).body[0].value  # type: ignore[attr-defined]
    params = ast.parse(code).body[0].args  # type: ignore[attr-defined]
    if not isinstance(call, ast.Call) or any(isinstance(one, ast.Starred) for one in call.args):
        return None
    if any(one.arg is None for one in call.keywords):
        return None
    given = {one.arg: ast.unparse(value) for one, value in zip(_params(params), call.args, strict=False)}
    given |= {str(one.arg): ast.unparse(one.value) for one in call.keywords}
    defaults = [one for one in (*params.defaults, *params.kw_defaults) if one is not None]
    return {"q": ast.unparse(defaults[-1]), **given} if "q" not in given and defaults else given


def reordered(program: Program, rng: random.Random) -> Changed:
    """Functions and classes that nothing needs while the module is loaded stand in another order."""
    free = [one for one in program.helpers if re.match(r"(async )?def \w+\([^=]*\):\n", one)]
    rest = [one for one in program.helpers if one not in free]
    rng.shuffle(free)
    return Changed(
        {"agent.py": "\n".join((program.imports, program.switch_lines, *free, *rest, program.body))}
    )


def split(program: Program, rng: random.Random) -> Changed:
    """The helpers move into a module of their own."""
    how, folder = rng.choice(
        [
            ("absolute", ""),
            ("module", ""),
            ("star", ""),
            ("relative", "shop/"),
            ("again", "shop/"),
            ("package", "shop/"),
        ]
    )
    helpers = "\n".join(program.helpers)
    names = sorted(set(re.findall(r"^(?:async def|def|class) (\w+)|^(\w+) = ", helpers, re.MULTILINE)))
    flat = sorted({one or two for one, two in names} | set(program.switches))
    parts = f"{program.imports}\n{program.switch_lines}\n{helpers}"
    body, files = program.body, {}
    if how == "module":
        line = "import parts\n"
        body = re.sub(rf"(?<![\w.'\"])({'|'.join(flat)})\b(?!=[^=])", r"parts.\1", body)
    elif how == "star":
        line = "from parts import *\n"
    elif how == "absolute":
        line = f"from parts import {', '.join(flat)}\n"
    elif how == "package":
        files[f"{folder}__init__.py"] = "from .parts import *\n"
        files["agent.py"] = f"{program.imports}from shop import {', '.join(flat)}\n\n{body}"
        line = ""
    else:
        files[f"{folder}__init__.py"] = ""
        line = f"from .parts import {', '.join(flat)}\n"
    if how == "again":
        files[f"{folder}names.py"] = line
        line = f"from .names import {', '.join(flat)}\n"
    files[f"{folder}parts.py"] = parts
    files.setdefault(
        "agent.py" if how == "package" else f"{folder}agent.py", f"{program.imports}{line}\n{body}"
    )
    return Changed(files)


def unrelated(program: Program, rng: random.Random) -> Changed:
    """Something that has nothing to do with it comes before, between and after."""
    more = rng.choice(
        (
            "def unrelated(a: int) -> int:\n    return a + 1\n",
            "# a remark\n\n\n# and another\n",
            "LIMIT = 10\n\n\nclass Unrelated:\n    size = LIMIT\n",
            "if LEVEL := 3:\n    pass\n",
        )
    )
    parts = [program.imports, program.switch_lines, *program.helpers, program.body]
    parts.insert(rng.randrange(1, len(parts)), more)
    return Changed({"agent.py": "\n".join(parts) + "\n\n# the end\n"})


SAME: dict[str, Change] = {
    one.__name__: one
    for one in (renamed, rewritten, wrapped, extracted, inlined, reordered, split, unrelated)
}


def narrowed(program: Program, rng: random.Random) -> str:
    """The program, but what arrives at its sink is only the length of what arrived before."""
    ways = ("str(len(str({0})))", "'yes' if {0} else 'no'", "str({0} == 'a')", "'gone'", "type({0}).__name__")
    return program.text.replace(
        program.marked, program.marked.replace(program.value, f"({rng.choice(ways).format(program.value)})")
    )
