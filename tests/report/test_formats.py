"""Every format carries what it should, keeps to its own grammar, and lets no text from the code break out of it."""

from __future__ import annotations

import dataclasses
import json as stdlib_json
import os
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from report_samples import (
    CLEAN,
    CLEAN_RUN,
    FINDING,
    HOSTILE,
    HOSTILE_REPORT,
    LEAKING_RUN,
    LINE,
    NOTEBOOK,
    REPORT,
    RULE,
    SIGHTING,
    SURPRISE_RUN,
    UNPROVEN_RUN,
    URL,
    review,
)

from offwire.arguments import FORMATS
from offwire.expected import Open
from offwire.findings import LintReport, Location, Shard
from offwire.report import (
    formats,
    github,
    html,
    json,
    junit,
    markdown,
    merge,
    review_html,
    review_json,
    sarif,
)

REPORTS = [
    REPORT,
    CLEAN,
    HOSTILE_REPORT,
    LintReport((), 0),
    dataclasses.replace(REPORT, shard=Shard(2, 3, "ab12")),
]
SARIF_SCHEMA = Path(__file__).with_name("sarif-2.1.0-rtm.5.schema.json")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("report", REPORTS)
def test_a_format_is_a_function_of_the_report_alone(name: str, report: LintReport) -> None:
    once = formats.render(name, report, lambda: [RULE], color=False)
    assert once == formats.render(name, report, lambda: [RULE], color=False)
    assert "\x1b" not in once
    assert "\u202e" not in once


class TestJson:
    schema = stdlib_json.loads(
        resources.files("offwire.report").joinpath("offwire-report.schema.json").read_text(encoding="utf-8")
    )

    @pytest.mark.parametrize("report", REPORTS)
    def test_it_satisfies_the_schema_that_the_wheel_ships(self, report: LintReport) -> None:
        jsonschema.Draft202012Validator.check_schema(self.schema)
        jsonschema.validate(stdlib_json.loads(json.render(report)), self.schema)

    @pytest.mark.parametrize("key", ["code", "flow", "suppressed", "cell"])
    def test_the_schema_misses_a_key_that_is_gone(self, key: str) -> None:
        data = json.data(REPORT)
        del data["findings"][0][key]
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data, self.schema)

    def test_the_shape_is_public(self) -> None:
        data = stdlib_json.loads(json.render(REPORT))
        assert list(data) == ["version", "findings", "files_checked", "errors"]
        assert data["files_checked"] == 14
        assert data["errors"] == [{"path": "agents/locked.py", "message": "permission denied"}]
        assert data["findings"][0] == {
            "code": "OW101",
            "name": "secret-in-system-message",
            "severity": "error",
            "confidence": "high",
            "path": "agents/billing.py",
            "line": 12,
            "column": 5,
            "end_line": 12,
            "end_column": 40,
            "cell": None,
            "message": "the credential STRIPE_KEY is put into the system message",
            "help": RULE.help,
            "url": URL,
            "fingerprint": "4f1c2a",
            "suppressed": False,
            "excerpt": LINE,
            "flow": [
                {
                    "path": "agents/keys.py",
                    "line": 3,
                    "column": 7,
                    "end_line": 3,
                    "end_column": 7,
                    "cell": None,
                    "note": "read from the environment variable STRIPE_KEY",
                    "excerpt": 'key = os.environ["STRIPE_KEY"]',
                },
                {
                    "path": "agents/billing.py",
                    "line": 12,
                    "column": 20,
                    "end_line": 12,
                    "end_column": 20,
                    "cell": None,
                    "note": "put into the f-string",
                    "excerpt": LINE,
                },
            ],
        }

    def test_suppressed_findings_and_cells_are_in_it(self) -> None:
        findings = json.data(REPORT)["findings"]
        assert [item["suppressed"] for item in findings] == [False, True, False, False]
        assert [item["cell"] for item in findings] == [None, None, None, 3]

    @pytest.mark.parametrize("report", REPORTS)
    def test_it_can_be_read_back(self, report: LintReport) -> None:
        again = json.parse(json.render(report))
        assert json.render(again) == json.render(report)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "not valid JSON"),
            ("[" * 100_000, "not valid JSON"),
            ("[]", "expected an object"),
            ("{}", "findings is missing"),
            ('{"findings": [{}], "files_checked": 1, "errors": []}', "is missing"),
            ('{"findings": [], "files_checked": true, "errors": []}', "files_checked"),
            ('{"review": {}}', "a review's report"),
        ],
    )
    def test_what_is_no_report_is_refused_in_one_line(self, text: str, why: str) -> None:
        with pytest.raises(json.ReportError, match=why) as caught:
            json.parse(text)
        assert "\n" not in str(caught.value)

    def test_a_review_adds_one_key(self) -> None:
        runs = (LEAKING_RUN, CLEAN_RUN)
        data = stdlib_json.loads(review_json.render(review(*runs, expected=True)))
        jsonschema.validate(data, self.schema)
        assert set(data) == {"version", "findings", "files_checked", "errors", "review"}
        assert data["review"]["outcome"] == "pass"
        assert data["review"]["session"]["runs"][0]["sightings"][0]["pointer"] == "/messages/3/content"
        assert [agent["wire_found"] for agent in data["review"]["agents"]] == ["clean", "leaking"]


