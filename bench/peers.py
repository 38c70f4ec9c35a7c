"""The tools that offwire is compared with: their versions, how they are run, and which of their checks are about what.

`subjects` maps a check to the rules that it comes closest to, the closest first. It is drawn up in the peer's favour: a
check that only touches a subject is in it where it finds something, and left out where it would only cost false alarms.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environments import NotInstalled, environment, executable
from judging import Hit
from snippets import Snippet

from offwire.findings import Confidence
from offwire_lint import config, run

SEMGREP_RULES = Path(__file__).with_name("semgrep.yaml")
TIMEOUT = 600  # seconds for one tool over all snippets


class NotRun(Exception):
    """A peer that could not be run; the message says why in one line."""


@dataclass(frozen=True)
class Peer:
    """A tool from the package index.

    Attributes:
        arguments: of its command; the directory to judge is the working directory.
        parse: yields (path, cell, line, end line, check) from its standard output.
        subjects: see above.
    """

    name: str
    version: str
    arguments: tuple[str, ...]
    parse: Callable[[str], Iterator[tuple[str, int, int, int, str]]]
    subjects: Mapping[str, tuple[str, ...]]


def _ruff(output: str) -> Iterator[tuple[str, int, int, int, str]]:
    for entry in json.loads(output):
        place, end = entry["location"], entry["end_location"]
        yield entry["filename"], entry["cell"] or 0, place["row"], end["row"], entry["code"] or ""


def _bandit(output: str) -> Iterator[tuple[str, int, int, int, str]]:
    for entry in json.loads(output)["results"]:
        lines = entry["line_range"]
        yield entry["filename"], 0, entry["line_number"], max(lines), entry["test_id"]


def _semgrep(output: str) -> Iterator[tuple[str, int, int, int, str]]:
    for entry in json.loads(output)["results"]:
        check = entry["check_id"].rpartition(".")[2]
        yield entry["path"], 0, entry["start"]["line"], entry["end"]["line"], check


def _fixit(output: str) -> Iterator[tuple[str, int, int, int, str]]:
    for match in re.finditer(r"^(.+?)@(\d+):\d+ (\w+):", output, re.MULTILINE):
        yield match[1], 0, int(match[2]), int(match[2]), match[3]


def _agent_audit(output: str) -> Iterator[tuple[str, int, int, int, str]]:
    # Progress may stand before the report.
    document = json.loads(output[output.index("{") :])
    for entry in document["findings"]:
        if entry["tier"] not in ("BLOCK", "WARN"):
            continue  # in the report, but not shown by default
        place = entry["location"]
        yield place["file_path"], 0, place["start_line"], place["end_line"], entry["rule_id"]


def _all(names: str, *about: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(names.split(), about)


RUFF = (
    _all("ANN001", "OW301")
    | _all("ANN002 ANN003", "OW304", "OW301")
    | _all("ANN201 ANN202 ANN205 ANN206", "OW302")
    | _all("D102 D103 D419", "OW303")
    | _all("S105 S106 S107", "OW401", "OW104")
    | _all("S102 S307 S602 S604 S605", "OW407")
    | _all("S113", "OW503")
    | _all("ASYNC210 ASYNC212 ASYNC220 ASYNC221 ASYNC222 ASYNC230 ASYNC251", "OW502")
)
BANDIT = (
    _all("B105 B106 B107", "OW401", "OW104")
    | _all("B102 B307 B602 B604 B605", "OW407")
    | _all("B113", "OW503")
)
FIXIT = _all("UseAsyncSleepInAsyncDef", "OW502")
AGENT_AUDIT = (
    _all("AGENT-001 AGENT-017 AGENT-035", "OW407")
    | _all("AGENT-004", "OW401", "OW104", "OW402")
    | _all("AGENT-010 AGENT-027", "OW101", "OW103")
    | _all("AGENT-013", "OW402")
    | _all("AGENT-031", "OW407")
    | _all("AGENT-037", "OW505")
    | _all("AGENT-052", "OW406")
)
# Its rules are our own, named after ours. What is sent to the model, and what a tool hands back, count for each other.
_PROMPT = ("OW101", "OW102", "OW103", "OW104", "OW106")
_ANSWER = ("OW201", "OW202", "OW203", "OW204", "OW205")
SEMGREP = {
    check: (code, *(other for other in family if other != code))
    for check in re.findall(r"^  - id: (\S+)", SEMGREP_RULES.read_text(encoding="utf-8"), re.MULTILINE)
    for code in [check[:5].upper()]
    for family in [next((f for f in (_PROMPT, _ANSWER) if code in f), ())]
}

PEERS = (
    Peer(
        "ruff",
        "0.17.6",
        (
            *"check --isolated --no-cache --exit-zero --quiet --output-format=json --select".split(),
            ",".join(RUFF),
            ".",
        ),
        _ruff,
        RUFF,
    ),
    Peer("bandit", "1.9.4", ("--quiet", "--recursive", "--exit-zero", "--format=json", "."), _bandit, BANDIT),
    Peer(
        "semgrep",
        "1.182.0",
        (
            *"scan --json --quiet --metrics=off --disable-version-check --no-git-ignore --jobs=1".split(),
            *("--config", str(SEMGREP_RULES), "."),
        ),
        _semgrep,
        SEMGREP,
    ),
    Peer("fixit", "2.1.0", ("--quiet", "lint", "."), _fixit, FIXIT),
    Peer(
        "agent-audit", "0.20.0", ("scan", ".", "--format=json", "--severity=info"), _agent_audit, AGENT_AUDIT
    ),
)


def hits_of(peer: Peer, folder: Path) -> list[Hit]:
    """Install a peer and run it once over all snippets.

    Raises:
        NotRun: it can't be installed, or it fails.
    """
    try:
        command = executable(environment(peer.name, (f"{peer.name}=={peer.version}",)), peer.name)
        done = subprocess.run(
            [str(command), *peer.arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            stdin=subprocess.DEVNULL,
        )
        return [_hit(folder, *entry) for entry in peer.parse(done.stdout)]
    except NotInstalled as error:
        raise NotRun(str(error)) from None
    except (OSError, subprocess.SubprocessError) as error:
        raise NotRun(f"{peer.name}: {error}".splitlines()[0]) from None
    except (ValueError, KeyError) as error:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotRun(f"{peer.name} gave no report ({error}): {said[-1] if said else 'no output'}") from None


def hits_of_offwire(snippets: list[Snippet], folder: Path) -> list[Hit]:
    """What offwire reports in its default configuration, each snippet on its own, as its tests judge it."""
    hits = []
    for snippet in snippets:
        root = (folder / snippet.name).resolve()
        options: dict[str, Any] = {"use_cache": False} | ({"pedantic": True} if snippet.pedantic else {})
        for finding in run.lint([root], config.load(root, **options)).findings:
            if not finding.suppressed and finding.confidence > Confidence.LOW:
                at = finding.location
                # Its own one line, not the span: it is held to the place that it names.
                hits.append(
                    _hit(folder, str(Path(at.path).absolute()), at.cell or 0, at.line, at.line, finding.code)
                )
    return hits


def _hit(folder: Path, path: str, cell: int, line: int, end: int, check: str) -> Hit:
    name, *rest = (folder / path).resolve().relative_to(folder.resolve()).parts
    return Hit(name, "/".join(rest), cell, line, max(line, end), check)
