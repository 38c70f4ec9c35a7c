"""The steps that a generated program takes: where values come from, and what is done to texts and containers.

A step adds lines to a scope and keeps what it made. Every step leaves each name with the kind of value it had, so that
any step can follow any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from programs import LIST, PAIR, RAW, ROW, TEXT, TUPLE

if TYPE_CHECKING:
    from programs import Scope

Step: TypeAlias = "Callable[[Scope], None]"

SECRETS = ('os.environ["STRIPE_KEY"]', 'os.environ.get("STRIPE_KEY", "")', 'os.getenv("STRIPE_KEY")')
_ADDRESS = '"https://shop.example/items/1"'


# -- where values come from


def begin(scope: Scope) -> None:
    """The values that the program is about."""
    if scope.builder.followed == "secret":
        _secret(scope)
    else:
        _upstream(scope)
    if scope.builder.one(False, True):
        scope.bind(scope.clean())


def _secret(scope: Scope) -> None:
    builder = scope.builder
    source = builder.one(*SECRETS)
    how = builder.one("here", "constant", "helper", "attribute", "default")
    if how == "here":
        scope.bind(source)
        return
    name = builder.fresh("load")
    if how == "constant":
        builder.define(f"{name.upper()} = {source}\n")
        scope.bind(name.upper())
    elif how == "helper":
        builder.define(f"def {name}():\n    return {source}\n")
        scope.bind(f"{name}()")
    elif how == "attribute":
        cls = name.capitalize()
        builder.define(f"class {cls}:\n    def __init__(self):\n        self.held = {source}\n")
        scope.bind(f"{cls}().held")
    else:
        builder.define(f"def {name}(p={source}):\n    return p\n")
        scope.bind(f"{name}()")


def _upstream(scope: Scope) -> None:
    builder = scope.builder
    how = builder.one("here", "helper", "session", "text", "content")
    get = f"requests.get({_ADDRESS}, timeout=5)"
    if how == "here":
        answer = builder.fresh()
        scope.emit(f"{answer} = {get}")
        scope.bind(f"{answer}.json()", RAW)
    elif how == "helper":
        name = builder.fresh("load")
        builder.define(f"def {name}():\n    answer = {get}\n    return answer.json()\n")
        scope.bind(f"{name}()", RAW)
    elif how == "session":
        session = builder.fresh()
        scope.emit(f"with requests.Session() as {session}:")
        inner = scope.inner()
        name = inner.bind(f"{session}.get({_ADDRESS}, timeout=5).json()", RAW)
        scope.add(name, RAW)
    elif how == "text":
        scope.bind(f"json.loads({get}.text)", RAW)
        scope.bind(f"{get}.text")
    else:
        scope.bind(f"json.loads({get}.content.decode())", RAW)


# -- texts


def _expression(scope: Scope) -> None:
    text, other = scope.pick(), scope.pick()
    scope.bind(
        scope.builder.one(
            text,
            f'f"use {{{text}}} now"',
            f'"use %s now" % {text}',
            f'"%s and %s" % ({text}, {other})',
            f'"%(a)s!" % {{"a": {text}, "b": {other}}}',
            f'"use {{}} now".format({text})',
            f'"{{1}}".format({text}, {other})',
            f'"{{n}}".format(n={text}, m={other})',
            f'"{{n}}".format(**{{"n": {text}, "m": {other}}})',
            f'"{{n}}".format_map({{"n": {text}, "m": {other}}})',
            f'{text} + "!"',
            f'"<" + {text} + ">" + {other}',
            f'", ".join([{text}, {other}])',
            f'" ".join(({text}, "x"))',
            f"{text}.strip().lower()",
            f'{text}.replace("zz", "z")',
            f"{text}[:4000]",
            f"str({text})",
            f"repr({text})",
            f"json.loads(json.dumps({text}))",
            f"base64.b64decode(base64.b64encode({text}.encode())).decode()",
            f"{text}.encode().decode()",
            f'{text}.split("@@")[0]',
            f'"@@".join({text}.split("@@"))',
            f'{text} or "none"',
            f'({scope.builder.fresh()} := {text}) + "."',
            f"(lambda p, q: q)({other}, {text})",
            f'"".join(c for c in {text})',
            f"{text} * 1",
            f"max([{text}], key=len)",
            f"next(iter([{text}]))",
            f'f"{{{text}!r}} {{{other}:>4}}"',
            f'f"{{{text} = }}"',
            f'string.Template("use $n").substitute(n={text})',
            f"textwrap.dedent({text})",
            f"io.StringIO({text}).read()",
            f"bytes({text}, 'utf-8').decode()",
            f"copy.deepcopy({text})",
            f"[{text}].pop()",
            f"(lambda w={text}: w)()",
            f"functools.partial(lambda p, q: p + q, {text})({other})",
            f"{text}.partition('@@')[0]",
            f"{text}.removeprefix('zz').center(3)",
            f"({text}, {other})[0]",
            f"({text}, {other})[1]",
            f'{{"n": {text}}}["n"]',
            f"types.SimpleNamespace(n={text}, m={other}).n",
            f"types.SimpleNamespace(n={text}, m={other}).m",
            f"collections.namedtuple('Both', 'n m')({text}, {other}).m",
            f"re.sub('zz', 'z', {text})",
            f"html.escape({text})",
            f"str(ValueError({text}))",
            f'", ".join({{{text}, {other}}})',
            f"str(frozenset([{text}]))",
            f"'{{}} {{}}'.format(*[{text}, {other}])",
            f"urllib.parse.quote({text})",
            f"shlex.quote({text})",
            f"str(({text}).encode())",
            f"''.join(reversed({text}[::-1]))",
            f"os.linesep.join([{text}])",
            f"os.path.join('x', {text})",
        )
    )


def _narrow(scope: Scope) -> None:
    text = scope.pick()
    scope.bind(
        scope.builder.one(
            f"str(len({text}))",
            f'"yes" if {text} else "no"',
            f'f"{{bool({text})}}"',
            f'str({text} == "b")',
            f'"set" if {text} != "" else "not set"',
            f'str({text}.startswith("a"))',
            f'f"{{{text}.count(chr(97))}} times"',
            f"type({text}).__name__",
            f'("short", "long")[len({text}) > 3]',
            f'"*" * len({text})',
            f'str("a" in {text})',
            f"str(not {text})",
            f"str(isinstance({text}, str))",
            f"str({text}.find('zz'))",
            f"str({text}.isdigit() or {text}.isalpha())",
            f"str(sum(1 for _ in {text}))",
            f"str(len({text}.split()))",
            f"str(bool({text}) and len({text}) > 3)",
            f"'x' if {text} in ('a', 'b') else 'y'",
            f"str(any(c == '@' for c in {text}))",
            f"str({text} < 'b')",
            f"str(len([{text}]))",
            f"str(callable({text}))",
            f"str(hash({text}) is None)",
            f'{{True: "on", False: "off"}}[bool({text})]',
            f'"%d" % len({text})',
            f"(lambda p, q: q)({text}, {scope.clean()})",
        )
    )


def _rebind(scope: Scope) -> None:
    names = [name for name in scope.names(TEXT) if name not in scope.foreign]
    if not names:
        return
    name = scope.builder.one(*names)
    value = scope.builder.one(scope.clean(), scope.pick())
    how = scope.builder.one("assign", "add", "delete")
    if how == "assign":
        scope.emit(f"{name} = {value}")
    elif how == "add":
        scope.emit(f"{name} += {value}")
    elif scope.depth == 0 and value != name:
        scope.emit(f"del {name}\n{name} = {value}")


# -- containers


def _build(scope: Scope) -> None:
    one, two = scope.pick(), scope.pick()
    expression, kind = scope.builder.one(
        (f'{{"a": {one}, "b": {two}}}', ROW),
        (f"dict(a={one}, b={two})", ROW),
        (f'dict([("a", {one}), ("b", {two})])', ROW),
        (f'dict(zip(("a", "b"), ({one}, {two})))', ROW),
        (f"[{one}, {two}]", LIST),
        (f"({one}, {two})", TUPLE),
        (f"Pair({one}, {two})", PAIR),
        (f"Pair(first={one})", PAIR),
        (f"[{one}] + [{two}]", LIST),
        (f"list(({one}, {two}))", LIST),
        (f'{{**{{"a": {one}}}, "b": {two}}}', ROW),
        (f'{{"a": {one}}} | {{"b": {two}}}', ROW),
    )
    scope.bind(expression, kind)


def _take(scope: Scope) -> None:
    kinds = [kind for kind in (ROW, LIST, TUPLE, PAIR) if scope.names(kind)]
    if not kinds:
        return _build(scope)
    import program_takes

    kind = scope.builder.one(*kinds)
    program_takes.TAKE[kind](scope, scope.pick(kind))
    return None


def _change(scope: Scope) -> None:
    """Change a container in place, perhaps under another name."""
    kinds = [kind for kind in (ROW, LIST, PAIR) if scope.names(kind)]
    if not kinds:
        return _build(scope)
    kind = scope.builder.one(*kinds)
    name = scope.pick(kind)
    alias = scope.builder.one("none", "other", "either", "handled")
    switch = scope.switch() if alias in ("either", "handled") else None
    if alias == "other":
        name = scope.bind(name, kind)
    elif alias == "either" and switch is not None:
        name = scope.bind(f"{name} if {switch} else {scope.pick(kind)}", kind)
    elif alias == "handled" and switch is not None:
        return _changed_in_try(scope, name, kind, switch)
    value = scope.builder.one(scope.clean(), scope.pick())
    if kind == ROW:
        key = scope.builder.one("a", "b")
        scope.emit(
            scope.builder.one(
                f'{name}["{key}"] = {value}',
                f'{name}.update({{"{key}": {value}}})',
                f"{name}.update({key}={value})",
                f'{name}["{key}"] += {value}',
                f'del {name}["{key}"]\n{name}["{key}"] = {value}',
                f'{name}.pop("{key}")\n{name}["{key}"] = {value}',
                f'{name}.setdefault("{key}", {value})'
                if value == "'plain'"
                else f'{name}["{key}"] = {value}',
            )
        )
    elif kind == LIST:
        scope.emit(
            scope.builder.one(
                f"{name}[0] = {value}",
                f"{name}[1] = {value}",
                f"{name}.append({value})",
                f"{name}.extend([{value}])",
                f"{name} += [{value}]",
                f"{name}.clear()\n{name}.extend([{value}, {value}])",
                f"{name}.insert(0, {value})",
                f"{name}.reverse()",
                f"{name}.sort()",
                f"{name}[:] = [{value}, {value}]",
                f"{name}.append({value})\n{name}.pop(0)",
                f"del {name}[0]\n{name}.append({value})",
            )
        )
    else:
        attribute = scope.builder.one("first", "second")
        scope.emit(
            scope.builder.one(
                f"{name}.{attribute} = {value}",
                f'setattr({name}, "{attribute}", {value})',
                f"{name}.{attribute} += {value}",
            )
        )
    return None


def _changed_in_try(scope: Scope, name: str, kind: str, switch: str) -> None:
    """A change that an exception may prevent."""
    target = {ROW: f'{name}["a"]', LIST: f"{name}[0]", PAIR: f"{name}.first"}[kind]
    value = scope.builder.one(scope.clean(), scope.pick())
    scope.emit(
        f"try:\n    if {switch}:\n        raise KeyError('x')\n    {target} = {value}\nexcept KeyError:\n    pass"
    )


# -- upstream bodies


def _body(scope: Scope) -> None:
    if not scope.names(RAW):
        return _expression(scope)
    body = scope.pick(RAW)
    name = scope.builder.one("name", "city")
    expression, kind = scope.builder.one(
        (f'{body}["{name}"]', TEXT),
        (f'{body}.get("{name}", "none")', TEXT),
        (f'json.dumps({{k: {body}[k] for k in ("name", "city")}})', TEXT),
        (f'Pair(first={body}["name"], second={body}["city"])', PAIR),
        (f'{{"a": {body}["name"], "b": {body}.get("city")}}', ROW),
        (f"str(len({body}))", TEXT),
        (f'", ".join(sorted({body}.keys()))', TEXT),
        (body, RAW),
        (f"{{**{body}}}", RAW),
        (f"dict({body})", RAW),
        (f"{body}.copy()", RAW),
        (f'{{**{body}, "name": "changed"}}', RAW),
        (f"{{k: w for k, w in {body}.items()}}", RAW),
        (f'{{k: w for k, w in {body}.items() if k != "tel"}}', RAW),
        (f"{{k: {body}[k] for k in {body}}}", RAW),
        (f'{{"data": {body}}}["data"]', RAW),
        (f"json.loads(json.dumps({body}))", RAW),
        (f"json.dumps({body})", TEXT),
        (f"str({body})", TEXT),
        (f'f"found {{{body}}}"', TEXT),
        (f"json.dumps({body})[:3000]", TEXT),
        (f'"; ".join(f"{{k}}: {{w}}" for k, w in {body}.items())', TEXT),
        (f'", ".join(str(w) for w in {body}.values())', TEXT),
        (f"(lambda p: p)({body})", RAW),
        (f'(lambda p: p["{name}"])({body})', TEXT),
    )
    scope.bind(expression, kind)
    return None


def step(scope: Scope) -> None:
    """Take one step of any kind."""
    import program_blocks
    import program_calls
    import program_shapes

    steps: list[Step] = [_expression, _build, _take, _narrow, _rebind, _change]
    if scope.names(RAW):
        steps.insert(0, _body)
    if scope.depth < 2:
        steps += [
            program_calls.call,
            program_calls.call,
            program_calls.instance,
            program_blocks.block,
            program_blocks.block,
            program_shapes.shape,
            program_shapes.shape,
        ]
    scope.builder.one(*steps)(scope)


__all__ = ["SECRETS", "begin", "step"]