class TestMerge:
    def test_shards_join_to_the_whole_in_any_order(self) -> None:
        findings = REPORT.findings
        shards = [
            LintReport(findings[:1], 5),
            LintReport(findings[1:3], 4, REPORT.errors),
            LintReport(findings[3:], 5, REPORT.errors),
        ]
        joined = merge.merge(shards)
        assert joined == merge.merge(reversed(shards))
        assert joined.files_checked == 14
        assert joined.errors == REPORT.errors
        assert sorted(joined.findings, key=lambda f: f.fingerprint) == sorted(
            findings, key=lambda f: f.fingerprint
        )

    def test_a_finding_in_two_reports_counts_once_and_stays_visible(self) -> None:
        hidden = dataclasses.replace(FINDING, suppressed=True)
        for pair in ([FINDING, hidden], [hidden, FINDING]):
            joined = merge.merge(LintReport((finding,), 1) for finding in pair)
            assert joined.findings == (FINDING,)

    def test_two_findings_of_one_fingerprint_at_two_places_both_stay(self) -> None:
        other = dataclasses.replace(FINDING, location=Location("agents/billing.py", 99, 1))
        assert len(merge.merge([LintReport((FINDING, other), 1)]).findings) == 2


class TestSarif:
    @pytest.mark.parametrize("report", REPORTS)
    def test_it_satisfies_the_official_schema(self, report: LintReport) -> None:
        schema = stdlib_json.loads(SARIF_SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft4Validator(schema).validate(stdlib_json.loads(sarif.render(report, [RULE])))

    def run(self, report: LintReport = REPORT) -> Any:
        return stdlib_json.loads(sarif.render(report, [RULE]))["runs"][0]

    def test_a_flow_is_a_code_flow(self) -> None:
        steps = self.run()["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
        assert [step["location"]["message"]["text"] for step in steps] == [
            "read from the environment variable STRIPE_KEY",
            "put into the f-string",
        ]
        assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [3, 12]

    def test_a_rule_has_help_level_and_weakness(self) -> None:
        run = self.run()
        described = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
        assert described["OW101"]["properties"]["tags"] == ["security", "external/cwe/cwe-201"]
        assert described["OW101"]["helpUri"] == URL
        assert described["OW101"]["defaultConfiguration"]["level"] == "error"
        for result in run["results"]:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]

    def test_without_a_configured_address_a_rule_has_no_link(self) -> None:
        report = dataclasses.replace(REPORT, findings=(dataclasses.replace(FINDING, url=""),))
        (run,) = stdlib_json.loads(sarif.render(report, (RULE,)))["runs"]
        (described,) = run["tool"]["driver"]["rules"]
        assert "helpUri" not in described
        assert "`offwire explain OW101`" in described["help"]["markdown"]

    def test_results_are_level_fingerprinted_and_suppressed(self) -> None:
        results = self.run()["results"]
        assert [result["level"] for result in results] == ["error", "error", "warning", "note"]
        assert [result["partialFingerprints"]["offwire/v1"] for result in results] == [
            "4f1c2a",
            "00ff00",
            "77aa01",
            "90cd11",
        ]
        assert [bool(result.get("suppressions")) for result in results] == [False, True, False, False]

    def test_columns_are_code_points_and_paths_count_from_the_root(self) -> None:
        run = self.run()
        assert run["columnKind"] == "unicodeCodePoints"
        artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact == {"uri": "agents/billing.py", "uriBaseId": "SRCROOT"}
        assert "SRCROOT" in run["originalUriBaseIds"]

    @pytest.mark.parametrize(
        ("path", "uri"),
        [
            ("/srv/a b.py", "file:///srv/a%20b.py"),
            ("a#b?.py", "a%23b%3F.py"),
            ("bad\udcff.py", "bad%FF.py"),
            ("bad\ud800.py", "bad%5Cud800.py"),
            pytest.param(
                "C:x.py",
                "C%3Ax.py",
                marks=pytest.mark.skipif(os.name == "nt", reason="not run: a drive here"),
            ),
        ],
    )
    def test_paths_become_uris(self, path: str, uri: str) -> None:
        finding = dataclasses.replace(FINDING, location=Location(path, 1))
        result = self.run(LintReport((finding,), 1))["results"][0]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri

    def test_a_line_within_a_cell_is_not_passed_off_as_a_line_of_the_file(self) -> None:
        result = self.run(LintReport((NOTEBOOK,), 1))["results"][0]
        assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1}
        assert result["message"]["text"].startswith("Cell 3, line 4: ")

    def test_a_run_that_could_not_judge_everything_is_unsuccessful(self) -> None:
        assert self.run()["invocations"][0]["executionSuccessful"] is False
        assert self.run(CLEAN)["invocations"][0]["executionSuccessful"] is True

    def test_text_from_the_code_makes_no_link(self) -> None:
        assert "](" not in self.run(HOSTILE_REPORT)["results"][0]["message"]["text"]


