"""Steps of generated programs that call something: helpers in every shape, methods, closures, generators, coroutines."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from programs import TEXT, Helper, Scope

if TYPE_CHECKING:
    from programs import Builder


def call(scope: Scope) -> None:
    """Call a helper, an old one or a new one."""
    builder = scope.builder
    known = [one for one in builder.known if not one.is_async or scope.is_async]
    again = bool(known) and builder.one(True, False)
    helper = builder.one(*known) if again else _define(scope)
    arguments = [scope.pick() for _ in range(helper.texts)]
    made = helper.call(arguments, helper.name)
    if helper.is_async:
        made = builder.one(
            f"await {made}",
            f"(await asyncio.gather({made}, {made}))[1]",
            f"await asyncio.create_task({made})",
            f"await asyncio.wait_for({made}, 5)",
        )
    scope.bind(made)


def _inside(
    builder: Builder,
    scope: Scope,
    params: Sequence[str],
    *,
    is_async: bool = False,
    foreign: Sequence[str] = (),
) -> Scope:
    """The body of a function with some parameters, a few steps long."""
    import program_steps

    known = [(name, TEXT) for name in (*foreign, *params)]
    inner = Scope(
        builder, is_async, scope.depth + 1, True, [], known, 2 if foreign else 1, frozenset(foreign)
    )
    for _ in range(builder.one(0, 1, 2)):
        program_steps.step(inner)
    return inner


def _define(scope: Scope) -> Helper:
    builder = scope.builder
    before = len(builder.switches)
    shapes = [_plain, _plain, _early, _packed, _decorated, _closure, _generator, _stateful]
    if scope.is_async:
        shapes.append(_coroutine)
    helper: Helper = builder.one(*shapes)(scope)
    helper.switched = helper.switched or len(builder.switches) > before
    if not helper.switched:
        builder.known.append(helper)
    return helper


def _plain(scope: Scope) -> Helper:
    builder = scope.builder
    name = builder.fresh("help")
    default = builder.one('"unset"', 'os.environ["REGION"]')
    inner = _inside(builder, scope, ("p", "q"))
    inner.emit(f"return {inner.pick()}")
    head = builder.one(f"p, q={default}", f"p, *, q={default}", "p, q", f"p: str, q: str = {default}")
    builder.define(f"def {name}({head}):\n" + "\n".join(inner.lines) + "\n")
    if "*," in head:
        return Helper(name, 2, builder.one(_keywords, _starred_dict, _partial_keyword))
    ways: list[Callable[[Sequence[str], str], str]] = [
        _positional,
        _keywords,
        _swapped,
        _starred,
        _starred_dict,
        _partial,
    ]
    ways += [_partial_keyword, _through_dict, _through_lambda, _mapped]
    if "=" in head:
        ways.append(_first_only)
    return Helper(name, 2, builder.one(*ways))


def plain(scope: Scope) -> None:
    """Call a helper by its name, with its arguments as they are."""
    helper = _plain(scope)
    way = scope.builder.one(_positional, _keywords, _swapped)
    scope.bind(way([scope.pick(), scope.pick()], helper.name))


def nested(scope: Scope) -> None:
    """Call a helper that calls another."""
    builder = scope.builder
    inner, name = _plain(scope), builder.fresh("help")
    result = _keywords(("q", "p"), inner.name)
    builder.define(f"def {name}(p, q):\n    return {result}\n")
    scope.bind(_positional((scope.pick(), scope.pick()), name))


def _positional(texts: Sequence[str], name: str) -> str:
    return f"{name}({texts[0]}, {texts[1]})"


def _keywords(texts: Sequence[str], name: str) -> str:
    return f"{name}(p={texts[0]}, q={texts[1]})"


def _swapped(texts: Sequence[str], name: str) -> str:
    return f"{name}(q={texts[0]}, p={texts[1]})"


def _first_only(texts: Sequence[str], name: str) -> str:
    return f"{name}({texts[0]})"


def _starred(texts: Sequence[str], name: str) -> str:
    return f"{name}(*[{texts[0]}, {texts[1]}])"


def _starred_dict(texts: Sequence[str], name: str) -> str:
    return f'{name}({texts[0]}, **{{"q": {texts[1]}}})'


def _partial(texts: Sequence[str], name: str) -> str:
    return f"functools.partial({name}, {texts[0]})({texts[1]})"


def _partial_keyword(texts: Sequence[str], name: str) -> str:
    return f"functools.partial({name}, q={texts[1]})({texts[0]})"


def _through_dict(texts: Sequence[str], name: str) -> str:
    return f'{{"go": {name}, "stop": len}}["go"]({texts[0]}, {texts[1]})'


def _through_lambda(texts: Sequence[str], name: str) -> str:
    return f"(lambda w: {name}(w, {texts[1]}))({texts[0]})"


def _mapped(texts: Sequence[str], name: str) -> str:
    return f'"".join(map(lambda w: {name}(w, {texts[1]}), [{texts[0]}]))'


def _early(scope: Scope) -> Helper:
    """A helper that returns early where a switch says so."""
    builder = scope.builder
    name, switch = builder.fresh("help"), scope.switch()
    inner = _inside(builder, scope, ("p", "q"))
    condition = switch or 'os.environ["REGION"] == "eu"'
    lines = [f"    if {condition}:", f"        return {builder.one('p', 'q')}"] if switch else []
    inner.emit(f"return {inner.pick()}")
    builder.define(f"def {name}(p, q):\n" + "\n".join([*lines, *inner.lines]) + "\n")
    return Helper(name, 2, builder.one(_positional, _swapped))


def _packed(scope: Scope) -> Helper:
    """A helper with `*args` or `**kwargs`."""
    builder = scope.builder
    name = builder.fresh("help")
    head, result, way = builder.one(
        ("*args", "args[0]", _positional),
        ("*args", "args[1]", _starred),
        ("*args", '", ".join(args)', _positional),
        ("p, *args", "args[0]", _positional),
        ("**kw", 'kw["p"]', _keywords),
        ("**kw", 'kw["q"]', _swapped),
        ("**kw", "str(kw)", _keywords),
        ("p, **kw", 'kw["q"]', _starred_dict),
        ("p, **kw", "p", _starred_dict),
    )
    builder.define(f"def {name}({head}):\n    return {result}\n")
    return Helper(name, 2, way)


def _decorated(scope: Scope) -> Helper:
    """A helper under a decorator that lets everything through, or changes what comes back."""
    builder = scope.builder
    decorator, name = builder.fresh("wrap"), builder.fresh("help")
    kept = builder.one("made", 'f"[{made}]"', '"done"', "str(len(made))")
    wraps = builder.one("    @functools.wraps(f)\n", "")
    builder.define(
        f"def {decorator}(f):\n{wraps}    def inner(*args, **kwargs):\n        made = f(*args, **kwargs)\n"
        f"        return {kept}\n    return inner\n"
    )
    inner = _inside(builder, scope, ("p", "q"))
    inner.emit(f"return {inner.pick()}")
    builder.define(f"@{decorator}\ndef {name}(p, q):\n" + "\n".join(inner.lines) + "\n")
    return Helper(name, 2, builder.one(_positional, _keywords, _swapped))


def _closure(scope: Scope) -> Helper:
    """A factory whose inner function uses what the factory was given."""
    builder = scope.builder
    name = builder.fresh("make")
    inner = _inside(builder, scope, ("q",), foreign=("p",))
    inner.emit(f"return {inner.pick()}")
    builder.define(f"def {name}(p):\n    def inner(q):\n" + "\n".join(inner.lines) + "\n    return inner\n")
    return Helper(name, 2, lambda texts, called: f"{called}({texts[0]})({texts[1]})")


def _generator(scope: Scope) -> Helper:
    builder = scope.builder
    name = builder.fresh("each")
    inner = _inside(builder, scope, ("p", "q"))
    inner.emit(f"yield {inner.pick()}\nyield {inner.pick()}")
    if builder.one(False, True):
        inner.emit('yield from ["end"]')
    builder.define(f"def {name}(p, q):\n" + "\n".join(inner.lines) + "\n")
    way = builder.one(
        lambda texts, called: f'", ".join({called}({texts[0]}, {texts[1]}))',
        lambda texts, called: f"str(list({called}({texts[0]}, {texts[1]})))",
        lambda texts, called: f'" ".join(w for w in {called}({texts[0]}, {texts[1]}))',
        lambda texts, called: f'" ".join([*{called}({texts[0]}, {texts[1]})])',
    )
    return Helper(name, 2, way)


def _stateful(scope: Scope) -> Helper:
    """A helper that keeps what it was given in a variable of its module, and one that reads it."""
    builder = scope.builder
    name, kept = builder.fresh("keep"), builder.fresh("kept")
    how = builder.one("dict", "global", "nonlocal")
    if how == "dict":
        code = f"{kept} = {{}}\n\ndef {name}(p, q):\n    {kept}['a'] = p\n    return {kept}['a'] + q\n"
    elif how == "global":
        code = f"{kept} = 'none'\n\ndef {name}(p, q):\n    global {kept}\n    {kept} = p\n    return {kept}\n"
    else:
        code = (
            f"def {name}(p, q):\n    {kept} = 'none'\n\n    def change():\n        nonlocal {kept}\n"
            f"        {kept} = p\n\n    change()\n    return {kept}\n"
        )
    builder.define(code)
    helper = Helper(name, 2, _positional)
    helper.switched = (
        how != "nonlocal"
    )  # called once, so that no later call overwrites what an earlier one kept
    return helper


def _coroutine(scope: Scope) -> Helper:
    builder = scope.builder
    name = builder.fresh("later")
    inner = _inside(builder, scope, ("p", "q"), is_async=True)
    if builder.one(False, True):
        inner.emit("await asyncio.sleep(0)")
    inner.emit(f"return {inner.pick()}")
    builder.define(f"async def {name}(p, q):\n" + "\n".join(inner.lines) + "\n")
    return Helper(name, 2, builder.one(_positional, _keywords, _swapped), is_async=True)


# -- instances

_METHODS = {
    "get": "def get(self):\n    return self.kept",
    "value": "@property\ndef value(self):\n    return self.kept",
    "other": "def other(self):\n    return self.rest",
    "text": 'def text(self):\n    return f"{self.kept} {self.rest}"',
    "str": "def __str__(self):\n    return self.rest",
    "set": "def set(self, p):\n    self.kept = p",
    "make": '@classmethod\ndef make(cls, p):\n    return cls(p, "made")',
    "join": "@staticmethod\ndef join(p, q):\n    return q + p",
    "call": "def __call__(self, p):\n    return self.rest + p",
    "item": "def __getitem__(self, at):\n    return self.kept",
    "with": "def __enter__(self):\n    return self\n\ndef __exit__(self, *_):\n    return None",
    "turned": "def turned(self):\n    return type(self)(self.rest, self.kept)",
    "iter": "def __iter__(self):\n    yield self.kept",
    "add": "def __add__(self, other):\n    return self.rest + other",
    "lazy": "@functools.cached_property\ndef lazy(self):\n    return self.kept",
    "show": "def show(self):\n    return self._inner(self.rest)\n\ndef _inner(self, p):\n    return p + self.tail",
    "keep": "def keep(self, p):\n    self.all.append(p)\n    return self",
    "told": 'def told(self):\n    return ", ".join(self.all)',
    "quiet": "def quiet(self, p, on):\n    if on:\n        return\n    self.kept = p",
}
_START = """\
    tail = "."

    def __init__(self, p, q):
        self.kept = p
        self.rest = q
        self.all = []
