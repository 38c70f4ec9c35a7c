"""A run that is spread over a cluster: the same report, whatever the cluster does. Loopback only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from offwire import cli
from offwire_lint import cluster, pool
from offwire_lint.config import ConfigError

CASES = Path(__file__).parents[1] / "lint" / "cases"
pytest.importorskip("joblib", reason="not run: needs pip install offwire[cluster]")


def double(number: int) -> int:
    return number * 2


def die_elsewhere(home: int, number: int) -> int:
    """Ends every process that works on 7 but our own."""
    if number == 7 and os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def lost(number: int) -> int:
    return -number


def items(count: int) -> list[tuple[int, int]]:
    return [(pool.BATCH_SIZE // 3, number) for number in range(count)]


def lint(target: str, *arguments: str) -> str:
    if not Path("project").exists():
        shutil.copytree(CASES / "flows", "project")
    cli.main(["lint", "--no-cache", "--format", "json", "-o", target, "project", *arguments])
    return Path(target).read_text()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is too little to be sent to a cluster."""
    monkeypatch.setattr(cluster.run, "__kwdefaults__", {**cluster.run.__kwdefaults__, "enough": 0})
    for name in ("_ENOUGH_TO_EXAMINE", "_ENOUGH_TO_ANALYSE"):
        monkeypatch.setattr(f"offwire_lint.run.{name}", 0)


class TestAnyBackend:
    """Joblib's own processes stand for a cluster."""

    def test_answers_come_in_the_order_of_the_items(self) -> None:
        with cluster.connected("loky") as spread:
            assert spread(double, items(20), 2, lost, enough=0) == [number * 2 for number in range(20)]
            assert spread(double, [], 2, lost, enough=0) == []

    def test_little_work_is_not_sent_away(self) -> None:
        with cluster.connected("loky") as spread:
            assert spread(lambda number: os.getpid(), items(3), 2, lost, enough=10**9) == [os.getpid()] * 3

    def test_what_a_dead_worker_did_not_answer_is_done_here(self, caplog: pytest.LogCaptureFixture) -> None:
        with cluster.connected("loky") as spread:
            answers = spread(partial(die_elsewhere, os.getpid()), items(12), 1, lost, enough=0)
        assert answers == [number * 2 for number in range(12)]
        assert "what it did not answer is done on this machine" in caplog.text

    def test_a_worker_that_would_judge_differently_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        other = pytest.raises(
            ConfigError,
            match=r"a worker has offwire .* on Python .*, this machine offwire 9\.9 on Python 3\.99",
        )
        with other, cluster.connected("loky") as spread:
            monkeypatch.setattr(cluster, "_stamp", lambda: ("9.9", 3, 99))
            spread(double, items(4), 2, lost, enough=0)

    def test_the_report_is_that_of_one_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        expected = lint("here.json")
        everywhere(monkeypatch)
        assert lint("there.json", "--cluster", "loky") == expected
        assert expected.count('"code"') > 20


class TestRefusals:
    def refused(self, *arguments: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments, "lint", "--cluster", "dask=tcp://127.0.0.1:9", "."],
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, **environment},
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1, done.stderr
        return done.stderr

    @pytest.mark.parametrize("text", ["", "dask", "dask=", "slurm", "loky=1", "ray2"])
    def test_a_cluster_of_no_known_kind(self, text: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="2"):
            cli.main(["lint", "--cluster", text])
        assert capsys.readouterr().err.endswith(
            f"expected dask=tcp://HOST:PORT, ray, ray=ADDRESS or loky, not {text!r}\n"
        )

    def test_a_cluster_that_is_not_there(self) -> None:
        script = "from offwire_lint import cluster; cluster.SECONDS_TO_CONNECT = 1\nfrom offwire import cli; import sys; sys.exit(cli.main())"
        assert "--cluster dask=tcp://127.0.0.1:9: can't be reached (" in self.refused("-c", script)

    def test_a_library_that_is_not_installed(self) -> None:
        script = (
            "import sys; sys.modules['distributed'] = None; from offwire import cli; sys.exit(cli.main())"
        )
        shown = self.refused("-c", script)
        assert shown.endswith("distributed is not installed: pip install 'offwire[cluster]'\n")

    def test_a_configuration_names_no_cluster(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("offwire.toml").write_text('cluster = "dask=tcp://attacker.example:8786"\n')
        assert cli.main(["lint"]) == 2
        assert "unknown key 'cluster'" in capsys.readouterr().err


@pytest.mark.slow
class TestDask:
    @pytest.fixture(scope="class")
    def scheduler(self) -> Iterator[Any]:
        distributed = pytest.importorskip("distributed", reason="not run: needs pip install offwire[cluster]")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as scheduler:
            yield scheduler

    @pytest.fixture
    def spread(self, scheduler: Any) -> Iterator[Callable[..., list[Any]]]:
        with cluster.connected(f"dask={scheduler.scheduler_address}") as spread:
            yield spread

    def test_workers_of_the_cluster_do_the_work(
        self, scheduler: Any, spread: Callable[..., list[Any]]
    ) -> None:
        workers = {worker.pid for worker in scheduler.workers.values()}
        assert set(spread(_pid, items(12), 1, lost, enough=0)) <= workers

    def test_the_report_is_that_of_one_machine(self, scheduler: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        expected = lint("here.json")
        everywhere(monkeypatch)
        assert lint("there.json", "--cluster", f"dask={scheduler.scheduler_address}") == expected

    def test_what_kills_workers_is_done_here(self, spread: Callable[..., list[Any]]) -> None:
        answers = spread(partial(die_elsewhere, os.getpid()), items(12), 1, lost, enough=0, patience=10.0)
        assert answers == [number * 2 for number in range(12)]


def _pid(_: int) -> int:
    return os.getpid()


@pytest.mark.slow
class TestRay:
    """Ray on this machine: `--cluster ray` starts one."""

    @pytest.fixture(autouse=True)
    def _ray(self) -> None:
        pytest.importorskip("ray", reason="not run: needs pip install ray")

    def test_the_cluster_does_the_work_and_the_report_is_that_of_one_machine(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        expected = lint("here.json")
        everywhere(monkeypatch)
        assert lint("there.json", "--cluster", "ray") == expected
        assert expected.count('"code"') > 20
        assert "the cluster failed" not in caplog.text
