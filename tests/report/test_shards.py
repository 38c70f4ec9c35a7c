"""A file set linted in parts, on machines that know nothing of one another, and joined to the report of one run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offwire import cli
from offwire.arguments import FORMATS
from offwire_lint import pool, sources
from offwire_lint.shards import shares

CASES = Path(__file__).parents[1] / "lint" / "cases"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(cache))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Programs that import one another, notebooks, suppressions, a broken file and one that concerns no agent."""
    project = tmp_path / "project"
    for folder in ("system_message", "registration", "notebooks", "near_misses"):
        if (CASES / folder).is_dir():
            for source in sorted((CASES / folder).rglob("*"))[:25]:
                if source.is_file():
                    target = project / folder / source.relative_to(CASES / folder)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(source.read_bytes())
    (project / "broken.py").write_text("def f(:\n")
    (project / "plain.py").write_text("x = 1\n")
    (project / "offwire.toml").write_text("pedantic = true\n")
    return project


def offwire(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def sharded(project: Path, count: int, *arguments: object) -> list[str]:
    names = [f"{number}.json" for number in range(1, count + 1)]
    for number, name in enumerate(names, 1):
        shard = f"{number}/{count}"
        offwire("lint", "--shard", shard, "--format", "json", "-o", name, project, *arguments)
    return names


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_the_joined_shards_are_the_report_of_one_run_byte_for_byte(project: Path, count: int) -> None:
    expected = offwire("lint", project, "--format", "json", "-o", "whole.json")
    names = sharded(project, count)
    assert len(json.loads(Path("whole.json").read_text())["findings"]) > 50
    for order in (names, names[::-1]):
        assert offwire("report", "merge", *order, "-o", "merged.json") == expected
        assert Path("merged.json").read_bytes() == Path("whole.json").read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_the_joined_shards_are_the_same_in_every_format(project: Path, name: str) -> None:
    offwire("lint", project, "--format", name, "-o", "whole")
    offwire("report", "merge", *sharded(project, 3), "--format", name, "-o", "merged")
    assert Path("merged").read_bytes() == Path("whole").read_bytes()


def test_every_file_is_in_one_shard_and_no_shard_has_all(project: Path) -> None:
    offwire("lint", project, "--format", "json", "-o", "whole.json")
    reports = [json.loads(Path(name).read_text()) for name in sharded(project, 3)]
    whole = json.loads(Path("whole.json").read_text())["findings"]
    assert all(0 < len(report["findings"]) < len(whole) for report in reports)
    assert sum(len(report["findings"]) for report in reports) == len(whole)
    assert [report["shard"]["number"] for report in reports] == [1, 2, 3]
    assert "shard" not in json.loads(Path("whole.json").read_text())


def test_a_shard_parses_only_its_own_files(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []
    real = pool.run

    def recording(work: Any, items: Any, *rest: Any, **options: Any) -> Any:
        if work is sources.lower:
            parsed.extend(content for _, (content, *_) in items)
        return real(work, items, *rest, **options)

    monkeypatch.setattr(pool, "run", recording)
    counts = []
    for shard in ("1/2", "2/2", "1/1"):
        offwire("lint", project, "--shard", shard, "--no-cache", "-j", "1", "-o", "out")
        counts.append(len(parsed))
    assert sorted(parsed[: counts[1]]) == sorted(parsed[counts[1] :])
    assert 0.3 < counts[0] / counts[1] < 0.7


def test_a_helper_and_its_callers_are_judged_in_one_shard(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / name).mkdir()
        (tmp_path / name / "keys.py").write_text('import os\nKEY = os.environ["STRIPE_KEY"]\n')
        (tmp_path / name / "agent.py").write_text(
            "from autogen_agentchat.agents import AssistantAgent\nfrom keys import KEY\n"
            'agent = AssistantAgent("a", None, system_message=f"Use {KEY}")\n'
        )
    for name in sharded(tmp_path, 4):
        (finding,) = json.loads(Path(name).read_text())["findings"]
        steps = [Path(step["path"]).name for step in finding["flow"]]
        assert (steps[0], steps[-1]) == ("keys.py", "agent.py")


def test_what_could_not_be_judged_is_told_once(project: Path) -> None:
    assert offwire("lint", "--format", "json", "-o", "whole.json", project, "missing.py") == 2
    assert offwire("report", "merge", *sharded(project, 2, "missing.py"), "-o", "merged.json") == 2
    assert Path("merged.json").read_bytes() == Path("whole.json").read_bytes()


def test_a_baseline_means_the_same_to_the_shards(project: Path) -> None:
    offwire("lint", project, "--write-baseline", "known.json")
    (project / "new.py").write_text(
        'import autogen\nagent = autogen.AssistantAgent("a", system_message="Use sk_live_9fQ2xLw7Vb4Tz8Rk1Ns6")\n'
    )
    assert offwire("lint", project, "--baseline", "known.json", "--format", "json", "-o", "whole.json") == 1
    names = sharded(project, 3, "--baseline", "known.json")
    assert offwire("report", "merge", *names, "-o", "merged.json") == 1
    assert Path("merged.json").read_bytes() == Path("whole.json").read_bytes()


class TestRefusals:
    @pytest.fixture
    def shards(self, project: Path) -> list[str]:
        return sharded(project, 3)

    def refused(self, capsys: pytest.CaptureFixture[str], *names: str) -> str:
        capsys.readouterr()
        assert offwire("report", "merge", *names, "-o", "merged.json") == 2
        assert not Path("merged.json").exists()
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        return err.removeprefix("offwire: error: ").rstrip("\n")

    def test_a_shard_that_is_missing(self, shards: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        missing = "shard 2/3 of the run of 1.json is missing: name every shard's report"
        assert self.refused(capsys, "1.json", "3.json") == missing
        missing = "shard 1/3, shard 3/3 of the run of 2.json are missing: name every shard's report"
        assert self.refused(capsys, "2.json") == missing

    def test_a_shard_that_is_named_twice(self, shards: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        again = self.refused(capsys, *shards, "2.json")
        assert again == "2.json: shard 2/3 once more, as in 2.json"

    @pytest.mark.parametrize("change", ["content", "settings", "count"])
    def test_a_shard_of_another_run(
        self, shards: list[str], project: Path, change: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        if change == "content":
            (project / "plain.py").write_text("x = 2\n")
        if change == "settings":
            (project / "offwire.toml").write_text("pedantic = false\n")
        shard = "3/4" if change == "count" else "3/3"
        offwire("lint", project, "--shard", shard, "--format", "json", "-o", "3.json")
        other = f"3.json: shard {shard} of another run than 1.json: other files, settings or versions"
        assert self.refused(capsys, *shards) == other

    def test_a_shard_beside_the_report_of_a_whole_run(
        self, shards: list[str], project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        offwire("lint", project, "--format", "json", "-o", "whole.json")
        mixed = "whole.json: no shard, and 1.json is shard 1/3; join the shards before the rest"
        assert self.refused(capsys, "whole.json", *shards) == mixed

    def test_a_shard_that_does_not_exist(self, shards: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        report = json.loads(Path("1.json").read_text())
        Path("4.json").write_text(json.dumps({**report, "shard": {**report["shard"], "number": 4}}))
        assert self.refused(capsys, "4.json") == "4.json: not a report of offwire: there is no shard 4/3"

    @pytest.mark.parametrize(
        "text", ["", "1", "0/3", "4/3", "1/0", "a/b", "1/3/5", "-1/3", "1.0/3", "²/3", "1/10001"]
    )
    def test_a_part_that_there_is_not(self, text: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "offwire", "lint", f"--shard={text}"],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 2
        assert (
            f"expected I/N with I from 1 to N, e.g. 2/4, and N no more than 10000, not {text!r}"
            in done.stderr
        )

    def test_a_baseline_is_not_written_from_a_part(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert offwire("lint", project, "--shard", "1/2", "--write-baseline", "known.json") == 2
        assert "leave --shard away" in capsys.readouterr().err
        assert not Path("known.json").exists()


groups = st.lists(st.integers(1, 1000), max_size=30)


@given(groups, st.integers(0, 20), st.integers(1, 9))
def test_every_file_has_one_share_and_the_shares_are_even(sizes: list[int], others: int, count: int) -> None:
    weights = {f"f{index}": size for index, size in enumerate(sizes)}
    rest = {f"o{index}" for index in range(others)}
    parts = shares([(name,) for name in weights], weights, rest, count)
    assert len(parts) == count
    assert sorted(name for part in parts for name in part) == sorted({*weights, *rest})
    filled = [sum(weights.get(name, 0) for name in part) for part in parts]
    assert max(filled) - min(filled) <= max(sizes, default=0)
    shuffled = {name: weights[name] for name in reversed(weights)}
    assert shares([(name,) for name in shuffled], shuffled, sorted(rest), count) == parts
