"""Steps of generated programs that take a text out of a container."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programs import LIST, PAIR, ROW, TUPLE

if TYPE_CHECKING:
    from programs import Scope


def _take_row(scope: Scope, row: str) -> None:
    key = scope.builder.one("a", "b")
    scope.bind(
        scope.builder.one(
            f'{row}["{key}"]',
            f'{row}.get("{key}")',
            f'{row}.get("{key}", "none")',
            f"str({row})",
            f"json.dumps({row})",
            f'", ".join({row}.values())',
            f'", ".join({row})',
            f'", ".join({row}.keys())',
            f'"; ".join(f"{{k}}={{w}}" for k, w in {row}.items())',
            f'" ".join(sorted({row}))',
            f'copy.deepcopy({row})["{key}"]',
            f'collections.OrderedDict({row})["{key}"]',
            f'operator.itemgetter("{key}")({row})',
            f'str([{row}, "x"])',
            f"(lambda **kw: (lambda a, b: a)(**kw))(**{row})",
            f'str("{key}" in {row})',
            f'"{{a}}".format(**{row})',
            f'"%(b)s" % {row}',
            f"types.SimpleNamespace(**{row}).{key}",
            f'(dict.fromkeys(("a", "b"), "no") | {row})["{key}"]',
            f'collections.ChainMap({row}, {{"c": "d"}})["{key}"]',
            f'(lambda **kw: kw["{key}"])(**{row})',
            f"(lambda a, b: a)(**{row})",
            f'{{k: w for k, w in {row}.items()}}["{key}"]',
            f'dict({row})["{key}"]',
            f'{row}.copy()["{key}"]',
            f'str({{"b": {row}["{key}"]}})',
            f"str(len({row}))",
            f'{{**{row}, "{key}": "gone"}}["{key}"]',
            f'str({{**{row}, "a": "gone", "b": "gone"}})',
        )
    )


def _take_list(scope: Scope, items: str) -> None:
    place = scope.builder.one("0", "1")
    scope.bind(
        scope.builder.one(
            f"{items}[{place}]",
            f'", ".join({items})',
            f"str({items})",
            f"json.dumps({items})",
            f'"".join(w.strip() for w in {items})',
            f'" ".join([w for w in {items} if w])',
            f"list({items})[{place}]",
            f"{items}[:][{place}]",
            f'" ".join(map(str, {items}))',
            f'" ".join(sorted({items}))',
            f'"; ".join(f"{{n}}: {{w}}" for n, w in enumerate({items}))',
            f'", ".join(w for w, _ in zip({items}, "xyz"))',
            f"(lambda *w: w[{place}])(*{items})",
            f"(lambda p, *w: p)(*{items})",
            f"str(len({items}))",
            f"str([len(w) for w in {items}])",
            f"str(sum(len(w) for w in {items}))",
            f"str(any({items}))",
            f'functools.reduce(lambda p, q: p + q, {items}, "")',
            f"{items}[::-1][0]",
            f"{items}[1:][0]",
            f"{items}[-1]",
            f"{items}[-2:][0]",
            f"list(reversed({items}))[0]",
            f"str(list(itertools.chain({items}, ['x'])))",
            f"copy.copy({items})[{place}]",
            f"operator.itemgetter({place})({items})",
            f"[[w] for w in {items}][0][0]",
            f"str({{len(w): w for w in {items}}})",
            f"' '.join(w for part in [{items}, ['x']] for w in part)",
            f"str([one for one in {items} if (kept := one)])",
            f"[*{items}, 'x'][{place}]",
            f"['x', *{items}][1]",
            f"str(sum([{items}, ['x']], []))",
        )
    )


def _take_tuple(scope: Scope, items: str) -> None:
    how = scope.builder.one("unpack", "star", "index", "text")
    if how == "index":
        scope.bind(f"{items}[{scope.builder.one(0, 1, -1)}]")
    elif how == "text":
        scope.bind(f"str({items})")
    else:
        left, right = scope.builder.fresh(), scope.builder.fresh()
        scope.emit(f"{left}, {right} = {items}" if how == "unpack" else f"{left}, *{right} = {items}")
        scope.add(left)
        if how == "unpack":
            scope.add(right)
        else:
            scope.bind(f"{right}[0]")


def _take_pair(scope: Scope, pair: str) -> None:
    name = scope.builder.one("first", "second")
    scope.bind(
        scope.builder.one(
            f"{pair}.{name}",
            f"str({pair})",
            f'f"{{{pair}}}"',
            f'getattr({pair}, "{name}")',
            f'dataclasses.asdict({pair})["{name}"]',
            f"str(dataclasses.asdict({pair}))",
            f'str(vars({pair})["{name}"])',
            f'dataclasses.replace({pair}, {name}="gone").{name}',
            f'dataclasses.replace({pair}, {name}="gone").first',
        )
    )


TAKE = {ROW: _take_row, LIST: _take_list, TUPLE: _take_tuple, PAIR: _take_pair}
