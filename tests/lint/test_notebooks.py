"""Notebooks become modules line for line."""

from __future__ import annotations

import ast
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from offwire_lint.gate import Refusal
from offwire_lint.notebooks import Notebook, read_notebook


def notebook(*cells: str | tuple[str, str], **metadata: object) -> Notebook:
    typed = [("code", cell) if isinstance(cell, str) else cell for cell in cells]
    content = {
        "cells": [{"cell_type": kind, "source": source.splitlines(keepends=True)} for kind, source in typed],
        "metadata": metadata,
        "nbformat": 4,
    }
    read = read_notebook(json.dumps(content))
    assert isinstance(read, Notebook)
    return read


def python(cell: str) -> str:
    read = notebook(cell)
    assert read.refusals == ()
    return read.text


def test_code_cells_are_joined_and_places_lead_back() -> None:
    read = notebook(("markdown", "# Title\n"), "a = 1\nb = 2\n", ("raw", "x"), "", "c = a\n")
    assert read.text == "a = 1\nb = 2\n\nc = a\n"
    assert [read.place(line) for line in (1, 2, 3, 4)] == [(2, 1), (2, 2), (4, 1), (5, 1)]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1\n"),
        ("if a:\n    !ls -l\n", "if a:\n    get_ipython().system('ls -l')\n"),
        ("files = !ls *.py", "files = get_ipython().getoutput('ls *.py')\n"),
        ("t = %timeit -o f()", "t = get_ipython().run_line_magic('timeit -o f()')\n"),
        ("%%time\nx = 1", "\nx = 1\n"),
        ("%%bash\necho $KEY\n", "\n\n"),
        ("%%html\n<b>\n", "\n\n"),
        ("print?\nx = 1", "pass\nx = 1\n"),
        ("?print\nx = 1", "pass\nx = 1\n"),
        ("!pip install x\nx = (a\n  % b)\n", "get_ipython().system('pip install x')\nx = (a\n  % b)\n"),
        ('!ls\ns = """\n%d items\n"""', "get_ipython().system('ls')\n" + 's = """\n%d items\n"""\n'),
        ("await f()\nasync with a as b:\n    pass", "await f()\nasync with a as b:\n    pass\n"),
        ("x = a != b\ny = not a", "x = a != b\ny = not a\n"),
        ("!ls\nx = a != b", "get_ipython().system('ls')\nx = a != b\n"),
    ],
)
def test_ipython_syntax_becomes_python_on_the_same_line(cell: str, text: str) -> None:
    assert python(cell) == text


def test_a_broken_cell_is_refused_at_its_place_and_the_others_stand() -> None:
    read = notebook("a = 1", "b = (\nc c", "d = a")
    assert read.text == "a = 1\n\n\nd = a\n"
    assert len(read.refusals) == 1
    assert read.place(read.refusals[0].line)[0] == 2


def test_a_hostile_cell_is_refused_before_it_is_parsed() -> None:
    assert notebook("x = " + "(" * 5_000 + ")" * 5_000, "y = 1").refusals[0].line == 1


def test_in_another_language_what_is_no_python_is_no_fault() -> None:
    read = notebook("f <- function(x) {\n  x }", kernelspec={"language": "R"})
    assert (read.text, read.refusals) == ("\n\n", ())


@pytest.mark.parametrize("said", [{"kernelspec": {"language": "R"}}, {"language_info": {"name": "x"}}])
def test_python_is_judged_whatever_the_notebook_says_that_it_is(said: dict[str, object]) -> None:
    assert notebook("x = 1", "y <- function() {}", "z = x", **said).text == "x = 1\n\nz = x\n"


def test_the_older_format_is_read() -> None:
    content = {
        "worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1\n", "b = 2"]}]}],
        "nbformat": 3,
    }
    read = read_notebook(json.dumps(content))
    assert isinstance(read, Notebook)
    assert read.text == "a = 1\nb = 2\n"


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '"x"', "[" * 100_000])
def test_what_is_no_notebook_is_refused(text: str) -> None:
    assert isinstance(read_notebook(text), Refusal)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "cell_type", "source", "worksheets", "metadata", "kernelspec"]),
            inner,
            max_size=3,
        )
    ),
)


@example({"worksheets": [{"cells": True}]})
@given(json_values)
def test_odd_json_never_raises(value: object) -> None:
    assert read_notebook(json.dumps(value)) is not None


@given(st.lists(st.text(alphabet="ab =()'\"%!?\n[]{}#\\", max_size=30), max_size=4))
def test_lines_stay_where_they_are(cells: list[str]) -> None:
    read = notebook(*cells)
    ast.parse(read.text)
    assert read.text.count("\n") == sum(cell.rstrip("\n").count("\n") + 1 for cell in cells) or not cells
