"""What triage reads in a file's text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offwire_lint import triage
from offwire_lint.triage import Import, flatten, imports_of, mention_of, unflatten


def taken(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ("import a, b.c as d\n", (Import(0, "a", (), "a"), Import(0, "b.c", (), "d"))),
        ("import a.b as c\nc.d(c.e)\nac.f\n", (Import(0, "a.b", (("d", ""), ("e", "")), "c"),)),
        ("import a.b\na.b.c()\n", (Import(0, "a.b", (("c", ""),), "a.b"),)),
        ("from a import b as c, d  # e, f\n", (Import(0, "a", (("b", "c"), ("d", "d"))),)),
        ("from .a import (\n    b,  # one\n    c as d,\n)\n", (Import(1, "a", (("b", "b"), ("c", "d"))),)),
        ("from .. import a\n", (Import(2, "", taken("a")),)),
        ("from a import *\n", (Import(0, "a", taken("*")),)),
        ("from a import \\\n    b\n", (Import(0, "a", taken("b")),)),
        ("if x:\n    from a import b; import c\n", (Import(0, "a", taken("b")), Import(0, "c", (), "c"))),
        ("x = 'import nothing'\n", ()),
    ],
)
def test_imports_are_read_from_text(text: str, imports: tuple[Import, ...]) -> None:
    assert imports_of(text) == imports


PIECES = [
    "import",
    "from",
    " ",
    "a",
    "b.c",
    ".",
    "*",
    ",",
    "(",
    ")",
    ";",
    "#",
    "\n",
    "\\\n",
    "\t",
    "\f",
    " as ",
    '"',
    "0",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=400)
def test_a_search_of_the_lines_that_say_import_misses_nothing(text: str) -> None:
    whole = [match.span() for match in triage._IMPORT.finditer(text)]
    assert [match.span() for match in triage._statements(text)] == whole


def test_a_mention_survives_the_cache() -> None:
    one = mention_of(b"x", "import agents\nfrom . import a as b\n", (b"import agents",))
    assert one.libraries == ("agents",)
    assert unflatten(flatten(one)) == one


@pytest.mark.parametrize(
    ("text", "holds"),
    [("import ag2", True), ("flag2", False), ("ag2ed", False), ("tag2; ag2_x", True), ("x.ag2", True)],
)
def test_a_token_is_the_start_of_a_word(text: str, holds: bool) -> None:
    assert mention_of(text.encode(), text, (b"ag2",)).relevant is holds


@pytest.mark.parametrize(
    ("text", "libraries"),
    [
        ("import openai\n", ("openai",)),
        ("import os, openai as ai\n", ("openai",)),
        ("from   openai.types import x\n", ("openai",)),
        ("def f():\n    from langfuse import openai\n", ("langfuse",)),
        ("from . import openai\n", ()),
        ("import openai_tools\n", ()),
        ("'to import openai is not needed'\n", ()),
    ],
)
def test_a_token_that_wants_an_import_is_met_by_every_way_to_write_it(
    text: str, libraries: tuple[str, ...]
) -> None:
    mention = mention_of(text.encode(), text, (b"import openai",))
    assert (mention.relevant, mention.libraries) == (False, libraries)