"""


def instance(scope: Scope) -> None:
    """Make two instances of a class, change one perhaps, and use a method."""
    builder = scope.builder
    box, name, other = builder.fresh("Box"), builder.fresh(), builder.fresh()
    base, turned = builder.one("", "p, q", "q, p"), f"Base{box}"
    switch = scope.switch() if builder.one(False, False, True) else None
    change, needs = builder.one(
        ("", ""),
        (f"{name}.set({scope.pick()})", "set"),
        (f"{name}.quiet({scope.pick()}, {switch})", "quiet") if switch else ("", ""),
        (f"{name}.rest = {scope.clean()}", ""),
        (f"{other}.set({scope.pick()})", "set"),
        (f"{name}.keep({scope.pick()}).keep({scope.clean()})", "keep"),
        (f"{box}.tail = {scope.pick()}", ""),
    )
    used, one, two = builder.one(name, name, other), scope.pick(), scope.pick()
    expression, method = builder.one(
        (f"{used}.get()", "get"),
        (f"{used}.value", "value"),
        (f"{used}.lazy", "lazy"),
        (f"{used}.other()", "other"),
        (f"{used}.text()", "text"),
        (f"str({used})", "str"),
        (f'f"<{{{used}}}>"', "str"),
        (f"{box}.make({one}).kept", "make"),
        (f"{box}.make({one}).rest", "make"),
        (f"{used}.join({one}, {two})", "join"),
        (f"{box}.join({one}, {two})", "join"),
        (f"{used}({one})", "call"),
        (f'{used}["a"]', "item"),
        (f"{used}.turned().kept", "turned"),
        (f"{used}.turned().rest", "turned"),
        (f"[one.get() for one in ({used},)][0]", "get"),
        (f'vars({used})["kept"]', ""),
        (f"{used}.__dict__['rest']", ""),
        (f'getattr({used}, "rest")', ""),
        (f"(lambda f: f())({used}.get)", "get"),
        (f'", ".join({used})', "iter"),
        (f"{used} + {one}", "add"),
        (f"{used}.show()", "show"),
        (f"{used}.told()", "told"),
        (f'operator.attrgetter("kept")({used})', ""),
        (f"copy.copy({used}).rest", ""),
        (f"{box}.get({used})", "get"),
        (f"str(isinstance({used}, {box}))", ""),
    )
    code = "\n\n".join(_METHODS[one] for one in dict.fromkeys((method, needs)) if one)
    body = _START + "\n" + textwrap.indent(code, "    ") + "\n"
    if base:
        builder.define(f"class {turned}:\n{body}")
        builder.define(
            f"class {box}({turned}):\n    def __init__(self, p, q):\n        super().__init__({base})\n"
        )
    else:
        builder.define(f"class {box}:\n{body}")
    scope.emit(f"{name} = {box}({scope.pick()}, {scope.pick()})")
    scope.emit(f"{other} = {box}({scope.clean()}, {scope.clean()})")
    if change:
        scope.emit(change)
    scope.bind(expression)


__all__ = ["call", "instance", "nested", "plain"]
