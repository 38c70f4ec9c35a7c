"""Lowering of statements, definitions and patterns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from offwire_lint.facts.lower import OPERATORS, Lowering, Node, dotted_tail
from offwire_lint.facts.scope import Scope


def block(low: Lowering, body: Any) -> tuple[Node, ...]:
    """Lower the statements of a suite or a module."""
    statements: list[Node] = []
    for statement in body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            statements.extend(_STATEMENTS[type(small)](low, small) for small in statement.body)
        else:
            handler = _STATEMENTS[type(statement)]
            statements.append(handler(low, statement))
    return tuple(statements)


def docstring(statements: tuple[Node, ...]) -> str | None:
    """The docstring of a lowered body."""
    if statements and statements[0][0] == "expr":
        value = statements[0][2]
        if value[0] == "const" and isinstance(value[2], str):
            return value[2]
        if value[0] == "secret":
            return f"(holds a {value[2]})"
    return None


def _expression(low: Lowering, node: cst.Expr) -> Node:
    place = low.places.claim("expr", node)
    return ("expr", place, low.expr(node.value))


def _assign(low: Lowering, node: cst.Assign) -> Node:
    place = low.places.claim("assign", node)
    targets = tuple(low.target(target.target) for target in node.targets)
    return ("assign", place, targets, low.expr(node.value, dotted_tail(node.targets[-1].target)))


def _augmented(low: Lowering, node: cst.AugAssign) -> Node:
    place = low.places.claim("assign", node)
    target = low.target(node.target)
    return ("aug", place, target, OPERATORS.get(type(node.operator), "//"), low.expr(node.value))


def _annotated(low: Lowering, node: cst.AnnAssign) -> Node:
    place = low.places.claim("assign", node)
    target = low.target(node.target)
    annotation = low.expr(node.annotation.annotation)
    return ("ann", place, target, annotation, low.maybe(node.value, dotted_tail(node.target)))


def _return(low: Lowering, node: cst.Return) -> Node:
    place = low.places.claim("return", node)
    return ("return", place, low.maybe(node.value))


def _raise(low: Lowering, node: cst.Raise) -> Node:
    place = low.places.claim("raise", node)
    value = low.maybe(node.exc)
    return ("raise", place, value, low.expr(node.cause.item) if node.cause else None)


def _if(low: Lowering, node: cst.If) -> Node:
    test = low.expr(node.test)
    body = block(low, node.body)
    if node.orelse is None:
        orelse: tuple[Node, ...] = ()
    elif isinstance(node.orelse, cst.If):
        orelse = (_if(low, node.orelse),)
    else:
        orelse = block(low, node.orelse.body)
    return ("if", test[1], test, body, orelse)


def _for(low: Lowering, node: cst.For) -> Node:
    target = low.target(node.target)
    source = low.expr(node.iter)
    body = block(low, node.body)
    return ("for", source[1], target, source, body, block(low, node.orelse.body) if node.orelse else ())


def _while(low: Lowering, node: cst.While) -> Node:
    test = low.expr(node.test)
    body = block(low, node.body)
    return ("while", test[1], test, body, block(low, node.orelse.body) if node.orelse else ())


def _with(low: Lowering, node: cst.With) -> Node:
    items = []
    for item in node.items:
        context = low.expr(item.item)
        items.append((context, low.target(item.asname.name) if item.asname else None))
    return ("with", items[0][0][1], tuple(items), block(low, node.body))


def _try(low: Lowering, node: Any) -> Node:
    body = block(low, node.body)
    handlers = []
    for handler in node.handlers:
        caught = low.maybe(handler.type)
        name = handler.name.name.value if handler.name else None
        if name:
            low.scope.bound.add(name)
        handlers.append((caught, name, block(low, handler.body)))
    orelse = block(low, node.orelse.body) if node.orelse else ()
    final = block(low, node.finalbody.body) if node.finalbody else ()
    return ("try", 0, body, tuple(handlers), orelse, final)


def _match(low: Lowering, node: cst.Match) -> Node:
    subject = low.expr(node.subject)
    cases = []
    for case in node.cases:
        pattern = _pattern(low, case.pattern)
        guard = low.maybe(case.guard)
        cases.append((pattern, guard, block(low, case.body)))
    return ("match", subject[1], subject, tuple(cases))


def _bind(low: Lowering, name: cst.Name | None) -> str | None:
    if name is None:
        return None
    low.scope.bound.add(name.value)
    return name.value


def _pattern(low: Lowering, node: Any) -> Node:
    if isinstance(node, cst.MatchValue):
        return ("value", 0, low.expr(node.value))
    if isinstance(node, cst.MatchSingleton):
        constants = {"None": None, "True": True, "False": False}
        return ("value", 0, ("const", 0, constants[node.value.value]))
    if isinstance(node, cst.MatchOr):
        return ("or", 0, tuple(_pattern(low, element.pattern) for element in node.patterns))
    if isinstance(node, cst.MatchAs):
        inner = _pattern(low, node.pattern) if node.pattern else None
        return ("any", 0, _bind(low, node.name), inner)
    if isinstance(node, cst.MatchStar):
        return ("star", 0, _bind(low, node.name))
    if isinstance(node, cst.MatchSequenceElement):
        return _pattern(low, node.value)
    if isinstance(node, cst.MatchMapping):
        pairs = [(low.expr(element.key), _pattern(low, element.pattern)) for element in node.elements]
        return ("map", 0, tuple(pairs), _bind(low, node.rest))
    if isinstance(node, cst.MatchClass):
        cls = low.expr(node.cls)
        positional = tuple(_pattern(low, element.value) for element in node.patterns)
        named = tuple((element.key.value, _pattern(low, element.pattern)) for element in node.kwds)
        return ("new", 0, cls, positional, named)
    return ("seq", 0, tuple(_pattern(low, element) for element in node.patterns))


def _type_params(low: Lowering, node: cst.TypeParameters | None) -> None:
    for param in node.params if node else ():
        for part in (getattr(param.param, "bound", None), getattr(param, "default", None)):
            if part is not None:
                low.expr(part)
        low.scope.bound.add(param.param.name.value)


def _def(low: Lowering, node: cst.FunctionDef) -> Node:
    decorators = tuple(low.expr(decorator.decorator) for decorator in node.decorators)
    place = low.places.claim("def", node)
    low.places.shorten(place, len(node.name.value) + (10 if node.asynchronous else 4))
    low.scope.bound.add(node.name.value)
    outer, low.scope = low.scope, Scope()
    _type_params(low, node.type_parameters)
    params = low.params(node.params, outer)
    low.scope, inner = outer, low.scope
    returns = low.expr(node.returns.annotation) if node.returns else None
    low.scope = inner
    body = block(low, node.body)
    low.scope = outer
    outer.used.update(inner.free())
    function = (
        node.name.value, place, params, returns, decorators, body, docstring(body), node.asynchronous is not None,
        inner.yields, inner.locals(), inner.free(),
    )  # fmt: skip
    return ("def", place, function)


def _class(low: Lowering, node: cst.ClassDef) -> Node:
    decorators = tuple(low.expr(decorator.decorator) for decorator in node.decorators)
    place = low.places.claim("classdef", node)
    low.places.shorten(place, len(node.name.value) + 6)
    low.scope.bound.add(node.name.value)
    outer, low.scope = low.scope, Scope()
    _type_params(low, node.type_parameters)
    bases = tuple(value for _, value in low.arguments(node.bases))
    keywords = low.arguments(node.keywords)
    body = block(low, node.body)
    inner, low.scope = low.scope, outer
    outer.used.update(inner.used)
    return ("class", place, (node.name.value, place, bases, keywords, decorators, body, docstring(body)))


def dotted(node: Any) -> str:
    """A dotted name as text."""
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{node.attr.value}"
    return str(node.value)


def _import(low: Lowering, node: cst.Import) -> Node:
    names = []
    for alias in node.names:
        name = dotted(alias.name)
        bound = alias.asname.name.value if alias.asname else None  # type: ignore[union-attr]
        low.scope.bound.add(bound or name.partition(".")[0])
        names.append((name, bound))
    return ("import", 0, tuple(names))


def _import_from(low: Lowering, node: cst.ImportFrom) -> Node:
    place = low.places.claim("importfrom", node)
    module = dotted(node.module) if node.module else ""
    names: list[tuple[str, str]] = []
    if isinstance(node.names, cst.ImportStar):
        names.append(("*", "*"))
    else:
        for alias in node.names:
            name = dotted(alias.name)
            bound = alias.asname.name.value if alias.asname else name  # type: ignore[union-attr]
            low.scope.bound.add(str(bound))
            names.append((name, str(bound)))
    return ("from", place, module, len(node.relative), tuple(names))


def _global(low: Lowering, node: cst.Global | cst.Nonlocal) -> Node:
    names = tuple(item.name.value for item in node.names)
    low.scope.outer.update(names)
    return ("global" if isinstance(node, cst.Global) else "nonlocal", 0, names)


def _del(low: Lowering, node: cst.Del) -> Node:
    return ("del", 0, (low.target(node.target),))


def _assert(low: Lowering, node: cst.Assert) -> Node:
    test = low.expr(node.test)
    return ("assert", test[1], test, low.maybe(node.msg))


def _alias(low: Lowering, node: Any) -> Node:
    low.target(node.name)
    _type_params(low, node.type_parameters)
    low.expr(node.value)
    return ("pass", 0)


def _word(word: str) -> Callable[[Lowering, Any], Node]:
    return lambda low, node: (word, 0)


_STATEMENTS: dict[type[cst.CSTNode], Callable[[Lowering, Any], Node]] = {
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AugAssign: _augmented,
    cst.AnnAssign: _annotated,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.If: _if,
    cst.For: _for,
    cst.While: _while,
    cst.With: _with,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.Match: _match,
    cst.FunctionDef: _def,
    cst.ClassDef: _class,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
    cst.Global: _global,
    cst.Nonlocal: _global,
    cst.Del: _del,
    cst.Assert: _assert,
    cst.Pass: _word("pass"),
    cst.Break: _word("break"),
    cst.Continue: _word("continue"),
}
if hasattr(cst, "TypeAlias"):
    _STATEMENTS[cst.TypeAlias] = _alias
