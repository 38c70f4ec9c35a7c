"""Compares offwire with its peers, rule by rule: the same snippets, judged beforehand, one measure for every tool.

`python bench/lint.py --compare` prints the page docs/comparison.md; `--compare --write` writes it, and its tables into the
README.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from judging import SLACK, Hit, Score, expected_by_code, score
from peers import PEERS, NotRun, Peer, hits_of, hits_of_offwire
from snippets import Snippet, lay_out

from offwire_lint import rules

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "comparison.md"
README = ROOT / "README.md"
BLOCK = re.compile(r"(<!-- comparison -->\n).*?(<!-- /comparison -->)", re.DOTALL)
NOTHING = "–"


def main(*, write: bool) -> int:
    """Run every tool and print or write the page."""
    with tempfile.TemporaryDirectory() as temporary:
        # No word in the path that a tool could take for tests, which some of them skip.
        folder = Path(temporary).resolve() / "work"
        snippets = lay_out(folder)
        print(f"offwire over {len(snippets)} snippets", file=sys.stderr)
        scores = {
            "offwire": score(snippets, hits_of_offwire(snippets, folder), {c: (c,) for c in rules.codes()})
        }
        notes = []
        for peer in PEERS:
            print(f"{peer.name} {peer.version}", file=sys.stderr)
            try:
                hits = hits_of(peer, folder)
            except NotRun as error:
                notes.append(f"not run: {error}")
            else:
                scores[peer.name] = score(snippets, hits, peer.subjects)
                notes.append(said(peer, hits))
    wanted = expected_by_code(snippets)
    subjects = {"offwire": frozenset(rules.codes())} | {peer.name: about(peer) for peer in PEERS}
    text = page(snippets, wanted, scores, subjects, notes)
    if write:
        PAGE.write_text(text, encoding="utf-8")
        lines = [
            *totals(wanted, scores),
            "",
            f"Rule by rule, found / false alarms ({NOTHING}: no check is about that):",
            "",
            *table(wanted, scores, subjects, pages="docs/rules"),
        ]
        README.write_text(filled(README.read_text(encoding="utf-8"), lines), encoding="utf-8")
    else:
        print(text, end="")
    return 0


def about(peer: Peer) -> frozenset[str]:
    """The rules that any check of a peer is about."""
    return frozenset(code for codes in peer.subjects.values() for code in codes)


def said(peer: Peer, hits: Sequence[Hit]) -> str:
    """What a peer reported, and how much of it is about something else."""
    other = sum(hit.check not in peer.subjects for hit in hits)
    return f"{peer.name} {peer.version}: {len(hits)} reports, {other} of them about other subjects"


def page(
    snippets: Sequence[Snippet],
    wanted: Counter[str],
    scores: Mapping[str, Score],
    subjects: Mapping[str, frozenset[str]],
    notes: Sequence[str],
) -> str:
    """The whole page, in Markdown."""
    silent = sum(not snippet.groups for snippet in snippets)
    mapped = [
        f"| {peer.name} | {check} | {', '.join(codes)} |"
        for peer in PEERS
        if peer.name != "semgrep"
        for check, codes in by_codes(peer.subjects)
    ]
    return "\n".join(
        [
            "# offwire and its peers, rule by rule",
            "",
            f"{len(snippets)} programs, {silent} of them look-alikes in which nothing is to be found: the judged cases of `tests/lint/cases` and the",
            "examples of each rule's page. Every tool gets the same files, without the comments that say what is expected. The cases were",
            "judged by hand, but by the people who write offwire, and offwire is developed against them: its own column is the state of that",
            "work, not a forecast for code that nobody has seen. The peers' columns show what they cover today.",
            "",
            "## Totals",
            "",
            *totals(wanted, scores),
            "",
            "## By rule",
            "",
            f"*found / false*: how many of the expected findings a tool reports, and on how many lines it reports one where nothing is expected. {NOTHING} means that",
            "none of its checks is about that.",
            "",
            *table(wanted, scores, subjects),
            "",
            "## How it is counted",
            "",
            f"- A report is right if it is on an expected line, or {SLACK} line beside it, and about the same subject; offwire is held to the same. It accounts for one",
            "  expected finding. What can be defended either way counts neither way.",
            "- Reports about other subjects (asserts, import order, iteration limits) are not counted against anyone. In an example only its own rule is judged.",
            "- ruff looks at every function, for it can't know which of them are tools: a false alarm of OW301 to OW303 is one about a function that no model sees. As",
            "  a check of style it would be right.",
            "- semgrep runs our own rules, [bench/semgrep.yaml](../bench/semgrep.yaml): written for this comparison in good faith, quickly and with one round of fixes on these snippets; the free engine does not follow",
            "  values from function to function.",
            "- fixit runs its stock rules, agent-audit all of its own, of which the tiers count that it shows by default. bandit, semgrep and fixit see no notebooks.",
            "- Rules about offwire's own comments (OW9) are left out. offwire shows its pedantic rules where a case is about them.",
            "",
            *(f"- {note}" for note in notes),
            "",
            "## Which check is about what",
            "",
            "Drawn up in the peers' favour: a check that only touches a subject is listed where it finds something, and not where it would only",
            "cost false alarms.",
            "",
            "| tool | check | counts for |",
            "| --- | --- | --- |",
            *mapped,
            "",
            "This page is written by `python bench/lint.py --compare --write`.",
            "",
        ]
    )


def by_codes(subjects: Mapping[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    """Checks that are about the same, together."""
    together: dict[tuple[str, ...], list[str]] = {}
    for check, codes in subjects.items():
        together.setdefault(codes, []).append(check)
    return [(" ".join(checks), codes) for codes, checks in together.items()]


def table(
    wanted: Mapping[str, int],
    scores: Mapping[str, Score],
    subjects: Mapping[str, frozenset[str]],
    pages: str = "rules",
) -> list[str]:
    """The table by rule: a line each, in Markdown, linked to the rules' `pages`."""
    lines = _head(("rule", "expected", *scores))
    for code in sorted(wanted):
        cells = [
            f"{tool.found[code]} / {tool.false[code]}" if code in subjects[name] else NOTHING
            for name, tool in scores.items()
        ]
        lines.append(
            _line((f"[{code}]({pages}/{code}.md) {rules.rule(code).name}", str(wanted[code]), *cells))
        )
    return lines


def totals(wanted: Mapping[str, int], scores: Mapping[str, Score]) -> list[str]:
    """A line for each tool: what it found of everything, and how many of its reports are right."""
    everything = sum(wanted.values())
    lines = _head(("tool", f"found of {everything}", "false alarms", "recall", "precision"))
    for name, tool in scores.items():
        found, false = tool.found.total(), tool.false.total()
        precision = _percent(found, found + false) if found + false else NOTHING
        lines.append(_line((name, str(found), str(false), _percent(found, everything), precision)))
    return lines


def _percent(part: int, whole: int) -> str:
    """Rounded down: 100% means all of them."""
    return f"{100 * part // whole}%"


def filled(readme: str, lines: Sequence[str]) -> str:
    """The README with the table in its place."""
    return BLOCK.sub(lambda match: match[1] + "\n".join(lines) + "\n" + match[2], readme)


def _head(titles: Sequence[str]) -> list[str]:
    return [_line(titles), _line(["---"] + ["---:"] * (len(titles) - 1))]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
