"""`[tool.offwire.models]`: what it adds, and how a mistake in it is told."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from offwire.findings import LintReport
from offwire_lint import config, run
from offwire_lint.config import ConfigError
from offwire_lint.models import load_models

FUNCTION = '[[tool.offwire.models.function]]\nnames = ["acme.get"]\n'
CLASS = '[[tool.offwire.models.class]]\nname = "acme.Client"\n'
TOP = "[tool.offwire.models]\n"


def lint(folder: Path, models: str, program: str = "import agents\n") -> LintReport:
    (folder / "pyproject.toml").write_text(models, encoding="utf-8")
    (folder / "program.py").write_text(textwrap.dedent(program), encoding="utf-8")
    return run.lint([folder], config.load(folder, use_cache=False))


@pytest.mark.parametrize(
    ("models", "line", "problem"),
    [
        (
            TOP + "functions = []",
            2,
            "unknown key 'functions'; known are class, function, prompts, public, records, schemas, tokens, wholes",
        ),
        (TOP + 'framework = "Acme"', 2, "unknown key 'framework'"),
        (TOP + 'tokens = "acme"', 2, "'tokens' must be a list of strings"),
        (TOP + "tokens = [3]", 2, "'tokens' must be a list of strings"),
        (TOP + 'function = "acme.get"', 2, "'function' must be a list of tables"),
        ('[tool.offwire.models.function]\nnames = ["acme.get"]', 1, "'function' must be a list of tables"),
        ('[[tool.offwire.models.function]]\nreturns = "raw"', 1, "'names' must be a list of qualified names"),
        ('[[tool.offwire.models.function]]\nnames = "acme.get"', 2, "'names' must be a list of strings"),
        ("[[tool.offwire.models.function]]\nnames = [1]", 2, "'names' must be a list of strings"),
        (FUNCTION + 'return = "raw"', 3, "function acme.get: unknown key 'return'; known are blocking,"),
        (FUNCTION + 'returns = "raws"', 3, "'returns' is 'raws', neither a class nor one of clean,"),
        (FUNCTION + "returns = 3", 3, "'returns' is 3, neither a class nor one of clean,"),
        (FUNCTION + 'sinks = "system"', 3, "'sinks' must be a table"),
        (FUNCTION + 'sinks = { text = "sys" }', 3, "sinks.text is 'sys', not one of description,"),
        (FUNCTION + 'tools = { func = "function" }', 3, "tools.func is 'function', not one of documented,"),
        (
            FUNCTION + 'decorator = "tol"',
            3,
            "'decorator' is 'tol', not one of prompt, registration, tool, tool-factory",
        ),
        (FUNCTION + "decorator = true", 3, "'decorator' must be a string"),
        (FUNCTION + 'raises = "urls"', 3, "'raises' is 'urls', not one of input, url"),
        (FUNCTION + 'log = "yes"', 3, "'log' must be true or false"),
        (FUNCTION + 'parameters = "url"', 3, "'parameters' must be a list of strings"),
        (FUNCTION + 'request = "url"', 3, "function acme.get request: a table is needed"),
        (FUNCTION + 'request = { uri = "url" }', 3, "function acme.get request: unknown key 'uri'"),
        (FUNCTION + 'request = { headers = "h" }', 3, "'headers' must be a list of strings"),
        ('[[tool.offwire.models.class]]\nreturns = "raw"', 1, "'name' must be a qualified name"),
        ("[[tool.offwire.models.class]]\nname = 3", 2, "'name' must be a qualified name"),
        (CLASS + "member = {}", 3, "class acme.Client: unknown key 'member'; known are aliases,"),
        (CLASS + 'aliases = "acme.Other"', 3, "'aliases' must be a list of strings"),
        (CLASS + 'bases = "acme.Other"', 3, "'bases' must be a list of strings"),
        (CLASS + 'members = ["body"]', 3, "'members' must be a table"),
        (CLASS + 'members = { body = "bdy" }', 3, "member body: 'body' is 'bdy', neither a class nor one of"),
        (CLASS + 'methods = ["get"]', 3, "'methods' must be a table"),
        (CLASS + 'methods = { get = "raw" }', 3, "'get' must be a table"),
        (
            CLASS + '[tool.offwire.models.class.methods.get]\nreturn = "raw"',
            4,
            "method get: unknown key 'return'",
        ),
        (CLASS + 'items = "rws"', 3, "'items' is 'rws', neither a class nor one of"),
        (CLASS + "tool_method = 3", 3, "'tool_method' must be a string"),
    ],
)
def test_a_mistake_is_told_by_name_and_line(tmp_path: Path, models: str, line: int, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        lint(tmp_path, models + "\n")
    assert str(caught.value).startswith(f"{tmp_path / 'pyproject.toml'}:{line}: [tool.offwire.models]")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_line_is_that_of_the_model_that_is_wrong(tmp_path: Path) -> None:
    models = """\
        [[tool.offwire.models.function]]
        names = ["acme.first"]
        returns = "raw"

        [[tool.offwire.models.function]]
        returns = "rwa"
        names = ["acme.second"]
        """
    with pytest.raises(ConfigError, match=r"pyproject\.toml:6: .* function acme\.second: 'returns' is 'rwa'"):
        lint(tmp_path, textwrap.dedent(models))


PROGRAM = """\
    import acme
    from agents import Agent, function_tool


    @function_tool
    def look(query: str) -> str:
        \"\"\"Look something up.\"\"\"
        return acme.glance(query)


    @function_tool
    def safe(query: str) -> str:
        \"\"\"Look something up, and keep what is ours to ourselves.\"\"\"
        return acme.redacted(acme.glance(query))


    agent = Agent(name="helper", tools=[look, safe])
    """


def test_a_source_and_a_sanitizer_of_the_projects_own(tmp_path: Path) -> None:
    models = """\
        [[tool.offwire.models.function]]
        names = ["acme.glance"]
        returns = "raw"

        [[tool.offwire.models.function]]
        names = ["acme.redacted"]
        returns = "clean"
        """
    findings = lint(tmp_path, textwrap.dedent(models), PROGRAM).findings
    assert [(finding.code, finding.location.line) for finding in findings] == [("OW201", 8)]


def test_a_sink_and_a_decorator_of_the_projects_own(tmp_path: Path) -> None:
    models = """\
        [[tool.offwire.models.function]]
        names = ["acme.tell"]
        parameters = ["text"]
        sinks = { text = "system" }

        [[tool.offwire.models.function]]
        names = ["acme.skill"]
        decorator = "tool"
        """
    program = """\
        import os

        import acme

        acme.tell(f"The key is {os.environ['ACME_KEY']}.")


        @acme.skill
        def echo(text):
            \"\"\"Say it again.\"\"\"
            return text
        """
    findings = lint(tmp_path, textwrap.dedent(models), program).findings
    found = {(finding.code, finding.location.line) for finding in findings}
    assert ("OW101", 5) in found
    assert ("OW301", 9) in found


def test_what_ships_is_read_whole() -> None:
    models = load_models()
    assert models.function("agents.function_tool") is not None
    assert models.cls("autogen_agentchat.agents.AssistantAgent") is not None