class TestGithub:
    def test_a_finding_is_an_annotation_on_its_line(self) -> None:
        assert github.render(REPORT).splitlines()[0] == (
            "::error file=agents/billing.py,line=12,endLine=12,col=5,endColumn=40,"
            "title=OW101 secret-in-system-message::"
            "the credential STRIPE_KEY is put into the system message"
            "%0AHelp: Resolve the credential inside the tool that uses it."
        )

    def test_severity_chooses_the_command(self) -> None:
        commands = [line.split()[0] for line in github.render(REPORT).splitlines()]
        assert commands == ["::error", "::warning", "::notice", "::error"]

    def test_hostile_text_starts_no_command_of_its_own(self) -> None:
        lines = github.render(HOSTILE_REPORT).splitlines()
        assert len(lines) == 2
        for line in lines:
            properties = line.removeprefix("::error ").split("::")[0]
            assert "\n" not in properties
            assert "%0A](http" not in line  # a percent sign from the code is escaped
        assert "%3A%3Aerror%3A%3A" in lines[0]


class TestJunit:
    def test_counts_and_cases(self) -> None:
        suite = ElementTree.fromstring(junit.render(REPORT))[0]
        assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "3", "1")
        assert len(suite.findall("testcase/failure")) == 3
        assert suite.find("testcase/error").get("message") == "permission denied"  # type: ignore[union-attr]

    def test_a_clean_run_is_one_passing_case(self) -> None:
        suite = ElementTree.fromstring(junit.render(CLEAN))[0]
        assert [case.get("name") for case in suite] == ["Found no findings in 14 files"]
        assert suite.get("tests") == "1"

    def test_hostile_text_stays_text(self) -> None:
        suite = ElementTree.fromstring(junit.render(HOSTILE_REPORT))[0]
        assert {element.tag for element in suite.iter()} == {"testsuite", "testcase", "failure", "error"}


