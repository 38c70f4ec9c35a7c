"""What is kept away from the parser, and what passes."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest

from offwire_lint.gate import Refusal, check, decode

HOSTILE = {
    "parentheses": "x = " + "(" * 5_000 + "1" + ")" * 5_000,
    "brackets over lines": "x = " + "[\n" * 5_000 + "]\n" * 5_000,
    "unary minuses": "x = " + "-" * 50_000 + "1",
    "negations": "x = " + "not " * 5_000 + "1",
    "sums": "x = " + " + ".join(["1"] * 5_000),
    "sums over lines": "x = (1\n" + "+ 1\n" * 5_000 + ")",
    "sums over backslashes": "x = 1 \\\n" + "+ 1 \\\n" * 5_000 + "+ 1\n",
    "powers": "x = " + "**".join(["1"] * 5_000),
    "booleans": "x = " + " and ".join(["a"] * 5_000),
    "attributes": "x = a" + ".b" * 5_000,
    "calls": "x = f" + "()" * 5_000,
    "subscripts": "x = a" + "[0]" * 5_000,
    "method chain over lines": "x = (a\n" + ".b()\n" * 5_000 + ")",
    "lambdas": "x = " + "lambda: " * 3_000 + "1",
    "conditions": "x = " + "1 if a else " * 3_000 + "2",
    "clauses": "x = [1 " + "for a in b " * 2_000 + "]",
    "branches": "if a: pass\n" + "elif b: pass\n" * 5_000,
    "strings": "x = (" + "'a'\n" * 5_000 + ")",
    "patterns": "match a:\n    case " + "[" * 30 + "]" * 30 + ":\n        pass\n",
    "patterns of classes": "match a:\n    case " + "A(b=\n" * 30 + "1" + ")" * 30 + ":\n        pass\n",
    "elements": "x = [" + "1," * 300_000 + "]",
    "lines": "x = 1\n" * 200_001,
    "blocks": "".join(" " * depth + "if a:\n" for depth in range(150)) + " " * 150 + "pass\n",
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_hostile_shape_is_refused_with_a_place(shape: str) -> None:
    refusal = check(HOSTILE[shape])
    assert refusal is not None
    assert refusal.line >= 1
    assert refusal.column >= 1


def test_a_nul_byte_is_refused_where_it_stands() -> None:
    assert check("a = 1\nb\0 = 2\n") == Refusal("holds a NUL byte", 2, 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = [" + "f(-1), " * 5_000 + "]",
        "x = {\n" + "    'a': (1, 2),\n" * 5_000 + "}",
        "a = 1 + 2\n" * 5_000,
        '"""' + "--- ((( ...\n" * 5_000 + '"""\n',
        "# " + "(" * 5_000,
        "x = '" + "(" * 5_000 + "'",
        "if a: pass\n" * 1_000 + "elif b: pass\n",
        "x = f(\n" + " " * 120 + "1)\n",
        "match a:\n    case " + "[" * 12 + "]" * 12 + ":\n" + "        x = f()\n" * 5_000,
        "case = 1\nx = " + "f(" * 50 + ")" * 50 + "\n",
        "def f(:",
        "x = )))",
    ],
)
def test_what_is_only_long_passes(text: str) -> None:
    assert check(text) is None


def test_nothing_in_the_standard_library_is_refused_that_python_can_parse() -> None:
    refused = []
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        text = decode(path.read_bytes())
        assert isinstance(text, str), path.name
        if check(text) is not None:
            refused.append(path.name)
    assert refused == []


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xef\xbb\xbfx = 1\r\n", "x = 1\n"),
        (b"x = 1\ry = 2\r\n", "x = 1\ny = 2\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (
            b"#!/bin/sh\n# vim: set fileencoding=utf-8 :\nx = '\xc3\xa9'\n",
            "#!/bin/sh\n# vim: set fileencoding=utf-8 :\nx = 'é'\n",
        ),
        (b"a = 1\n\x0c\nb = 2\n", "a = 1\n\x0c\nb = 2\n"),
    ],
)
def test_decoding_is_what_python_does(content: bytes, text: str) -> None:
    assert decode(content) == text
    assert ast.dump(ast.parse(content)) == ast.dump(ast.parse(text))


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"x = 1\ny = '\xe9'\n", (2, 6)),
        (b"# coding: no-such-codec\n", (1, 1)),
        (b"# coding: rot13\nk = 1\n", (1, 1)),
        (b"\xff\xfex\x00", (1, 1)),
        (b"x" * 9_000_000, (1, 1)),
    ],
)
def test_what_can_not_be_decoded_is_refused_with_a_place(content: bytes, place: tuple[int, int]) -> None:
    refusal = decode(content)
    assert isinstance(refusal, Refusal)
    assert (refusal.line, refusal.column) == place
