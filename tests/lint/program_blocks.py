"""Steps of generated programs that branch, loop, catch and match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programs import LIST, TEXT

if TYPE_CHECKING:
    from programs import Scope


def block(scope: Scope) -> None:
    """Add a compound statement."""
    ways = [_branch, _conditional, _handled, _cleaned, _collected, _carried, _matched, _managed]
    scope.builder.one(*ways)(scope)


def _steps(scope: Scope, most: int = 2) -> None:
    import program_steps

    for _ in range(scope.builder.one(*range(most + 1))):
        program_steps.step(scope)


def _branch(scope: Scope) -> None:
    """A name bound in one way or another."""
    switch = scope.switch()
    if switch is None:
        return
    name = scope.builder.fresh()
    before = scope.pick()
    scope.emit(f"{name} = {before}")
    scope.emit(f"if {scope.builder.one(switch, f'not {switch}')}:")
    inner = scope.inner()
    _steps(inner)
    inner.emit(f"{name} = {inner.pick()}")
    if scope.builder.one(False, True):
        scope.emit("else:")
        inner = scope.inner()
        _steps(inner)
        inner.emit(f"{name} = {inner.pick()}")
    scope.add(name)


def _conditional(scope: Scope) -> None:
    switch = scope.switch()
    if switch is not None:
        scope.bind(f"{scope.pick()} if {switch} else {scope.pick()}")


def _handled(scope: Scope) -> None:
    """An exception raised and caught; what is kept of it differs."""
    builder = scope.builder
    switch = scope.switch()
    if switch is None:
        return
    name = builder.fresh()
    kind = builder.one("LookupError", "ValueError", "RuntimeError")
    scope.emit("try:")
    inner = scope.inner()
    inner.emit(f"{name} = {scope.pick()}")
    inner.emit(f"if {switch}:\n    raise {kind}({inner.pick()})")
    if builder.one(False, True):
        inner.emit(f"{name} = {inner.pick()}")
    caught = builder.one(kind, "Exception", f"({kind}, KeyError)")
    scope.emit(f"except {caught} as error:")
    kept = builder.one(
        "str(error)",
        'f"failed: {error}"',
        '"failed"',
        "error.args[0]",
        "type(error).__name__",
        "repr(error)",
        name,
    )
    scope.inner().emit(f"{name} = {kept}")
    if builder.one(False, True):
        scope.emit("finally:")
        scope.inner().emit(f'{name} = {builder.one(name, repr("over"))} + "."')
    scope.add(name)


def _cleaned(scope: Scope) -> None:
    """try/finally without an exception, and try/else."""
    name = scope.builder.fresh()
    scope.emit("try:")
    scope.inner().emit(f"{name} = {scope.pick()}")
    if scope.builder.one(True, False):
        scope.emit("except KeyError:")
        scope.inner().emit("raise")
        scope.emit("else:")
        scope.inner().emit(f"{name} = {scope.builder.one(name, scope.clean())}")
    else:
        scope.emit("finally:")
        scope.inner().emit("pass")
    scope.add(name)


def _collected(scope: Scope) -> None:
    """A loop that collects."""
    builder = scope.builder
    name, item = builder.fresh(), builder.fresh()
    items = scope.pick(LIST) if scope.names(LIST) else f"[{scope.pick()}, {scope.pick()}]"
    start, body, result = builder.one(
        ('""', f"{name} += {item}", name),
        ("[]", f"{name}.append({item})", f'", ".join({name})'),
        ("{}", f'{name}["a"] = {name}.get("a", "") + {item}', f'{name}["a"]'),
        ("0", f"{name} += len({item})", f"str({name})"),
        ("[]", f"{name}.insert(0, {item})", f"str({name})"),
        ("set()", f"{name}.add({item})", f'" ".join({name})'),
    )
    scope.emit(f"{name} = {start}")
    scope.emit(f"for {item} in {items}:")
    inner = scope.inner()
    inner.emit(builder.one("", f"if not {item}:\n    continue\n") + body)
    scope.bind(result)


def _carried(scope: Scope) -> None:
    """A loop in which a value arrives only after several rounds."""
    one, two, count = (scope.builder.fresh() for _ in range(3))
    scope.emit(f"{one} = {two} = {scope.clean()}\n{count} = 0")
    scope.emit(scope.builder.one(f"while {count} < 3:", f"for {count} in range(3):"))
    inner = scope.inner()
    inner.emit(f"{one} = {two}\n{two} = {scope.pick()}\n{count} += 1")
    scope.add(two)
    scope.add(one)


def _matched(scope: Scope) -> None:
    switch = scope.switch()
    if switch is None:
        return
    name = scope.builder.fresh()
    left, right = scope.pick(), scope.pick()
    subject, case, bound = scope.builder.one(
        (f"({switch}, {left})", "(True, w)", "w"),
        (f'{{"a": {left}, "b": {switch}}}', '{"a": w, "b": True}', "w"),
        (f"[{left}, {switch}]", "[w, True]", "w"),
        (f"Pair({left}, {switch})", "Pair(w, True)", "w"),
        (f"Pair({left}, {switch})", "Pair(second=True, first=w)", "w"),
        (f"({switch}, {left})", "(True, str() as w)", "w"),
        (f"({switch}, {left})", "(True, _)", '"matched"'),
    )
    scope.emit(
        f"match {subject}:\n    case {case}:\n        {name} = {bound}\n    case _:\n        {name} = {right}"
    )
    scope.add(name)


def _managed(scope: Scope) -> None:
    """A context manager that hands a value out."""
    builder = scope.builder
    manager, name = builder.fresh("open"), builder.fresh()
    handed = builder.one("p", "q", 'f"{p}"', "str(len(p))")
    asynchronous = scope.is_async and builder.one(True, False)
    head, word = ("async def", "async with") if asynchronous else ("def", "with")
    decorator = "asynccontextmanager" if asynchronous else "contextmanager"
    builder.define(
        f"@contextlib.{decorator}\n{head} {manager}(p, q):\n    try:\n        yield {handed}\n    finally:\n        pass\n"
    )
    scope.emit(f"{word} {manager}({scope.pick()}, {scope.pick()}) as {name}:")
    inner = scope.inner()
    inner.emit("pass")
    scope.add(name, TEXT)


__all__ = ["block"]
