"""Steps of generated programs whose meaning lies in state, protocols and containers of functions.

Each step defines what it needs, uses it on texts of the program, and binds the text that comes out.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from programs import Scope


def shape(scope: Scope) -> None:
    """Take one of these steps."""
    ways = [
        _sent,
        _entered,
        _remembered,
        _counted,
        _retried,
        _in_a_row,
        _registered,
        _configured,
        _keyed,
        _matched,
    ]
    ways += [
        _made_by_default,
        _in_sets,
        _in_templates,
        _initialised,
        _overridden,
        _through_json,
        _asked_twice,
    ]
    if sys.version_info >= (3, 11):
        ways += [_grouped, _parted]
    if find_spec("pydantic") is not None:
        ways.append(_validated)
    if scope.is_async:
        ways += [_entered_later, _together]
    scope.builder.one(*ways)(scope)


def _sent(scope: Scope) -> None:
    """A generator that is sent a value."""
    builder = scope.builder
    name, made = builder.fresh("talk"), builder.fresh()
    told = builder.one("got", 'f"<{got}>"', "str(len(str(got)))", '"heard"')
    builder.define(f'def {name}():\n    got = "none"\n    while True:\n        got = yield {told}\n')
    scope.emit(f"{made} = {name}()\nnext({made})")
    if builder.one(False, True):
        scope.emit(f"{made}.send({scope.pick()})")
    scope.bind(f"str({made}.send({scope.pick()}))")


def _entered(scope: Scope) -> None:
    """A class that is a context manager."""
    builder = scope.builder
    name, inner = builder.fresh("Login"), builder.fresh()
    handed = builder.one("self", "self.p", "str(len(self.p))", "self.q")
    builder.define(
        f"class {name}:\n    def __init__(self, p, q):\n        self.p, self.q = p, q\n\n"
        f"    def __enter__(self):\n        return {handed}\n\n    def __exit__(self, *_):\n        return False\n"
    )
    scope.emit(f"with {name}({scope.pick()}, {scope.pick()}) as {inner}:\n    pass")
    scope.bind(f"{inner}.q" if handed == "self" else inner)


def _entered_later(scope: Scope) -> None:
    builder = scope.builder
    name, inner = builder.fresh("Login"), builder.fresh()
    handed = builder.one("self.p", '"open"')
    builder.define(
        f"class {name}:\n    def __init__(self, p):\n        self.p = p\n\n    async def __aenter__(self):\n"
        f"        return {handed}\n\n    async def __aexit__(self, *_):\n        return None\n"
    )
    scope.emit(f"async with {name}({scope.pick()}) as {inner}:\n    pass")
    scope.bind(inner)


def _together(scope: Scope) -> None:
    """Coroutines that run together; the order of what they return is theirs."""
    builder = scope.builder
    name, left, right = builder.fresh("later"), builder.fresh(), builder.fresh()
    builder.define(f"async def {name}(p):\n    await asyncio.sleep(0)\n    return p\n")
    scope.emit(f"{left}, {right} = await asyncio.gather({name}({scope.pick()}), {name}({scope.pick()}))")
    scope.bind(
        builder.one(left, right, f"' '.join(await asyncio.gather(*({name}(w) for w in [{left}, {right}])))")
    )


def _remembered(scope: Scope) -> None:
    """Two functions that share a variable of the module, one that writes it and one that reads it, which is called before and after."""
    builder = scope.builder
    kept, put, get = builder.fresh("kept"), builder.fresh("put"), builder.fresh("get")
    how = builder.one("global", "dict", "list", "class")
    start, store, read = {
        "global": ("'none'", f"    global {kept}\n    {kept} = p", kept),
        "dict": ("{'a': 'none'}", f"    {kept}['a'] = p", f"{kept}['a']"),
        "list": ("['none']", f"    {kept}.append(p)", f"', '.join({kept})"),
        "class": ("types.SimpleNamespace(a='none')", f"    {kept}.a = p", f"{kept}.a"),
    }[how]
    told = builder.one(read, f'f"kept: {{{read}}}"', f"str(len({read}))")
    builder.define(f"{kept} = {start}\n\ndef {put}(p):\n{store}\n\ndef {get}():\n    return {told}\n")
    before = scope.bind(f"{get}()")
    scope.emit(f"{put}({scope.pick()})")
    after = scope.bind(f"{get}()")
    scope.bind(builder.one(before, after))


def _counted(scope: Scope) -> None:
    """A closure that keeps what it was given."""
    builder = scope.builder
    name, made = builder.fresh("make"), builder.fresh()
    told = builder.one("', '.join(seen)", "str(len(seen))")
    builder.define(
        f"def {name}():\n    seen = []\n\n    def note(p):\n        seen.append(p)\n\n    def tell():\n        return {told}\n\n"
        "    return note, tell\n"
    )
    scope.emit(f"{made} = {name}()\n{made}[0]({scope.pick()})\n{made}[0]({scope.pick()})")
    scope.bind(f"{made}[1]()")


def _retried(scope: Scope) -> None:
    """A loop that keeps the last error."""
    builder = scope.builder
    name = builder.fresh()
    kept = builder.one("str(error)", "repr(error)", "type(error).__name__", '"failed"', "error")
    scope.emit(
        f"{name} = None\nfor attempt in range(2):\n    try:\n        raise ValueError({scope.pick()})\n"
        f"    except ValueError as error:\n        {name} = {kept}\n        continue"
    )
    scope.bind(builder.one(f'f"last: {{{name}}}"', f"str({name})", f'"failed" if {name} else "fine"'))


def _grouped(scope: Scope) -> None:
    """Several errors raised as one."""
    name = scope.builder.fresh()
    told = scope.builder.one(
        "'; '.join(str(one) for one in group.exceptions)", "group.message", "str(len(group.exceptions))"
    )
    scope.emit(
        f"try:\n    raise ExceptionGroup('several', [ValueError({scope.pick()}), KeyError('x')])\n"
        f"except ExceptionGroup as group:\n    {name} = {told}"
    )
    scope.add(name)


def _parted(scope: Scope) -> None:
    """Several errors raised as one, of which each handler gets its own."""
    name, other = scope.builder.fresh(), scope.builder.fresh()
    scope.emit(
        f"{name} = {other} = 'none'\n"
        f"try:\n    raise ExceptionGroup('several', [ValueError({scope.pick()}), KeyError('x')])\n"
        f"except* ValueError as group:\n    {name} = '; '.join(str(one) for one in group.exceptions)\n"
        f"except* KeyError as group:\n    {other} = str(len(group.exceptions))"
    )
    scope.add(scope.builder.one(name, other))


def _validated(scope: Scope) -> None:
    """A pydantic model: its fields, its dumps and its copies."""
    builder = scope.builder
    name, made = builder.fresh("Order"), builder.fresh()
    builder.define(
        f"import pydantic\n\n\nclass {name}(pydantic.BaseModel):\n    first: str\n    second: str = 'none'\n"
    )
    scope.emit(f"{made} = {name}(first={scope.pick()}, second={scope.pick()})")
    told = builder.one(
        "{0}.first",
        "{0}.second",
        "{0}.model_dump_json()",
        "{0}.model_dump_json(include={{'second'}})",
        "{0}.model_dump()['second']",
        "str({0}.model_dump(exclude={{'first'}}))",
        "{0}.model_copy(update={{'first': 'gone'}}).first",
        "str({0}.model_copy(update={{'first': 'gone'}}))",
        "str(sorted({0}.model_fields_set))",
    )
    scope.bind(told.format(made))


def _in_a_row(scope: Scope) -> None:
    """Functions in a list or a dict, called one after another, or those of pairs."""
    builder = scope.builder
    one, two, name = builder.fresh("step"), builder.fresh("step"), builder.fresh()
    builder.define(
        f"def {one}(p):\n    return p + '.'\n\ndef {two}(p):\n    return {builder.one('p', repr('gone'))}\n"
    )
    scope.emit(f"{name} = {scope.pick()}")
    loop = builder.one(
        f"for f in [{one}, {two}]:\n    {name} = f({name})",
        f"for f in ({two},):\n    {name} = f({name})",
        f"for _, f in {{'a': {one}, 'b': {two}}}.items():\n    {name} = f({name})",
        f"for f, w in (({one}, {name}), ({two}, {scope.pick()})):\n    {name} = f(w)",
        f"for f in {{{two}}}:\n    {name} = f({name})",
    )
    scope.emit(loop)
    scope.add(name)


def _registered(scope: Scope) -> None:
    """A decorator that puts functions into a table."""
    builder = scope.builder
    table, note, one, two = (builder.fresh(stem) for stem in ("table", "note", "first", "second"))
    builder.define(
        f"{table} = {{}}\n\ndef {note}(name):\n    def outer(f):\n        {table}[name] = f\n        return f\n    return outer\n\n"
        f"@{note}('a')\ndef {one}(p):\n    return p\n\n@{note}('b')\ndef {two}(p):\n    return str(len(p))\n"
    )
    scope.bind(f"{table}[{builder.one(repr('a'), repr('b'))}]({scope.pick()})")


def _configured(scope: Scope) -> None:
    """`**cfg`, handed through, and defaults that it overrides."""
    builder = scope.builder
    inner, outer = builder.fresh("inner"), builder.fresh("outer")
    builder.define(
        f"def {inner}(a, b='none', *rest, c='none', **more):\n    return {builder.one('a', 'b', 'c', 'str(more)', 'str(rest)')}\n\n"
        f"def {outer}(*args, **cfg):\n    return {inner}(*args, **{{'c': 'fixed', **cfg}})\n"
    )
    one, two = scope.pick(), scope.pick()
    call = builder.one(
        f"({one}, {two})", f"({one}, b={two})", f"('x', c={one}, d={two})", f"('x', 'y', {one}, c={two})"
    )
    scope.bind(f"{outer}{call}")


def _keyed(scope: Scope) -> None:
    """A key that is a constant of the module."""
    builder = scope.builder
    key, row = builder.fresh("KEY"), builder.fresh()
    builder.define(f"{key} = {builder.one(repr('a'), repr('b'))}\n")
    scope.emit(f"{row} = {{'a': {scope.pick()}, 'b': {scope.clean()}}}")
    scope.bind(
        builder.one(
            f"{row}[{key}]", f"{row}.get({key})", f"{{**{row}, {key}: 'gone'}}['a']", f"{row}.pop({key})"
        )
    )


def _matched(scope: Scope) -> None:
    """Patterns that take apart what is known."""
    builder = scope.builder
    name = builder.fresh()
    subject, case, bound = builder.one(
        (f"[{scope.pick()}, 'x', {scope.pick()}]", "[w, *_]", "w"),
        (f"['x', {scope.pick()}]", "[_, *w]", "str(w)"),
        (f"{{'a': {scope.pick()}, 'b': {scope.clean()}}}", "{'a': _, **w}", "str(w)"),
        (f"{{'a': {scope.clean()}, 'b': {scope.pick()}}}", "{'a': _, **w}", "str(w)"),
        (f"({scope.pick()}, 1)", "(w, 1 | 2)", "w"),
        (f"({scope.pick()}, 3)", "(w, int(n)) if n > 1", "w"),
    )
    scope.emit(
        f"match {subject}:\n    case {case}:\n        {name} = {bound}\n    case _:\n        {name} = 'none'"
    )
    scope.add(name)


def _made_by_default(scope: Scope) -> None:
    """`defaultdict`, `deque` and `setdefault`."""
    builder = scope.builder
    name = builder.fresh()
    made, put, got = builder.one(
        ("collections.defaultdict(list)", "{0}['a'].append({1})", "str({0}['a'])"),
        ("collections.defaultdict(list)", "{0}['a'].append({1})", "str({0}['b'])"),
        ("collections.defaultdict(str)", "{0}['a'] += {1}", "{0}['a']"),
        ("collections.deque()", "{0}.appendleft({1})", "{0}[0]"),
        ("{{}}", "{0}.setdefault('a', []).append({1})", "' '.join({0}['a'])"),
        ("collections.defaultdict(dict)", "{0}['a']['k'] = {1}", "', '.join({0}['a'])"),
    )
    scope.emit(f"{name} = {made.format()}\n{put.format(name, scope.pick())}")
    scope.bind(got.format(name))


def _in_sets(scope: Scope) -> None:
    """Sets that meet and part."""
    one, two = scope.pick(), scope.pick()
    scope.bind(
        scope.builder.one(
            f"' '.join({{{one}}} | {{{two}}})",
            f"' '.join({{{one}}} - {{'zz'}})",
            f"' '.join({{'zz'}} - {{{one}}})",
            f"' '.join({{{one}, 'zz'}} ^ {{'yy'}})",
            f"' '.join({{{one}, 'zz'}} & {{'zz', 'yy'}})",
            f"' '.join(itertools.chain.from_iterable([[{one}], ['x']]))",
        )
    )


def _in_templates(scope: Scope) -> None:
    """Templates that are filled from a mapping, or by index."""
    row = f"{{'a': {scope.pick()}, 'b': {scope.clean()}}}"
    scope.bind(
        scope.builder.one(
            f"string.Template('use $a').substitute({row})",
            f"string.Template('use $b').substitute({row})",
            f"string.Template('use $b').safe_substitute({row}, c='d')",
            f"'{{d[a]}}'.format(d={row})",
            f"'{{d[b]}}'.format(d={row})",
            f"'{{0[1]}}'.format([{scope.pick()}, 'x'])",
            f"'{{0.second}}'.format(Pair({scope.pick()}, 'x'))",
            f"'{{0.first}}'.format(Pair({scope.pick()}, 'x'))",
        )
    )


def _through_json(scope: Scope) -> None:
    """JSON that remembers its fields."""
    row = f"{{'a': {scope.pick()}, 'b': {scope.clean()}, 'c': [{scope.pick()}, 'x']}}"
    text = f"json.dumps({row}{scope.builder.one('', ', indent=2')})"
    scope.bind(f"str(json.loads({text})[{scope.builder.one(repr('a'), repr('b'), repr('c'))}])")


def _initialised(scope: Scope) -> None:
    """A dataclass that fills fields itself."""
    builder = scope.builder
    name = builder.fresh("Form")
    builder.define(
        f"@dataclasses.dataclass\nclass {name}:\n    p: str\n    kept: list = dataclasses.field(default_factory=list)\n"
        "    q: str = dataclasses.field(default='none', repr=False)\n\n    def __post_init__(self):\n"
        f"        self.kept.append({builder.one('self.p', repr('x'))})\n        self.q = {builder.one('self.p', repr('y'))}\n\n"
        "    @property\n    def told(self):\n        return self.q\n"
    )
    made = f"{name}({scope.pick()})"
    told = builder.one(
        "{0}.told",
        "str({0}.kept)",
        "{0}.kept[0]",
        "str(dataclasses.astuple({0})[1])",
        "', '.join(f.name for f in dataclasses.fields({0}))",
    )
    scope.bind(told.format(made))


def _overridden(scope: Scope) -> None:
    """A method of the base that calls one of the subclass; a class attribute; `super()`."""
    builder = scope.builder
    base, cls = builder.fresh("Base"), builder.fresh("Sub")
    builder.define(
        f"class {base}:\n    mark = 'base'\n\n    def __init__(self, p):\n        self.p = p\n\n    def told(self):\n"
        f"        return self.part() + self.mark\n\n    def part(self):\n        return {builder.one('self.p', repr('none'))}\n\n"
        f"class {cls}({base}):\n    mark = {builder.one(repr('sub'), repr('other'))}\n\n    def part(self):\n"
        f"        return {builder.one('self.p', repr('sub'), 'super().part()')}\n"
    )
    scope.bind(f"{builder.one(base, cls)}({scope.pick()}).told()")


def _asked_twice(scope: Scope) -> None:
    """A method that is called before and after its instance has changed, deep inside."""
    builder = scope.builder
    name, made = builder.fresh("Notes"), builder.fresh()
    told = builder.one(
        "' '.join(self.lines)", "str(self.own)", "self.own.get('k', 'none')", "str(len(self.lines))"
    )
    builder.define(
        f"class {name}:\n    def __init__(self):\n        self.lines = []\n        self.own = {{}}\n\n"
        f"    def tell(self):\n        return {told}\n"
    )
    scope.emit(f"{made} = {name}()")
    before = scope.bind(f"{made}.tell()")
    scope.emit(builder.one(f"{made}.lines.append({scope.pick()})", f"{made}.own['k'] = {scope.pick()}"))
    after = scope.bind(f"{made}.tell()")
    if builder.one(False, True):
        scope.emit(f"{made}.lines.clear()\n{made}.own.clear()")
        after = scope.bind(f"{made}.tell()")
    scope.bind(builder.one(before, after))


__all__ = ["shape"]
