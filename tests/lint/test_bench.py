"""The comparison with other tools: what is given to them, how they are judged, and the tables that come of it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "bench"))

import compare  # noqa: E402
import corpus  # noqa: E402
import peers  # noqa: E402
from judging import Hit, Score, expected_by_code, score  # noqa: E402
from snippets import MARK, Snippet, Spot, lay_out, stripped, stripped_notebook  # noqa: E402

from offwire_lint import rules  # noqa: E402

BODY = Spot("tool.py", 0, 10, "OW201")
TEXT = Spot("tool.py", 0, 11, "OW203")
SNIPPET = Snippet("one", frozenset({"OW201", "OW203"}), (frozenset({BODY}), frozenset({TEXT})))
SUBJECTS = {"body": ("OW201", "OW203"), "text": ("OW203",), "hint": ("OW301",)}


def hit(line: int, check: str, end: int = 0) -> Hit:
    return Hit("one", "tool.py", 0, line, end or line, check)


def judged(*hits: Hit, snippet: Snippet = SNIPPET) -> tuple[dict[str, int], dict[str, int]]:
    result = score([snippet], hits, SUBJECTS)
    return dict(result.found), dict(result.false)


def test_a_report_on_the_line_is_right() -> None:
    assert judged(hit(10, "body")) == ({"OW201": 1}, {})


@pytest.mark.parametrize(("line", "right"), [(8, False), (9, True), (12, True), (13, False)])
def test_a_report_may_be_a_line_off(line: int, right: bool) -> None:
    found, false = judged(hit(line, "body"))
    assert (bool(found), bool(false)) == (right, not right)


def test_a_report_that_spans_the_line_is_right() -> None:
    assert judged(hit(5, "body", end=10)) == ({"OW201": 1}, {})


def test_a_report_accounts_for_one_expected_finding_and_a_second_one_beside_it_is_no_alarm() -> None:
    assert judged(hit(10, "body"), hit(10, "body")) == ({"OW201": 1, "OW203": 1}, {})
    assert judged(hit(11, "text"), hit(12, "text")) == ({"OW203": 1}, {})


def test_the_exact_line_goes_before_its_neighbour() -> None:
    assert judged(hit(11, "body"), hit(10, "body"))[0] == {"OW201": 1, "OW203": 1}


def test_a_report_about_another_subject_counts_neither_way() -> None:
    assert judged(hit(3, "hint"), hit(3, "line-too-long")) == ({}, {})


def test_a_false_alarm_is_charged_once_a_line_to_the_closest_rule() -> None:
    assert judged(hit(3, "body"), hit(3, "body"), hit(4, "text")) == ({}, {"OW201": 1, "OW203": 1})


def test_what_can_be_defended_counts_neither_way() -> None:
    snippet = Snippet("one", frozenset({"OW201"}), allowed=frozenset({BODY}))
    assert judged(hit(10, "body"), snippet=snippet) == ({}, {})


def test_another_file_or_cell_is_another_place() -> None:
    assert judged(Hit("one", "other.py", 0, 10, 10, "body"))[1] == {"OW201": 1}
    assert judged(Hit("one", "tool.py", 2, 10, 10, "body"))[1] == {"OW201": 1}


def test_expectations_are_taken_out_and_lines_stay() -> None:
    text = "# options: pedantic\na = 1  # expect: OW401, OW402  # may: OW201\nb = 2  # why\n# expect-one(b): OW101\n"
    assert stripped(text) == "\na = 1\nb = 2  # why\n\n"


def test_line_ends_stay_as_they_are() -> None:
    assert stripped("a = 1  # expect: OW401\r\nb = 2\r\n") == "a = 1\r\nb = 2\r\n"


def test_expectations_are_taken_out_of_notebooks() -> None:
    cell = {"cell_type": "code", "source": ["key = 1  # expect: OW401\n", "print(key)"]}
    (plain,) = json.loads(stripped_notebook(json.dumps({"cells": [cell]})))["cells"]
    assert plain["source"] == ["key = 1\n", "print(key)"]


def test_every_snippet_is_laid_out_and_none_tells_what_is_expected(tmp_path: Path) -> None:
    snippets = lay_out(tmp_path)
    wanted = expected_by_code(snippets)
    assert {snippet.name for snippet in snippets} == {folder.name for folder in tmp_path.iterdir()}
    assert set(wanted) == {code for code in rules.codes() if code < "OW9"}
    told = [
        file.name
        for file in tmp_path.rglob("*.py")
        for line in file.read_text(encoding="utf-8").split("\n")
        if MARK.search(line)
    ]
    assert told == []


def test_every_subject_is_a_rule() -> None:
    known = set(rules.codes())
    assert {code for peer in peers.PEERS for code in compare.about(peer)} <= known


def test_peers_reports_are_read() -> None:
    ruff = [
        {
            "filename": "/w/one/tool.py",
            "cell": None,
            "location": {"row": 4},
            "end_location": {"row": 5},
            "code": "S105",
        }
    ]
    bandit = {"results": [{"filename": "a.py", "line_number": 4, "line_range": [3, 4, 5], "test_id": "B105"}]}
    semgrep = {
        "results": [
            {"path": "a.py", "start": {"line": 4}, "end": {"line": 5}, "check_id": "work.main.bench.ow201"}
        ]
    }
    place = {"file_path": "a.py", "start_line": 4, "end_line": 5}
    audit = {
        "findings": [
            {"rule_id": "AGENT-004", "tier": "BLOCK", "location": place},
            {"rule_id": "AGENT-034", "tier": "SUPPRESSED", "location": place},
        ]
    }
    outputs = {
        "ruff": (json.dumps(ruff), ("/w/one/tool.py", 0, 4, 5, "S105")),
        "bandit": (json.dumps(bandit), ("a.py", 0, 4, 5, "B105")),
        "semgrep": (json.dumps(semgrep), ("a.py", 0, 4, 5, "ow201")),
        "fixit": ("a.py@4:10 UseFstring: Do not\n", ("a.py", 0, 4, 4, "UseFstring")),
        "agent-audit": (f"Scanning\n{json.dumps(audit)}", ("a.py", 0, 4, 5, "AGENT-004")),
    }
    assert {peer.name for peer in peers.PEERS} == set(outputs)
    for peer in peers.PEERS:
        output, entry = outputs[peer.name]
        assert list(peer.parse(output)) == [entry]


def test_the_table_shows_found_and_false_and_what_a_tool_is_not_about() -> None:
    scores = {"offwire": Score(Counter(OW201=3)), "peer": Score(Counter(), Counter(OW401=2))}
    about = {"offwire": frozenset({"OW201", "OW401"}), "peer": frozenset({"OW401"})}
    assert compare.table({"OW401": 1, "OW201": 4}, scores, about) == [
        "| rule | expected | offwire | peer |",
        "| --- | ---: | ---: | ---: |",
        "| [OW201](rules/OW201.md) raw-upstream-body | 4 | 3 / 0 | – |",
        "| [OW401](rules/OW401.md) hardcoded-credential | 1 | 0 / 0 | 0 / 2 |",
    ]


def test_the_totals_show_recall_and_precision() -> None:
    scores = {"offwire": Score(Counter(OW201=3), Counter(OW202=1)), "peer": Score()}
    assert compare.totals({"OW201": 4}, scores)[2:] == [
        "| offwire | 3 | 1 | 75% | 75% |",
        "| peer | 0 | 0 | 0% | – |",
    ]


def test_nearly_all_is_not_all() -> None:
    scores = {"offwire": Score(Counter(OW201=999), Counter(OW202=1))}
    assert compare.totals({"OW201": 1000}, scores)[2:] == ["| offwire | 999 | 1 | 99% | 99% |"]


def test_the_readme_is_filled_between_its_marks() -> None:
    text = "before\n<!-- comparison -->\nold\n<!-- /comparison -->\nafter\n"
    assert compare.filled(text, ["new"]) == "before\n<!-- comparison -->\nnew\n<!-- /comparison -->\nafter\n"


def test_the_tables_of_the_readme_are_those_of_the_page() -> None:
    block = compare.BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert block is not None
    shown = block.group().replace("(docs/rules/", "(rules/").split("\n\n")
    tables = [part.strip("\n") for part in (shown[0].partition("\n")[2], shown[-1].rpartition("\n")[0])]
    assert all(table.count("\n") > 3 for table in tables)
    page = compare.PAGE.read_text(encoding="utf-8")
    assert [table for table in tables if table not in page] == []


def test_the_corpus_table_adds_up() -> None:
    counts = {"ag2": Counter(OW201=2, OW203=1), "ag2, samples": Counter(OW203=4)}
    assert corpus.table(counts) == [
        "| rule | ag2 | ag2, samples |",
        "| --- | ---: | ---: |",
        "| OW201 raw-upstream-body | 2 | 0 |",
        "| OW203 exception-text | 1 | 4 |",
        "| all | 3 | 4 |",
    ]


@pytest.mark.parametrize(
    ("member", "sample"),
    [
        ("openai_agents-1/examples/basic/hello.py", True),
        ("x-1/samples/notebook.ipynb", True),
        ("x-1/src/x/examples.py", False),
        ("x-1/examples/data.json", False),
    ],
)
def test_a_sample_is_a_program_in_a_folder_of_samples(member: str, sample: bool) -> None:
    assert corpus.is_sample(member) == sample
