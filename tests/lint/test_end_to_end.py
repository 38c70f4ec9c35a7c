"""The linter with its real engine, seen from outside: what it must never do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from offwire.findings import LintReport
from offwire.report import github, html, junit, markdown, sarif, text
from offwire.report import json as json_report
from offwire_lint.config import load
from offwire_lint.literals import PLACEHOLDER, credential_literal
from offwire_lint.rules import all_rules
from offwire_lint.run import lint

LEAK = """\
import os

from autogen_agentchat.agents import AssistantAgent

key = os.environ["STRIPE_KEY"]
agent = AssistantAgent("billing", model_client=None, system_message=f"Use {key}")
"""


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    monkeypatch.chdir(project)


def run(*paths: str, **overrides: object) -> LintReport:
    return lint([Path(path) for path in paths or (".",)], load(Path.cwd(), **overrides))


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


RUN = "import sys\nfrom pathlib import Path\nfrom offwire_lint.config import load\nfrom offwire_lint.run import lint\n"


def test_a_warm_run_never_imports_the_parser_nor_the_analysis() -> None:
    Path("agent.py").write_text(LEAK)
    code = RUN + (
        "report = lint([Path('.')], load(Path('.')))\n"
        "assert [one.code for one in report.findings] == ['OW101'], report\n"
        "print([name for name in ('libcst', 'detect_secrets', 'offwire_lint.analysis') if name in sys.modules])"
    )
    assert python(code) == "['offwire_lint.analysis']\n"
    assert python(NO_WORKER + code) == "[]\n"
    Path("unrelated.py").write_text("x = 1\n")
    assert python(NO_WORKER + code) == "[]\n"


NO_WORKER = "import os; os.fork = None\n"  # where the parser would be

TOOL = '"""A tool."""\nimport requests\n\n\ndef fetch(item: str) -> str:\n    """Fetch an item."""\n'
RAW = TOOL + '    return requests.get("https://example.com/" + item, timeout=9).text\n'
STATUS = TOOL + '    return str(requests.get("https://example.com/" + item, timeout=9).status_code)\n'
REGISTRAR = (
    "from autogen_agentchat.agents import AssistantAgent\nfrom tools import fetch\n"
    'agent = AssistantAgent("a", None, tools=[fetch])\n'
)
HELPER = "import os\n\n\ndef greeting():\n    return "
CALLER = (
    "from autogen_agentchat.agents import AssistantAgent\nfrom helper import greeting\n"
    'agent = AssistantAgent("a", None, system_message=greeting())\n'
)


def test_a_named_tool_is_judged_by_who_registers_it() -> None:
    Path("tools.py").write_text(RAW)
    assert run("tools.py").findings == ()
    Path("agent.py").write_text(REGISTRAR)
    assert [(one.code, one.location.path) for one in run("tools.py").findings] == [("OW201", "tools.py")]
    Path("tools.py").write_text(STATUS)
    assert run("tools.py").findings == ()


def test_an_edit_in_a_helper_judges_its_callers_again() -> None:
    Path("agent.py").write_text(CALLER)
    Path("helper.py").write_text(HELPER + "'Be kind.'\n")
    assert run("helper.py").findings == run(".").findings == ()
    Path("helper.py").write_text(HELPER + "os.environ['STRIPE_API_KEY']\n")
    (finding,) = run("helper.py").findings
    assert (finding.code, finding.location.path) == ("OW101", "agent.py")
    assert run(".").findings == run("helper.py").findings == run("agent.py").findings


def test_a_named_file_that_concerns_no_agent_brings_no_parser() -> None:
    Path("agent.py").write_text(CALLER)
    Path("helper.py").write_text(HELPER + "'Be kind.'\n")
    names = "('libcst', 'offwire_lint.analysis', 'offwire_lint.models.reader')"
    code = RUN + (
        "assert lint([Path('plain.py')], load(Path('plain.py'))).findings == ()\n"
        f"print([name for name in {names} if name in sys.modules])"
    )
    run(".")
    for content in ("x = 1\n", "import json\n"):
        Path("plain.py").write_text(content)
        assert python(NO_WORKER + code) == "[]\n"


def test_what_is_read_is_never_run() -> None:
    trap = "import pathlib\npathlib.Path('sprung').write_text('x')\n"
    for name in (
        "agent.py",
        "conftest.py",
        "setup.py",
        "sitecustomize.py",
        "offwire.py",
        "libcst.py",
        "helper/__init__.py",
    ):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(trap + "import helper\n" + LEAK)
    Path("n.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "code", "source": "!touch sprung\n" + trap + LEAK}]})
    )
    assert {one.location.path for one in run().findings} >= {"agent.py", "n.ipynb"}
    assert not Path("sprung").exists()


def test_two_runs_at_once_agree() -> None:
    for number in range(8):
        Path(f"agent{number}.py").write_text(LEAK + f"x = {number}\n")
    code = RUN + "print(lint([Path('.')], load(Path('.'))).findings)"
    runs = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    outputs = {process.communicate(timeout=120)[0] for process in runs}
    assert len(outputs) == 1
    assert str(run().findings) + "\n" in outputs


def test_cold_warm_workers_and_no_cache_give_the_same_bytes() -> None:
    for number in range(4):
        Path(f"agent{number}.py").write_text("from helper import *\n" + LEAK * (number + 1))
    Path("helper.py").write_text("def f(x):\n    return x\n")
    reports = [
        run(),
        run(),
        run(jobs=2),
        run(use_cache=False),
        run("agent3.py", "agent0.py", "agent2.py", "agent1.py", "helper.py"),
    ]
    assert len({json_report.render(report) for report in reports}) == 1


# No credential's value, in any format, nor on disk

RENDERERS = {
    "json": json_report.render,
    "sarif": lambda report: sarif.render(report, all_rules()),
    "github": github.render,
    "junit": junit.render,
    "markdown": markdown.render,
    "html": html.render,
    "text": lambda report: text.render(report, color=True),
}

FORMS = [
    "system_message = {secret}\npassword = {secret}\n",
    "token = ('Bearer ' + {secret})\n",
    "client = connect(api_key={secret}, host='h')\n",
    "headers = {{'Authorization': {secret}, 'X-Api-Key': {secret}}}\n",
    "class Settings:\n    db_password: str = {secret}\n",
    "def tool(x: int, secret_key: str = {secret}) -> int:\n    return x\n",
    "api_key = os.environ.get('STRIPE_KEY', {secret})\n",
]

AGENT = """\
import os

