"""Whatever a repository says of itself (names, texts, settings, notebooks, a cache that it brought along), every format of the
report stays a sound file of its kind, with the findings that there are, and no line, annotation or element besides."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from format_checks import check

from offwire import cli
from offwire.arguments import FORMATS

HOSTILE = (
    "\x1b[2K\x1b[1A\x1b]0;title\x07",
    "a\nb.py:1:1: error OW000 all-clear: nothing found\n",
    "\n::error file=x::forged\n",
    "%0A::error::x",
    "\r::add-mask::OW101\r",
    "\u202e\u2066gnihton dnuoF\u2069",
    "\u2028\u2029\x85\x0b\x0c\x1c",
    "##vso[task.setvariable variable=a]b ##[error]c ##teamcity[testFailed name='x']",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "]]><failure message='x'/>&amp;&#10;'\"",
    "](http:x) ![x](http:y) `|` | a | b |\n\n# h\n\n<b>",
    "'}; --> {{x}} ${y} $(z) `z`",
    "\ufffe\uffff\ue000\U000e0041",
)
ALL = "".join(HOSTILE)

HEAD = "import os\nfrom autogen_agentchat.agents import AssistantAgent\n"
LEAK = HEAD + 'agent = AssistantAgent("a", None, system_message=os.environ["STRIPE_KEY"])\n'


def named(text: str) -> str:
    """A text that may be a file's name."""
    return text.replace("/", "\u2215").replace("\0", "")[:80]


def names() -> int:
    """Files and folders that are called so."""
    for number, text in enumerate(HOSTILE):
        folder = Path(named(text)) if number % 2 else Path(".")
        folder.mkdir(exist_ok=True)
        (folder / f"{named(text)}.py").write_text(LEAK)
    (Path(" ") / "  x").mkdir(parents=True)
    (Path(" ") / "  x" / " .py").write_text(LEAK)
    if os.name == "posix":
        Path(os.fsdecode(b"\xff\xfe\x80.py")).write_text(LEAK)
        return len(HOSTILE) + 2
    return len(HOSTILE) + 1


def texts() -> int:
    """Strings, comments and names of environment variables, as they are and escaped, on the lines that are shown."""
    for number, text in enumerate(HOSTILE):
        raw = text.replace("\n", " ").replace("\r", " ").replace("\\", "").replace('"', "")
        calls = (
            f'AssistantAgent("{raw}", None, system_message=os.environ["STRIPE_KEY"])  # {raw}',
            f"AssistantAgent('a', None, system_message=os.environ[{text + '_API_KEY'!a}])",
            f'AssistantAgent("a", None, system_message="{raw} %s" % os.environ["{raw}_API_KEY"])',
            f"AssistantAgent('a', None, system_message={text + 'x'!r} + os.getenv('A_SECRET', {text!r}))",
        )
        Path(f"{number}.py").write_text(HEAD + "".join(f"x = {call}\n" for call in calls), "utf-8")
    return -1


def tools() -> int:
    """What tools are called, ask for, say of themselves and refuse."""
    for number, text in enumerate(HOSTILE):
        Path(f"{number}.py").write_text(
            HEAD
            + f"def get(q: str, *, {'a' * 200}: str = 'x', api_key: str = {text!a}) -> str:\n    {text!a}\n"
            + f"    try:\n        return q\n    except Exception as e:\n        raise ValueError({text!a} + str(e))\n"
            + "agent = AssistantAgent('a', None, tools=[get])\n"
        )
    return -1


def notebooks() -> int:
    """Cells, metadata, outputs and attachments."""
    for number, text in enumerate(HOSTILE):
        cells = [
            {"cell_type": text, "source": LEAK, "metadata": {text: text}},
            {"cell_type": "markdown", "source": text, "attachments": {text: {text: text}}},
            {
                "cell_type": "code",
                "source": [f"# {text!a}\n", LEAK],
                "outputs": [{"text": text, "ename": text}],
                "id": text,
                "metadata": {"tags": [text], "scrolled": text},
                "execution_count": text,
            },
        ]
        metadata = {"kernelspec": {"name": text, "language": text, "display_name": text}, text: text}
        name = f"{number}{named(text)}.ipynb"
        Path(name).write_text(
            json.dumps({"cells": cells, "nbformat": text, "metadata": metadata}), encoding="utf-8"
        )
    return len(HOSTILE)


def broken() -> int:
    """Files that can't be read or parsed, and why."""
    for number, text in enumerate(HOSTILE):
        first = text.splitlines()[0] or text.strip()
        Path(f"{number}a.py").write_text(HEAD + f"x = {first}\n", "utf-8")
        Path(f"{number}b.py").write_bytes(f"# coding: {first}\n".encode() + LEAK.encode() + b"\xff")
        Path(f"{number}c.ipynb").write_text(text, "utf-8")
        Path(f"{number}d.ipynb").write_text(json.dumps({"cells": text}), "utf-8")
    return -1


def suppressions() -> int:
    """Instructions that mean nothing, with reasons that say too much."""
    for number, text in enumerate(HOSTILE):
        flat = text.replace("\n", " ").replace("\r", " ")
        lines = (
            f"x = 1  # offwire: ignore[{flat}] {flat}\n",
            f"y = 1  # offwire: {flat}[OW101]\n",
            f"z = 1  # offwire: ignore[OW101] {flat}\n",
        )
        Path(f"{number}.py").write_text(HEAD + "".join(lines), "utf-8")
    return -1