class TestMarkdown:
    def test_a_row_and_a_detail_a_finding(self) -> None:
        shown = markdown.render(REPORT)
        assert shown.count("\n| error |") == 1
        assert "1. `agents/keys.py:3` read from the environment variable STRIPE_KEY" in shown
        assert "(1 suppressed)" in shown

    def test_hostile_text_makes_no_markup(self) -> None:
        seen = Tags(MarkdownIt("commonmark").enable("table").render(markdown.render(HOSTILE_REPORT)))
        assert not {"b", "script", "img"} & set(seen.tags)
        assert all(target.startswith("https://docs.example/") for target in seen.targets)
        assert seen.tags.count("td") == 4  # the table's only row keeps its four cells
        assert seen.tags.count("h4") == 1

    def test_a_fence_can_not_be_closed_from_within(self) -> None:
        assert markdown.fenced("a\n````\nb").startswith("`````\n")
        assert markdown.code("a`b``c") == "```a`b``c```"


class Tags(HTMLParser):
    """Collects what a browser would make of a page: its elements, where they point, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src", "srcset", "data")]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


class TestHtml:
    pages = (
        html.render(REPORT),
        html.render(HOSTILE_REPORT),
        review_html.render(review(SURPRISE_RUN, CLEAN_RUN, UNPROVEN_RUN, lint=REPORT)),
        review_html.render(review(LEAKING_RUN, CLEAN_RUN, expected=True)),
    )

    @pytest.mark.parametrize("page", pages)
    def test_a_page_needs_nothing_from_outside_and_runs_nothing(self, page: str) -> None:
        seen = Tags(page)
        assert not {"script", "link", "img", "iframe", "object", "form"} & set(seen.tags)
        assert all(target.startswith("https://docs.example/") for target in seen.targets)
        assert "url(" not in page
        assert "@import" not in page
        assert "default-src 'none'" in page

    def test_hostile_text_stays_text(self) -> None:
        hostile = dataclasses.replace(
            SURPRISE_RUN,
            test=HOSTILE,
            agent=HOSTILE,
            mode=HOSTILE,
            not_claimed=(HOSTILE,),
            sightings=(
                dataclasses.replace(SIGHTING, label=HOSTILE, pointer=HOSTILE, excerpt=HOSTILE, tool=HOSTILE),
            ),
        )
        seen = Tags(review_html.render(review(hostile, lint=HOSTILE_REPORT)))
        assert "b" not in seen.tags
        assert "script" not in seen.tags
        assert "".join(seen.text).count("e</script><b>&\"'|`") >= 8

    def test_a_review_shows_verdict_coverage_limits_findings_and_sightings(self) -> None:
        page = review_html.render(review(SURPRISE_RUN, CLEAN_RUN, UNPROVEN_RUN, lint=REPORT))
        text = " ".join("".join(Tags(page).text).split())
        order = [
            "Leaking: in 1 of 3 runs a credential or a guarded field got out",
            "test_invoice.py::test_twin: STRIPE_KEY reached api.openai.com at /messages/3/content",
            "What was covered on the wire",
            "traffic held bylandlock",
            "What can't be claimed",
            "traffic of native clients that were running before the session",
            "Findings in the code",
            "put into the f-string",
            "Driven runs",
            "base64 in json",
            "STRIPE_KEY was never used at api.stripe.com",
        ]
        places = [text.find(part) for part in order[:-1]]
        assert -1 not in places
        assert places == sorted(places)
        assert order[-1] in text[places[-1] :]

    def test_a_review_shows_each_agents_passage_and_what_stands_open(self) -> None:
        told = review(LEAKING_RUN, CLEAN_RUN, expected=True)
        row = dataclasses.replace(told.agents[0].row, passage="pattern 1")
        agents = (dataclasses.replace(told.agents[0], row=row), told.agents[1])
        told = dataclasses.replace(told, agents=agents, open=(Open("002", "toolkits"),))
        text = "".join(Tags(review_html.render(told)).text)
        assert "000 · pattern 1" in text
        assert "002 · toolkits" in text
        data = stdlib_json.loads(review_json.render(told))["review"]
        assert data["open"] == [{"document": "002", "passage": "toolkits"}]
        assert data["agents"][0]["passage"] == "pattern 1"

    def test_a_review_without_a_wire_claims_nothing_of_it(self) -> None:
        text = "".join(Tags(review_html.render(review())).text)
        assert "Not proven: no agent was driven" in text
        assert "anything about the wire: no agent was driven" in text
