"""The rules as they are promised: code, name, severity, CWE, and what is shown only on request; how sure and how bad a finding is."""

from __future__ import annotations

import textwrap

import pytest

from offwire.findings import Confidence, Finding, Severity
from offwire_lint import rules
from offwire_lint.analysis import SourceFile, analyse, facts_of
from offwire_lint.models import load_models

TABLE = """
OW101 secret-in-system-message error 201
OW102 secret-in-task error 201
OW103 secret-in-message error 201
OW104 secret-in-tool-schema error 201
OW105 credential-parameter error 522
OW106 secret-in-provider-request error 201
OW107 mcp-sampling info 200 pedantic
OW201 raw-upstream-body warning 201
OW202 raw-upstream-envelope warning 201
OW203 exception-text warning 209
OW204 secret-returned error 201
OW205 validation-echo warning 209
OW301 untyped-parameter warning 1120
OW302 untyped-return info 1120
OW303 undocumented-tool warning 1120
OW304 unschemable-signature error 1120
OW305 vague-description info 1120 pedantic
OW401 hardcoded-credential error 798
OW402 credential-outside-tool warning 522
OW403 shared-tenant-fallback error 488
OW404 model-chosen-destination error 918
OW405 secret-in-url warning 598
OW406 secret-logged warning 532
OW407 inherited-environment warning 526
OW408 model-chosen-path info 22 pedantic
OW409 unstripped-credential info 209 pedantic
OW501 mixed-generations warning 1120
OW502 blocking-tool info 400 pedantic
OW503 no-timeout info 400 pedantic
OW504 schema-mismatch warning 1120
OW505 ungoverned-write info 862 pedantic
OW901 unparsable error -
OW902 unused-suppression warning -
OW903 unexplained-suppression info - pedantic
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_rule_is_what_it_is_promised_to_be(row: list[str]) -> None:
    code, name, severity, cwe, *rest = row
    rule = rules.rule(code)
    assert (rule.name, str(rule.severity)) == (name, severity)
    assert rule.cwe == (None if cwe == "-" else int(cwe))
    assert rule.pedantic is bool(rest)


def test_there_is_no_rule_beside_them() -> None:
    assert sorted(rule.code for rule in rules.all_rules()) == [row[0] for row in ROWS]


def found(program: str) -> list[Finding]:
    source = textwrap.dedent(program)
    return analyse([SourceFile("program.py", facts_of(source, "program.py"))], load_models())


def only(program: str, code: str) -> Finding:
    (finding,) = [finding for finding in found(program) if finding.code == code]
    return finding


UNTYPED = {
    "AutoGen crashes": (
        "from autogen_core.tools import FunctionTool",
        "tool = FunctionTool(look, description='Looks an order up.')",
        Severity.ERROR,
    ),
    "classic crashes": (
        "import autogen",
        "autogen.register_function(look, caller=autogen.ConversableAgent('a'), "
        "executor=autogen.ConversableAgent('b'), description='Looks an order up.')",
        Severity.ERROR,
    ),
    "AG2 says nothing": ("from ag2 import Agent", "agent = Agent('a', tools=[look])", Severity.WARNING),
    "Agent Framework says nothing": (
        "from agent_framework import Agent",
        "agent = Agent(client=None, tools=[look])",
        Severity.WARNING,
    ),
    "Agents SDK says nothing": (
        "from agents import Agent, function_tool",
        "agent = Agent('a', tools=[function_tool(look)])",
        Severity.WARNING,
    ),
}


@pytest.mark.parametrize("case", UNTYPED)
def test_an_untyped_parameter_is_as_bad_as_the_framework_makes_it(case: str) -> None:
    before, after, severity = UNTYPED[case]
    program = f'{before}\n\n\ndef look(number) -> str:\n    """Look an order up."""\n    return str(number)\n\n\n{after}\n'
    assert only(program, "OW301").severity is severity


def test_a_response_that_is_shown_as_its_repr_is_information() -> None:
    program = """\
        import requests
        from autogen_core.tools import FunctionTool


        def ping(name: str) -> requests.Response:
            \"\"\"Ping a service.\"\"\"
            return requests.get("https://api.example.com/ping", timeout=3)


        tool = FunctionTool(ping, description="Pings a service.")
        """
    assert only(program, "OW202").severity is Severity.INFO


def test_a_placeholder_and_a_description_that_nobody_is_shown_are_hardly_sure() -> None:
    program = """\
        import os

        from autogen_agentchat.agents import AssistantAgent
        from autogen_ext.models.openai import OpenAIChatCompletionClient

        client = OpenAIChatCompletionClient(model="gpt-4o", api_key="YOUR_API_KEY")
        agent = AssistantAgent("a", client, description=f"Knows {os.environ['SHOP_TOKEN']}.")
        """
    assert only(program, "OW401").confidence is Confidence.LOW
    assert only(program, "OW101").confidence is Confidence.LOW


def test_a_description_that_a_selector_shows_is_sure() -> None:
    program = """\
        import os

        from autogen_agentchat.agents import AssistantAgent
        from autogen_agentchat.teams import SelectorGroupChat
        from autogen_ext.models.openai import OpenAIChatCompletionClient

        client = OpenAIChatCompletionClient(model="gpt-4o")
        agent = AssistantAgent("a", client, description=f"Knows {os.environ['SHOP_TOKEN']}.")
        team = SelectorGroupChat([agent, AssistantAgent("b", client)], client)
        """
    assert only(program, "OW101").confidence is not Confidence.LOW


def test_a_secret_in_a_schema_is_told_by_the_field_that_shows_it() -> None:
    program = """\
        import os

        from agents import Agent, function_tool


        @function_tool
        def refund(order: str, key: str = os.environ["STRIPE_API_KEY"]) -> str:
            \"\"\"Refund an order.\"\"\"
            return f"refunded {order}, {len(key)}"


        agent = Agent("a", tools=[refund])
        """
    finding = only(program, "OW104")
    assert "key" in finding.message
    assert "STRIPE_API_KEY" in finding.message


def test_every_finding_has_its_flow_from_the_source_to_the_sink() -> None:
    program = """\
        import os

        from autogen_agentchat.agents import AssistantAgent
        from autogen_ext.models.openai import OpenAIChatCompletionClient

        token = os.environ["SHOP_TOKEN"]
        text = f"The token is {token}."
        agent = AssistantAgent("a", OpenAIChatCompletionClient(model="gpt-4o"), system_message=text)
        """
    steps = only(program, "OW101").flow
    assert [step.location.line for step in steps] == [6, 7, 8]
    assert [step.note for step in steps] == [
        "read from the environment",
        "put into the f-string",
        "becomes part of AssistantAgent(system_message)",
    ]
