"""From libcst's tree to facts: one walk, by a dispatch table on the node's class.

Everything is visited in source order, because places are borrowed in that order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import libcst as cst

from offwire_lint.facts.places import Places
from offwire_lint.facts.scope import Scope
from offwire_lint.facts.settings import connect
from offwire_lint.literals import PASSWORDS, connection_password, credential_literal
from offwire_lint.names import split_words

Node: TypeAlias = tuple[Any, ...]

_CONSTANT_NAMES = {"True": True, "False": False, "None": None}
OPERATORS: dict[type[cst.CSTNode], str] = {
    cst.Add: "+", cst.AddAssign: "+", cst.Modulo: "%", cst.ModuloAssign: "%", cst.BitOr: "|", cst.BitOrAssign: "|",
    cst.BitAnd: "&", cst.BitAndAssign: "&", cst.BitXor: "^", cst.BitXorAssign: "^", cst.Subtract: "-", cst.SubtractAssign: "-",
    cst.Multiply: "*", cst.MultiplyAssign: "*", cst.Divide: "/", cst.DivideAssign: "/",
}  # fmt: skip
_SHORTEST_LITERAL = 4
# Calls whose second argument is kept, or stands in, under the name that is the first.
_KEYED = frozenset("getenv get setdefault pop config setattr str set putenv".split())


class Lowering:
    """Lowers one module; `literals` collects the credentials that stand in it."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.scope = Scope()
        self.literals: list[Node] = []
        self._hint: str | None = None

    # -- expressions

    def expr(self, node: Any, hint: str | None = None) -> Node:
        """Lower an expression; `hint` is the name under which a literal here is kept."""
        self._hint = hint
        return _EXPRESSIONS[type(node)](self, node)

    def maybe(self, node: Any, hint: str | None = None) -> Node | None:
        """Lower an expression if there is one."""
        return None if node is None else self.expr(node, hint)

    def name(self, node: cst.Name) -> Node:
        """A name, or one of the constants that are spelled like one."""
        if node.value in _CONSTANT_NAMES:
            return ("const", self.places.claim("const", node), _CONSTANT_NAMES[node.value])
        self.scope.used.add(node.value)
        return ("name", self.places.claim("name", node), node.value)

    def attribute(self, node: cst.Attribute) -> Node:
        """`value.name`."""
        place = self.places.claim("attribute", node)
        return ("attr", place, self.expr(node.value), node.attr.value)

    def subscript(self, node: cst.Subscript) -> Node:
        """`value[index]`."""
        place = self.places.claim("subscript", node)
        value = self.expr(node.value)
        indices = [self._index(element.slice) for element in node.slice]
        index = indices[0] if len(indices) == 1 else ("tuple", place, tuple(indices))
        return ("sub", place, value, index)

    def _index(self, node: cst.BaseSlice) -> Node:
        if isinstance(node, cst.Slice):
            parts = tuple(self.maybe(part) for part in (node.lower, node.upper, node.step))
            return ("slice", 0, *parts)
        assert isinstance(node, cst.Index)
        value = self.expr(node.value)
        return ("star", value[1], value) if node.star else value

    def call(self, node: cst.Call) -> Node:
        """A call."""
        place = self.places.claim("call", node)
        func = self.expr(node.func)
        name = dotted_tail(node.func) or ""
        login = "password" if name.endswith("BasicAuth") else None
        return ("call", place, func, self.arguments(node.args, login, keyed=name in _KEYED))

    def arguments(
        self, args: Sequence[cst.Arg], second: str | None = None, *, keyed: bool = False
    ) -> tuple[Node, ...]:
        """Lower call arguments; the default of `getenv("NAME", "...")` is kept under that name."""
        lowered: list[Node] = []
        first: str | None = second
        for position, arg in enumerate(args):
            key = arg.keyword.value if arg.keyword else arg.star
            value = self.expr(
                arg.value, arg.keyword.value if arg.keyword else first if position == 1 else None
            )
            if keyed and position == 0 and not key and value[0] == "const" and isinstance(value[2], str):
                first = value[2]
            lowered.append((key, value))
        return tuple(self._connecting(lowered, [key for key, _ in lowered if key]))

    def text(self, node: cst.SimpleString | cst.ConcatenatedString) -> Node:
        """A string literal, or several side by side."""
        hint, self._hint = self._hint, None
        place = self.places.claim("const", node)
        if isinstance(node, cst.ConcatenatedString):
            parts = self._string_parts(node)
            if any(not isinstance(part, str) for part in parts):
                return self._template(place, parts)
            value: Any = "".join(parts)
        else:
            value = _string_value(node)
        return self._literal(place, value, hint)

    def _literal(self, place: int, value: Any, hint: str | None) -> Node:
        if isinstance(value, str) and len(value) >= _SHORTEST_LITERAL:
            verdict = credential_literal(value, hint)
            if verdict is not None:
                self.literals.append((place, verdict.kind, str(verdict.confidence)))
                if str(verdict.confidence) != "low":
                    return ("secret", place, verdict.kind, str(verdict.confidence))
        return ("const", place, value)

    def formatted(self, node: cst.FormattedString) -> Node:
        """An f-string."""
        place = self.places.claim("const", node)
        return self._template(place, self._string_parts(node))

    def _template(self, place: int, parts: list[Any]) -> Node:
        """An f-string; a credential that stands in its fixed text is taken out like a literal."""
        whole = credential_literal("".join(part if isinstance(part, str) else "{}" for part in parts))
        if whole is not None:
            self.literals.append((place, whole.kind, str(whole.confidence)))
            if str(whole.confidence) != "low":
                texts = [part for part in parts if isinstance(part, str)]
                told = [part for part in texts if credential_literal(part) is not None] or texts
                secret = (("secret", place, whole.kind, str(whole.confidence)), "")
                parts = [secret if part in told else part for part in parts]
        return ("fstr", place, tuple(parts))

    def _string_parts(self, node: Any) -> list[Any]:
        if isinstance(node, cst.ConcatenatedString):
            return self._string_parts(node.left) + self._string_parts(node.right)
        if isinstance(node, cst.SimpleString):
            text = _string_value(node)
            return [text if isinstance(text, str) else text.decode("latin-1")]
        parts: list[Any] = []
        for part in node.parts:
            if hasattr(part, "expression"):
                value = self.expr(part.expression)
                parts.append((value, part.conversion or ""))
                if part.format_spec:
                    for spec in part.format_spec:
                        if hasattr(spec, "expression"):
                            self.expr(spec.expression)
            else:
                parts.append(part.value)
        return parts

    def number(self, node: cst.BaseNumber) -> Node:
        """A number."""
        place = self.places.claim("const", node)
        if isinstance(node, cst.Integer):
            return ("const", place, node.evaluated_value if len(node.value) < 40 else 0)
        return ("const", place, node.evaluated_value if isinstance(node, cst.Float) else 0.0)

    def ellipsis(self, node: cst.Ellipsis) -> Node:
        """`...`, which stands for nothing."""
        return ("const", self.places.claim("const", node), None)

    def binary(self, node: cst.BinaryOperation) -> Node:
        """`left + right` and its siblings; a credential that is put together from literals is one literal."""
        hint, self._hint = self._hint, None
        place = self.places.claim("binop", node)
        left = self.expr(node.left)
        whole = ("bin", place, OPERATORS.get(type(node.operator), "//"), left, self.expr(node.right))
        text = _text_of_sum(whole)
        found = whole if text is None else self._literal(place, text, hint)
        return found if found[0] == "secret" else whole

    def boolean(self, node: cst.BooleanOperation) -> Node:
        """`left or right`."""
        left = self.expr(node.left)
        right = self.expr(node.right)
        operator = "or" if isinstance(node.operator, cst.Or) else "and"
        return ("bool", self.places.across(left[1], right[1]), operator, left, right)

    def unary(self, node: cst.UnaryOperation) -> Node:
        """`not x`, `-x`."""
        value = self.expr(node.expression)
        return ("not" if isinstance(node.operator, cst.Not) else "unary", value[1], value)

    def comparison(self, node: cst.Comparison) -> Node:
        """`a < b == c`."""
        operands = [self.expr(node.left)]
        operators = []
        name = dotted_tail(node.left)
        for target in node.comparisons:
            operands.append(self.expr(target.comparator, name))
            operators.append(_COMPARISONS.get(type(target.operator), "<"))
        place = self.places.across(operands[0][1], operands[-1][1])
        return ("cmp", place, tuple(operators), tuple(operands))

    def _elements(self, elements: Sequence[Any], hint: str | None = None) -> tuple[Node, ...]:
        return tuple(self._element(element, hint) for element in elements)

    def _element(self, element: Any, hint: str | None) -> Node:
        value = self.expr(element.value, hint)
        return ("star", value[1], value) if isinstance(element, cst.StarredElement) else value

    def tuple_(self, node: cst.Tuple) -> Node:
        """A tuple."""
        pair = len(node.elements) == 2 and split_words(self._hint or "")[-1:] == ("auth",)
        hint = "password" if pair else None
        items = tuple(
            self._element(element, hint if at else None) for at, element in enumerate(node.elements)
        )
        return ("tuple", self.places.across(items[0][1], items[-1][1]) if items else 0, items)

    def list_(self, node: cst.List) -> Node:
        """A list display."""
        hint = self._hint
        place = self.places.claim("list", node)
        return ("list", place, self._elements(node.elements, hint))

    def set_(self, node: cst.Set) -> Node:
        """A set display."""
        place = self.places.claim("set", node)
        return ("set", place, self._elements(node.elements))

    def dict_(self, node: cst.Dict) -> Node:
        """A dict display."""
        place = self.places.claim("dict", node)
        items: list[tuple[Node | None, Node]] = []
        for element in node.elements:
            if isinstance(element, cst.StarredDictElement):
                items.append((None, self.expr(element.value)))
                continue
            assert isinstance(element, cst.DictElement)
            key = self.expr(element.key)
            hint = key[2] if key[0] == "const" and isinstance(key[2], str) else None
            items.append((key, self.expr(element.value, hint)))
        names = [key[2] for key, _ in items if key and key[0] == "const" and isinstance(key[2], str)]
        return ("dict", place, tuple(self._connecting(items, names)))

    def _connecting(self, pairs: list[tuple[Any, Node]], names: list[str]) -> Iterator[tuple[Any, Node]]:
        """Settings under their names; where they are a connection's, a plain word under `password` is one."""
        connects = connect(names)
        for key, value in pairs:
            name = key[2] if isinstance(key, tuple) and key[0] == "const" else key
            if connects and value[0] == "const" and isinstance(value[2], str) and name in PASSWORDS:
                verdict = connection_password(value[2])
                if verdict is not None:
                    self.literals.append((value[1], verdict.kind, str(verdict.confidence)))
                    value = ("secret", value[1], verdict.kind, str(verdict.confidence))
            yield key, value

    def comprehension(self, node: Any) -> Node:
        """A comprehension or a generator expression."""
        place = self.places.claim("comp", node)
        if isinstance(node, cst.DictComp):
            elements: tuple[Node, ...] = (self.expr(node.key), self.expr(node.value))
        else:
            elements = (self.expr(node.elt),)
        generators = []
        clause = node.for_in
        while clause is not None:
            target = self.target(clause.target)
            source = self.expr(clause.iter)
            tests = tuple(self.expr(condition.test) for condition in clause.ifs)
            generators.append((target, source, tests, clause.asynchronous is not None))
            clause = clause.inner_for_in
        return ("comp", place, _COMPREHENSIONS[type(node)], elements, tuple(generators))

    def lambda_(self, node: cst.Lambda) -> Node:
        """A lambda."""
        place = self.places.claim("lambda", node)
        outer, self.scope = self.scope, Scope()
        params = self.params(node.params, outer)
        body = self.expr(node.body)
        scope, self.scope = self.scope, outer
        outer.used.update(scope.free())
        function = (
            "<lambda>", place, params, None, (), (("return", body[1], body),), None, False, scope.yields,
            scope.locals(), scope.free(),
        )  # fmt: skip
        return ("lambda", place, function)

    def conditional(self, node: cst.IfExp) -> Node:
        """`yes if test else no`."""
        hint = self._hint
        yes = self.expr(node.body, hint)
        test = self.expr(node.test)
        no = self.expr(node.orelse, hint)
        return ("cond", self.places.across(yes[1], no[1]), test, yes, no)

    def await_(self, node: cst.Await) -> Node:
        """`await x`."""
        place = self.places.claim("await", node)
        return ("await", place, self.expr(node.expression))

    def yield_(self, node: cst.Yield) -> Node:
        """`yield` and `yield from`."""
        place = self.places.claim("yield", node)
        self.scope.yields = True
        if isinstance(node.value, cst.From):
            return ("yieldfrom", place, self.expr(node.value.item))
        return ("yield", place, self.maybe(node.value))

    def walrus(self, node: cst.NamedExpr) -> Node:
        """`name := value`."""
        target = self.target(node.target)
        value = self.expr(node.value, dotted_tail(node.target))
        return ("walrus", value[1], target, value)

    def starred(self, node: cst.StarredElement) -> Node:
        """`*x` where it stands alone."""
        return self._element(node, None)

    # -- what is assigned to

    def target(self, node: Any) -> Node:
        """Lower what a value is bound to, and note the names."""
        if isinstance(node, cst.Name):
            self.scope.bound.add(node.value)
            return ("name", self.places.claim("name", node), node.value)
        if isinstance(node, (cst.Tuple, cst.List)):
            place = self.places.claim("list", node) if isinstance(node, cst.List) else 0
            items = tuple(self.target(element) for element in node.elements)
            return ("tuple", place or (items[0][1] if items else 0), items)
        if isinstance(node, (cst.StarredElement, cst.Element)):
            value = self.target(node.value)
            return ("star", value[1], value) if isinstance(node, cst.StarredElement) else value
        return self.expr(node)

    def params(self, node: cst.Parameters, outer: Scope) -> tuple[Node, ...]:
        """Lower parameters; their defaults and annotations belong to the `outer` scope."""
        params = []
        kinds: list[tuple[str, Any]] = [("/", param) for param in node.posonly_params]
        kinds += [("", param) for param in node.params]
        if isinstance(node.star_arg, cst.Param):
            kinds.append(("*", node.star_arg))
        kinds += [("k", param) for param in node.kwonly_params]
        if node.star_kwarg is not None:
            kinds.append(("**", node.star_kwarg))
        for kind, param in kinds:
            inner, self.scope = self.scope, outer
            place = self.places.claim("arg", param)
            annotation = self.expr(param.annotation.annotation) if param.annotation else None
            default = self.maybe(param.default, param.name.value)
            self.scope = inner
            self.scope.bound.add(param.name.value)
            params.append((param.name.value, kind, annotation, default, place))
        return tuple(params)


