"""The linter meets everything that is called Python on this machine, and much that was spoilt at random: no crash, no hang, no fault of ours."""

from __future__ import annotations

import random
import re
import site
import sysconfig
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest
from program_knots import knotted

from offwire_lint import pool, sources
from offwire_lint.analysis import judge_apart, not_judged
from offwire_lint.models import load_models

CASES = sorted((Path(__file__).parent / "cases").rglob("*.py"))
OURS = ("failed on this file", "crashed or hung", "analysis failed", "analysis crashed")
_PIECE = re.compile(rb"\w+|\s+|.", re.DOTALL)


def faults(programs: Iterable[tuple[object, bytes]]) -> list[tuple[str, str]]:
    """What the linter has to say of its own faults when it reads programs and judges each by itself.

    Args:
        programs: each with what tells it from the others.
    """
    named = [(str(name), content) for name, content in programs]
    tasks = [(len(content), (content, False, True)) for _, content in named]
    lowered = pool.run(sources.lower, tasks, 0, sources.died, apart=True)
    told = [
        (name, refusal[0])
        for (name, _), (_, _, _, refusals, _) in zip(named, lowered, strict=True)
        for refusal in refusals
    ]
    facts = [
        (len(blob), ((name, blob, True),))
        for (name, _), (blob, *_) in zip(named, lowered, strict=True)
        if blob is not None
    ]
    answers = pool.run(partial(judge_apart, load_models()), facts, 0, not_judged)
    told += [error for _, errors in answers for error in errors]
    return [(name, reason) for name, reason in told if any(fault in reason for fault in OURS)]


def spoilt(seed: int) -> bytes:
    """A judged program with pieces taken out, doubled, exchanged or broken, so that some of it still parses."""
    chance = random.Random(seed)
    pieces = _PIECE.findall(chance.choice(CASES).read_bytes())
    other = _PIECE.findall(chance.choice(CASES).read_bytes())
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(pieces) or 1)
        end = start + chance.choice([1, 1, 1, 3, 20])
        taken = chance.randrange(len(other) or 1)
        pieces[start:end] = chance.choice(
            [
                [],
                pieces[start:end] * 2,
                pieces[start:end] * chance.choice([50, 1000]),
                other[taken : taken + 40],
                [
                    chance.choice(
                        [
                            b"(",
                            b")",
                            b"\n",
                            b"\t",
                            b"\x00",
                            b"\xff",
                            b"\\",
                            b"'''",
                            b"f'{",
                            b"\xe2\x80\xae",
                            b"\r",
                        ]
                    )
                ],
                pieces[start:end][::-1],
            ]
        )
    return b"".join(pieces)


GENERATED = {"spoilt": spoilt, "knotted": knotted}


@pytest.mark.parametrize("generate", GENERATED.values(), ids=GENERATED)
def test_generated_programs_are_read_without_a_fault(generate: Callable[[int], bytes]) -> None:
    assert faults((seed, generate(seed)) for seed in range(150)) == []


@pytest.mark.slow
@pytest.mark.parametrize("generate", GENERATED.values(), ids=GENERATED)
def test_five_thousand_generated_programs_are_read_without_a_fault(generate: Callable[[int], bytes]) -> None:
    for start in range(1_000, 6_000, 500):
        assert faults((seed, generate(seed)) for seed in range(start, start + 500)) == []


def python_files(*folders: str) -> list[Path]:
    return sorted({path for folder in folders for path in Path(folder).rglob("*.py") if path.is_file()})


@pytest.mark.slow
@pytest.mark.parametrize("of", ["the standard library", "the installed packages"])
def test_whatever_is_installed_is_read_without_a_fault(of: str) -> None:
    """Python's own tests hold bad syntax and worse."""
    library, packages = sysconfig.get_path("stdlib"), [*site.getsitepackages(), sysconfig.get_path("purelib")]
    files = python_files(*packages)
    if of == "the standard library":
        files = [path for path in python_files(library) if "site-packages" not in path.parts]
    assert len(files) > 500
    for start in range(0, len(files), 300):
        assert faults((path, path.read_bytes()) for path in files[start : start + 300]) == []


@pytest.mark.parametrize(
    "knot",
    [
        "A.__call__ = A()\nA()()",
        "A.__init__ = A\nA()",
        "A.__post_init__ = B\nB.__post_init__ = A\nA()",
        "A.__call__, B.__call__ = B(), A()\nB()()",
    ],
)
def test_a_call_that_comes_to_itself_ends(knot: str) -> None:
    """As Python's own tests have it."""
    program = f"import autogen\nclass A: pass\nclass B: pass\n{knot}\n"
    assert faults([("knot", program.encode())]) == []
