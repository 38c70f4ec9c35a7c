"""The configuration: where it is found, what it may say, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from offwire_lint.config import Config, ConfigError, load


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_project_is_the_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "src" / "agents").mkdir(parents=True)
    assert load(tmp_path / "src" / "agents") == Config(root=tmp_path)


def test_the_nearest_file_with_a_table_of_ours_counts(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.offwire]\njobs = 3\n")
    write(tmp_path / "inner" / "pyproject.toml", "[project]\nname = 'x'\n")
    target = write(tmp_path / "inner" / "agent.py", "")
    config = load(target)
    assert (config.root, config.jobs, config.source) == (tmp_path, 3, tmp_path / "pyproject.toml")


def test_offwire_toml_needs_no_header_and_comes_first(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.offwire]\njobs = 3\n")
    write(tmp_path / "offwire.toml", 'select = ["OW2"]\n')
    assert load(tmp_path).select == ("OW2",)


def test_every_key(tmp_path: Path) -> None:
    write(
        tmp_path / "offwire.toml",
        'select = ["OW1", "OW201"]\nignore = ["OW302"]\nexclude = ["old"]\nextend-exclude = ["gen/*"]\n'
        'docs-url = "https://docs.example/{code}.html"\npedantic = true\njobs = 2\ncache-dir = ".cache"\nbaseline = "known.json"\n'
        '[per-file-ignores]\n"tests/**" = ["OW401"]\n[models]\ntokens = ["acme"]\n',
    )
    assert load(tmp_path) == Config(
        root=tmp_path,
        select=("OW1", "OW201"),
        ignore=("OW302",),
        exclude=("old",),
        extend_exclude=("gen/*",),
        pedantic=True,
        per_file_ignores=(("tests/**", ("OW401",)),),
        jobs=2,
        cache_dir=tmp_path / ".cache",
        baseline=tmp_path / "known.json",
        docs_url="https://docs.example/{code}.html",
        models={"tokens": ["acme"]},
        source=tmp_path / "offwire.toml",
    )


def test_the_command_line_takes_precedence_where_it_says_something(tmp_path: Path) -> None:
    write(tmp_path / "offwire.toml", 'select = ["OW1"]\njobs = 2\n')
    config = load(tmp_path, select=("OW2",), jobs=None)
    assert (config.select, config.jobs) == (("OW2",), 2)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("selct = []", "pyproject.toml:4: unknown key 'selct'; known are baseline, "),
        ("jobs = 'two'", "pyproject.toml:4: jobs must be a whole number"),
        ("jobs = -1", "pyproject.toml:4: jobs must be a whole number"),
        ("jobs = true", "pyproject.toml:4: jobs must be a whole number"),
        ("pedantic = 1", "pyproject.toml:4: pedantic must be true or false"),
        ("select = 'OW1'", "pyproject.toml:4: select must be a list of codes"),
        ("docs-url = 'https://docs.example/'", "pyproject.toml:4: docs-url must be an address such as"),
        ("docs-url = 'javascript:{code}'", "pyproject.toml:4: docs-url must be an address such as"),
        ("select = ['E501']", "pyproject.toml:4: select holds 'E501', which is no code"),
        ("exclude = [1]", "pyproject.toml:4: exclude must be a list of globs"),
        ("per-file-ignores = {'a' = 'OW1'}", "pyproject.toml:4: per-file-ignores must be a table"),
        ("cache-dir = '../../elsewhere'", "pyproject.toml:4: cache-dir must stay inside the project"),
        ("baseline = '/etc/passwd'", "pyproject.toml:4: baseline must stay inside the project"),
    ],
)
def test_a_mistake_is_told_by_file_line_and_key(tmp_path: Path, line: str, problem: str) -> None:
    path = write(tmp_path / "pyproject.toml", f"[project]\nname = 'x'\n[tool.offwire]\n{line}\n")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{path.parent}/{problem}".replace("\\", "/"))
    assert "\n" not in str(caught.value)


def test_an_unknown_table_is_told_by_its_header(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.offwire]\njobs = 1\n\n[tool.offwire.rules]\nx = 1\n")
    with pytest.raises(ConfigError, match=r"pyproject\.toml:4: unknown key 'rules'"):
        load(tmp_path)


@pytest.mark.parametrize(
    "content", [b"[tool.offwire\n", b"\xff\xfe", b"a = " + b"[" * 5000, b"[tool]\noffwire = 3\n"]
)
def test_a_broken_file_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_code_on_the_command_line_is_checked_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--select: 'S105' is no code"):
        load(tmp_path, select=("S105",))