def _text_of_sum(node: Node) -> str | None:
    """What a sum of string literals comes to; None for any other expression."""
    if node[0] == "const":
        return node[2] if isinstance(node[2], str) else None
    if node[0] != "bin" or node[2] != "+":
        return None
    left, right = _text_of_sum(node[3]), _text_of_sum(node[4])
    return None if left is None or right is None else left + right


def _string_value(node: cst.SimpleString) -> str | bytes:
    text = node.value
    if "\\" not in text and text[0] in "'\"":
        quote = 3 if text[:3] in ('"""', "'''") else 1
        return text[quote:-quote]
    value = node.evaluated_value
    return value if isinstance(value, (str, bytes)) else ""


def dotted_tail(node: Any) -> str | None:
    """The name under which an assigned literal is kept."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        return node.attr.value
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        index = node.slice[0].slice
        if isinstance(index, cst.Index) and isinstance(index.value, cst.SimpleString):
            value = _string_value(index.value)
            return value if isinstance(value, str) else None
    return None


_COMPARISONS: dict[type[cst.CSTNode], str] = {
    cst.Equal: "==", cst.NotEqual: "!=", cst.In: "in", cst.NotIn: "not in", cst.Is: "is", cst.IsNot: "is not",
}  # fmt: skip
_COMPREHENSIONS: dict[type[cst.CSTNode], str] = {
    cst.ListComp: "list", cst.SetComp: "set", cst.DictComp: "dict", cst.GeneratorExp: "gen",
}  # fmt: skip
_EXPRESSIONS: dict[type[cst.CSTNode], Callable[[Lowering, Any], Node]] = {
    cst.Name: Lowering.name,
    cst.Attribute: Lowering.attribute,
    cst.Subscript: Lowering.subscript,
    cst.Call: Lowering.call,
    cst.SimpleString: Lowering.text,
    cst.ConcatenatedString: Lowering.text,
    cst.FormattedString: Lowering.formatted,
    cst.Integer: Lowering.number,
    cst.Float: Lowering.number,
    cst.Imaginary: Lowering.number,
    cst.Ellipsis: Lowering.ellipsis,
    cst.BinaryOperation: Lowering.binary,
    cst.BooleanOperation: Lowering.boolean,
    cst.UnaryOperation: Lowering.unary,
    cst.Comparison: Lowering.comparison,
    cst.Tuple: Lowering.tuple_,
    cst.List: Lowering.list_,
    cst.Set: Lowering.set_,
    cst.Dict: Lowering.dict_,
    cst.ListComp: Lowering.comprehension,
    cst.SetComp: Lowering.comprehension,
    cst.DictComp: Lowering.comprehension,
    cst.GeneratorExp: Lowering.comprehension,
    cst.Lambda: Lowering.lambda_,
    cst.IfExp: Lowering.conditional,
    cst.Await: Lowering.await_,
    cst.Yield: Lowering.yield_,
    cst.NamedExpr: Lowering.walrus,
    cst.StarredElement: Lowering.starred,
}
if hasattr(cst, "TemplatedString"):
    _EXPRESSIONS[cst.TemplatedString] = Lowering.formatted
