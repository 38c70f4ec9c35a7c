"""The measurement of speed: what is measured, and what is made of the figures."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "bench"))

import speed  # noqa: E402
import workloads  # noqa: E402
from processes import Cost, Failed, cost, median  # noqa: E402

from offwire_lint import config, run  # noqa: E402


def test_a_line_is_fitted_and_its_worst_point_told() -> None:
    assert speed.fit([(50, 3.0), (100, 5.0), (1000, 41.0)]) == pytest.approx((1.0, 0.04, 0.0))
    start, slope, off = speed.fit([(0, 1.0), (1, 1.0), (2, 4.0)])
    assert (start, slope, off) == pytest.approx((0.5, 1.5, 1.0))


def test_a_ratio_is_told_with_what_was_wanted() -> None:
    ratio = speed.Ratio("A", Cost(2.0, 0.0, 0.0), "bandit", 8.0, 0.5)
    assert ratio.line() == "| A | 2.00 s | bandit, 8.00 s | 0.250 | 0.5 | yes |"
    assert speed.Ratio("A", Cost(5.0, 0.0, 0.0), "bandit", 8.0, 0.5).line().endswith("| no |")


def test_figures_go_between_the_marks_of_a_page() -> None:
    page = "a\n<!-- speed -->\nold\n<!-- /speed -->\nb\n"
    assert speed.filled(page, "new\n") == "a\n<!-- speed -->\nnew\n<!-- /speed -->\nb\n"
    with pytest.raises(ValueError, match="no block"):
        speed.filled("a page", "new\n")
    for path in (speed.README, speed.PAGE):
        assert speed.BLOCK.search(path.read_text(encoding="utf-8"))


def test_a_peer_that_is_missing_is_told_and_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> Path:
        raise speed.NotInstalled("bandit==1: no such package")

    monkeypatch.setattr(speed, "environment", missing)
    bench = speed.Bench(tmp_path)
    bench.compare("A", Cost(1.0, 0.0, 0.0), "bandit", bench.peer("bandit", []), 0.5)
    assert bench.results.ratios == []
    assert "- not run: bandit==1: no such package" in bench.results.told()


def test_a_command_that_fails_or_hangs_is_told_in_a_line(tmp_path: Path) -> None:
    def run_python(code: str, limit: float = 60) -> Cost:
        return cost([sys.executable, "-c", code], tmp_path, limit=limit, environment={})

    assert run_python("raise SystemExit(1)").wall > 0
    with pytest.raises(Failed, match="exit code 3: oh"):
        run_python("import sys; print('oh', file=sys.stderr); sys.exit(3)")
    with pytest.raises(Failed, match="not done after 1 s"):
        run_python("import time; time.sleep(60)", 1)


def test_each_run_is_prepared(tmp_path: Path) -> None:
    prepared: list[int] = []
    median([sys.executable, "-c", ""], tmp_path, 3, environment={}, before=prepared.append)
    assert prepared == [0, 1, 2]


def test_the_repository_of_agents_is_clean_and_its_helpers_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workloads, "REPOSITORY_SIZE", 20)
    agent = workloads.repository(tmp_path)
    helper = tmp_path / "shop" / "client1.py"
    settings = config.load(tmp_path, use_cache=False)
    assert run.lint([tmp_path], settings).findings == ()
    helper.write_text(
        helper.read_text().replace(".json()", ".json() | {'status': os.environ['SHOP_KEY']}"),
        encoding="utf-8",
    )
    found = run.lint([agent], settings).findings
    assert {finding.code for finding in found} == {"OW204"}
    workloads.change(agent, 1)
    workloads.change(agent, 2)
    assert agent.read_text().endswith("\n# change 2\n")
    assert agent.read_text().count("# change") == 1


def test_copies_of_a_corpus_are_alike_and_not_the_same(tmp_path: Path) -> None:
    original = tmp_path / "autogen_core"
    original.mkdir()
    (original / "a.py").write_text("x = 1\n")
    some = workloads.copies(workloads.Corpus((original,)), 3, tmp_path / "copies")
    assert len({path.read_bytes() for path in some.files}) == len(some.files) == 3
