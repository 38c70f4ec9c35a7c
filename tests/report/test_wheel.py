"""The wheel in empty environments: the linter alone, under every Python at hand, and beside a user's pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LEAKING = """\
import os

from autogen_agentchat.agents import AssistantAgent

key = os.environ["STRIPE_KEY"]
agent = AssistantAgent("billing", model_client=client, system_message=f"Use the key {key}")
"""
BILLING = """\
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def build_agent() -> AssistantAgent:
    def get_invoice(id: str) -> str:
        \"\"\"Look up an invoice and return its status.\"\"\"
        headers = {"Authorization": f"Bearer {os.environ['STRIPE_KEY']}"}
        body = requests.get(f"https://api.stripe.com/v1/invoices/{id}", headers=headers, timeout=5).json()
        return RETURNED

    return AssistantAgent("billing", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
"""
BILLING_TEST = """\
from billing import build_agent
from offwire.testing import call, say


def test_billing(offwire):
    stripe = offwire.canary("STRIPE_KEY", env="STRIPE_KEY", shape="stripe", audience="api.stripe.com")
    api = offwire.upstream("https://api.stripe.com")
    api.get("/v1/invoices/{id}").json({"id": "in_1", "status": "open"}, expose=["/id", "/status"])
    offwire.model.script(call("get_invoice", id="in_1"), say("It is open."))
    offwire.drive_sync(build_agent, task="Look up in_1").assert_clean()
    assert api.calls[0].used(stripe)
"""
HARNESS_ONLY = ("pytest", "mitmproxy", "autogen_agentchat", "respx", "hypothesis", "httpx", "openai")
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def run(
    *command: str | Path, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


def ok(*command: str | Path, cwd: Path | None = None) -> str:
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what git would hand out."""
    folder = tmp_path_factory.mktemp("wheel")
    ok(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
    return next(folder.glob("offwire-*.whl"))


def environment(folder: Path, *packages: str | Path, python: str = sys.executable) -> Path:
    """Make an environment, install into it, and return its Python."""
    ok(python, "-m", "venv", folder)
    interpreter = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    ok(interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    return interpreter


@pytest.fixture(scope="session")
def base(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the wheel and what it needs."""
    return environment(tmp_path_factory.mktemp("base") / "env", wheel)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "billing.py").write_text(LEAKING, encoding="utf-8")
    return tmp_path


def test_the_linter_works_without_the_harness(base: Path, project: Path) -> None:
    for module in HARNESS_ONLY:
        assert run(base, "-c", f"import {module}").returncode == 1, f"{module} came with the base install"
    done = run(base.with_name("offwire"), "lint", "agents/", cwd=project)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "agents/billing.py:6:" in done.stdout
    assert "OW101" in done.stdout


def test_what_the_wheel_ships(base: Path) -> None:
    script = (
        "from importlib.resources import files\n"
        "assert files('offwire.report').joinpath('offwire-report.schema.json').is_file()\n"
        "assert files('offwire.report').joinpath('page.css').is_file()\n"
        "assert files('offwire').joinpath('py.typed').is_file()\n"
        "assert list(files('offwire_lint').joinpath('models').iterdir())\n"
    )
    ok(base, "-c", script)


def test_commands_that_need_the_harness_say_so_in_one_line(base: Path, project: Path) -> None:
    done = run(base.with_name("offwire"), "review", "agents/", cwd=project)
    assert done.returncode == 1  # there is a finding, and nothing was proven
    assert "pytest is not installed" in done.stdout
    assert "pip install 'offwire[harness,autogen]'" in done.stdout
    assert "Traceback" not in done.stderr
    assert (project / "review.html").is_file()


def test_a_users_pytest_is_not_disturbed_by_the_plugin(wheel: Path, project: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "env", wheel, "pytest")
    (project / "test_it.py").write_text(
        "import sys\n"
        "def test_it():\n"
        "    heavy = {'mitmproxy', 'respx', 'hypothesis', 'libcst', 'httpx'} & set(sys.modules)\n"
        "    assert not heavy\n",
        encoding="utf-8",
    )
    done = run(python, "-m", "pytest", "-W", "error", "-q", "test_it.py", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.mark.parametrize("versions", ["newest", "oldest"])
def test_a_users_project_proves_its_agent_from_the_wheel(versions: str, wheel: Path, tmp_path: Path) -> None:
    wanted = oldest() if versions == "oldest" else []
    python = environment(
        tmp_path / "env", f"offwire[harness,autogen] @ {wheel.as_uri()}", "requests", *wanted
    )
    verdicts = {}
    for name, returned in (("deniable", "body['status']"), ("leaking", "str(headers)")):
        project = tmp_path / name
        project.mkdir()
        (project / "billing.py").write_text(BILLING.replace("RETURNED", returned), encoding="utf-8")
        (project / "test_billing.py").write_text(BILLING_TEST, encoding="utf-8")
        verdicts[name] = run(python, "-m", "pytest", "--offwire", "-q", cwd=project)
    assert verdicts["deniable"].returncode == 0, verdicts["deniable"].stdout + verdicts["deniable"].stderr
    assert "1 driven run: 1 clean" in verdicts["deniable"].stdout
    assert verdicts["leaking"].returncode == 1
    assert "STRIPE_KEY reached api.openai.com" in verdicts["leaking"].stdout


def oldest() -> list[str]:
    """The lower bounds of `pyproject.toml` as exact versions: of the base, the harness and AutoGen."""
    extras = ("", "harness", "autogen")
    wanted = [Requirement(text) for text in requires("offwire") or ()]
    needed = [
        requirement
        for requirement in wanted
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": name}) for name in extras)
    ]
    assert needed
    return [str(requirement).partition(";")[0].strip().replace(">=", "==") for requirement in needed]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_linter_works_under_every_supported_python(
    version: str, wheel: Path, project: Path, tmp_path: Path
) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"not run: the wheel under Python {version}: there is none on this machine")
    installed = environment(tmp_path / "env", wheel, python=python)
    done = run(installed.with_name("offwire"), "lint", "--format", "github", "agents/", cwd=project)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.startswith("::error file=agents/billing.py,line=6,")


def interpreter(version: str) -> str | None:
    """Find a Python of this version: this one, on the PATH, or among pyenv's."""
    if "{}.{}".format(*sys.version_info) == version:
        return sys.executable
    pyenv = Path.home() / ".pyenv" / "versions"
    candidates = [shutil.which(f"python{version}")]
    candidates += [str(path / "bin" / "python") for path in sorted(pyenv.glob(f"{version}.*"), reverse=True)]
    for candidate in filter(None, candidates):
        done = run(candidate, "-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])")
        if done.returncode == 0 and done.stdout.strip() == version:
            return candidate
    return None