def settings() -> int:
    """Models, globs and codes."""
    sayable = [text.replace("\ufffe\uffff", "").replace("\U000e0041", "") for text in HOSTILE]
    models = "".join(
        f"[[models.function]]\nnames = [{json.dumps('pkg.' + text.replace('.', ' '))}, 'pkg.f{number}']\n"
        "returns = 'credential'\n"
        for number, text in enumerate(sayable)
    )
    ignored = "".join(f"{json.dumps(text)} = ['OW9']\n" for text in sayable)
    Path("offwire.toml").write_text(
        f"extend-exclude = [{json.dumps(HOSTILE[0])}, {json.dumps(HOSTILE[6])}]\n{models}[per-file-ignores]\n{ignored}"
    )
    uses = "".join(
        f"AssistantAgent('a', None, system_message=pkg.f{number}())\n" for number in range(len(HOSTILE))
    )
    Path("agent.py").write_text(HEAD + "import pkg\n" + uses)
    return len(HOSTILE)


def prepared() -> int:
    """A cache that came along, in the place where this one is, with findings of its own."""
    Path("offwire.toml").write_text('cache-dir = ".cache"\n')
    Path("agent.py").write_text(LEAK)
    assert cli.main(["lint", "--format", "json", "-o", os.devnull, "."]) == 1
    entries = [path for path in Path(".cache").rglob("*") if path.is_file()]
    for path in entries:
        path.write_bytes(path.read_bytes().replace(b"STRIPE_KEY", b"\x1b[2K::err:"))
    assert any(b"\x1b[2K" in path.read_bytes() for path in entries)
    return 1


SHAPES: tuple[Callable[[], int], ...] = (
    names,
    texts,
    tools,
    notebooks,
    broken,
    suppressions,
    settings,
    prepared,
)


@pytest.fixture(scope="module", params=SHAPES, ids=lambda shape: shape.__name__)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A hostile repository that we stand in, and how many findings there are in it; -1 if it does not matter."""
    ground = tmp_path_factory.mktemp("hostile")
    repository = ground / "repository"
    repository.mkdir()
    (repository / ".git").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFWIRE_CACHE_DIR", str(ground / "cache"))
        patch.chdir(repository)
        yield request.param()
    shutil.rmtree(ground)


@pytest.mark.skipif(os.name != "posix", reason="not run: files can't be called so here")
class TestEveryFormat:
    @pytest.mark.parametrize("name", FORMATS)
    def test_it_is_sound_and_holds_what_was_found(
        self, found: int, name: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        missing = "no\nsuch\x1b[2K::error::]]>|`.py"
        for paths, code, problems in ((["."], 1, 0), ([".", missing], 2, 1)):
            assert cli.main(["lint", "--format", "json", *paths]) == code
            everything = json.loads(capfd.readouterr().out)["findings"]
            shown = [one for one in everything if not one["suppressed"]]
            assert len(shown) == found if found >= 0 else len(shown) >= len(HOSTILE)
            assert cli.main(["lint", "--format", name, *paths]) == code
            out, err = capfd.readouterr()
            assert err == ""
            check(name, out, len(everything) if name in ("json", "sarif", "html") else len(shown), problems)

    def test_what_is_found_is_told_of_the_file_that_it_is_in(
        self, found: int, capfd: pytest.CaptureFixture[str]
    ) -> None:
        cli.main(["lint", "--format", "json", "."])
        for finding in json.loads(capfd.readouterr().out)["findings"]:
            assert Path(finding["path"]).is_file()


@pytest.mark.skipif(os.name != "posix", reason="not run: files can't be called so here")
@pytest.mark.parametrize(
    "text",
    [
        "{hostile} = 1",
        "select = [{hostile}]",
        "baseline = {hostile}",
        "cache-dir = {hostile}",
        "jobs = {hostile}",
        "docs-url = {hostile}",
        "models = {hostile}",
        "[models]\n{hostile} = 1",
        "[[models.function]]\nnames = [{hostile}]\nreturns = {hostile}",
        "[[models.class]]\nname = {hostile}\nmembers = {{ {hostile} = {hostile} }}",
        "[per-file-ignores]\n{hostile} = [{hostile}]",
        "x = {hostile} {hostile}",
    ],
)
def test_settings_that_mean_nothing_are_told_in_one_line(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("agent.py").write_text(LEAK)
    for hostile in (HOSTILE[1], ALL, ALL * 200):
        Path("offwire.toml").write_text(text.format(hostile=json.dumps(hostile.replace("\U000e0041", ""))))
        code = cli.main(["lint", "--no-cache", "agent.py"])
        out, err = capsys.readouterr()
        if code == 2:
            assert out == ""
            assert err.startswith("offwire: error: ")
            assert err.count("\n") == 1
            assert err.rstrip("\n").isprintable()
            assert "internal error" not in err
            assert "##vso[" not in err
            assert len(err) < 2_000
        else:
            assert (code, err) == (1, "")
            check("text", out, 1)