from autogen_agentchat.agents import AssistantAgent

{form}
agent = AssistantAgent("billing", model_client=None, system_message={secret})
broken = AssistantAgent("billing", model_client=None, system_message=f"use {{os.environ['A_TOKEN']}}", password={secret})
"""

SHAPES = st.one_of(
    st.from_regex(r"sk_live_[A-Za-z0-9]{24}", fullmatch=True),
    st.from_regex(r"ghp_[A-Za-z0-9]{36}", fullmatch=True),
    st.from_regex(r"postgresql://app:[A-Za-z0-9]{4}[$%!^][a-z0-9]{6}@db/x", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9]{8}[\"'\\+/=]{2}[A-Za-z0-9]{8}", fullmatch=True),
    st.from_regex(r"[a-z]{6}[0-9]{3}[äöüß€][a-z0-9]{5}", fullmatch=True),
    st.from_regex(
        r"-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/]{64}\n[A-Za-z0-9+/]{40}==\n-----END PRIVATE KEY-----",
        fullmatch=True,
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    secret=SHAPES,
    form=st.sampled_from(FORMS),
    quote=st.sampled_from([repr, json.dumps, lambda s: "r" + repr(s)]),
)
def test_no_credential_is_in_any_output_or_in_the_cache(
    secret: str, form: str, quote, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    literal = quote(secret)
    assume("\n" not in literal and (not literal.startswith("r") or "\\" not in literal))
    verdict = credential_literal(secret, "password")
    assume(verdict is not None and verdict.kind != PLACEHOLDER)
    Path("agent.py").write_text(
        AGENT.format(form=form.format(secret=literal), secret=literal), encoding="utf-8"
    )
    report = run(pedantic=True)
    assert report.findings
    assert report.errors == ()
    core = secret.split("://app:")[-1].split("@")[0]
    pieces = {secret, literal[1:-1], core, core[-12:], core[:12] if "BEGIN" not in core else core[28:60]}
    outputs = {name: render(report) for name, render in RENDERERS.items()}
    outputs["repr"] = repr(report)
    for name, output in outputs.items():
        assert not [piece for piece in pieces if piece in output], name
    stored = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert stored
    assert not [piece for piece in pieces for content in stored if piece.encode() in content]
