"""What can be written behind `offwire` on the command line. Imports nothing that a subcommand may not need."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offwire import __version__
from offwire.output import write_stdout

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction["_Parser"]

CONFINEMENTS = ("auto", "netns", "landlock", "audit", "off")
FORMATS = ("text", "json", "sarif", "github", "junit", "markdown", "html")

_EPILOG = """\
exit codes:
  0    nothing to report
  1    findings, or a review that is not a pass
  2    offwire could not do its work; one line on standard error says why
  130  interrupted

examples:
  offwire lint agents/                              find the leaks in the code
  offwire lint --format sarif -o out.sarif agents/  for a code-scanning service
  offwire explain OW201                             what a code means, and how to mend it
  offwire review agents/                            lint, drive the agents' tests, write one report
"""


class _Parser(argparse.ArgumentParser):
    """Takes a command's words and options in any order, once told that it is to; tells when its help could not be written."""

    mixed = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As the base class has it; its own way to any order comes through here again."""
        if not self.mixed:
            return super().parse_known_args(args, namespace)
        self.mixed = False
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self.mixed = True

    def _print_message(self, message: str, file: Any = None) -> None:
        """As the base class has it, which drops a message without a word where a full disk does not take it."""
        if message and file in (None, sys.stdout):
            write_stdout(message)
        else:
            super()._print_message(message, file)


def parser() -> argparse.ArgumentParser:
    """Return the parser; what it parses names the module in `offwire.commands` to run in `command`."""
    root = _Parser(
        prog="offwire",
        description="Keeps an AI agent's credentials off the model wire: lints the code, watches the bytes, reports both.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"offwire {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_lint, _explain, _rules, _review, _run, _selftest, _proxy, _report):
        add(commands)
    return root


def _command(
    commands: Subparsers, name: str, summary: str, description: str, **defaults: Any
) -> Callable[..., Any]:
    """Add a subcommand and return its `add_argument`."""
    added = commands.add_parser(name, help=summary, description=description)
    added.set_defaults(**defaults)
    added.mixed = name != "run"  # what follows there is another command's
    return added.add_argument


def _lint(commands: Subparsers) -> None:
    add = _command(
        commands,
        "lint",
        "find leaks in the code",
        "Reads Python files and notebooks, never runs them, and reports where a credential or an upstream's raw answer reaches a model.",
        command="lint",
    )
    _paths(add)
    _delivery(add, "text")
    add("--select", type=_codes, metavar="CODES", help="only these codes or prefixes, e.g. OW1,OW201")
    add("--ignore", type=_codes, metavar="CODES", help="all but these codes or prefixes")
    add("--pedantic", action="store_true", default=None, help="show pedantic rules and low confidence too")
    _config(add)
    add("--baseline", type=Path, metavar="FILE", help="report only what is not in this baseline")
    add("--write-baseline", type=Path, metavar="FILE", help="record today's findings in FILE and exit with 0")
    add("-j", "--jobs", type=_jobs, metavar="N", help="worker processes (default: one a core)")
    add("--no-cache", action="store_true", help="neither read nor write the cache")
    add(
        "--shard",
        type=_shard,
        metavar="I/N",
        help="judge the I-th of N parts; `offwire report merge` joins them",
    )
    add("--cluster", type=_cluster, metavar="NAME", help="spread the work over dask=ADDRESS or ray[=ADDRESS]")


def _explain(commands: Subparsers) -> None:
    add = _command(
        commands,
        "explain",
        "what a code means and how to mend it",
        "Prints the page of a rule or a check: what it flags, why, an example and its better form.",
        command="explain",
    )
    add("codes", nargs="+", metavar="CODE", help="a code or a name, e.g. OW201 or raw-upstream-body")


def _rules(commands: Subparsers) -> None:
    add = _command(
        commands,
        "rules",
        "list all codes",
        "Lists the linter's rules and the checks on the wire (OW6xx).",
        command="rules",
    )
    add("--format", choices=("text", "json"), default="text", help="(default: text)")


def _review(commands: Subparsers) -> None:
    add = _command(
        commands,
        "review",
        "lint, drive the agents' tests, write one report",
        "Lints PATHS, runs their tests with `pytest --offwire`, and writes review.html, review.sarif and review.json. "
        "Where PATH/expected.toml exists, the agents are held against it.",
        command="review",
    )
    _paths(add)
    add(
        "-o",
        "--output",
        type=Path,
        default=Path("."),
        metavar="DIR",
        help="where the reports go (default: .)",
    )
    _config(add)


def _run(commands: Subparsers) -> None:
    add = _command(
        commands,
        "run",
        "run a command that can't go round the proxy",
        "Runs COMMAND, for example `offwire run pytest --offwire`, with the strongest confinement of its network that this system has, "
        "and explains how it ended. The exit code is the command's.",
        command="run",
    )
    add("--confine", choices=CONFINEMENTS, default="auto", help="what holds the traffic (default: auto)")
    add("words", nargs=argparse.REMAINDER, metavar="COMMAND ...", help="the command and its arguments")


def _selftest(commands: Subparsers) -> None:
    add = _command(
        commands,
        "selftest",
        "break the harness in every way that matters and see whether it notices",
        "Applies one mutant of the detector, the tap, the broker or the verdict after the other to a small real run. "
        "Each has to be caught; the exit code is 1 when one survives.",
        command="selftest",
    )
    add("--only", metavar="TEXT", help="only mutants whose name holds TEXT, e.g. tap: or base64")
    add("--list", action="store_true", help="name the mutants, and run nothing")


def _proxy(commands: Subparsers) -> None:
    added = commands.add_parser(
        "proxy",
        help="install or find the intercepting proxy",
        description="mitmproxy pins its dependencies tightly, so it lives in an environment of its own.",
    )
    actions = added.add_subparsers(title="actions", metavar="ACTION", required=True)
    install = "make the proxy's own environment and put mitmproxy into it"
    _command(actions, "install", install, install.capitalize() + ".", command="proxy", action="install")
    where = "print the mitmdump that would be used"
    _command(actions, "where", where, where.capitalize() + ".", command="proxy", action="where")


def _report(commands: Subparsers) -> None:
    added = commands.add_parser(
        "report", help="join reports", description="Works on the JSON reports of `offwire lint`."
    )
    actions = added.add_subparsers(title="actions", metavar="ACTION", required=True)
    add = _command(
        actions,
        "merge",
        "join JSON reports, for example those of shards, into one",
        "Joins reports that `offwire lint --format json` wrote. The result does not depend on their order.",
        command="merge",
    )
    add("reports", nargs="+", type=Path, metavar="REPORT", help="JSON reports")
    _delivery(add, "json")


def _paths(add: Callable[..., Any]) -> None:
    add(
        "paths",
        nargs="*",
        type=Path,
        default=[Path(".")],
        metavar="PATH",
        help="files and folders (default: .)",
    )


def _config(add: Callable[..., Any]) -> None:
    add(
        "--config",
        type=Path,
        metavar="FILE",
        help="follow this pyproject.toml or offwire.toml, not the nearest",
    )
    add("--isolated", action="store_true", help="follow no configuration file")


def _delivery(add: Callable[..., Any], default: str) -> None:
    formats = f"{', '.join(FORMATS)} (default: {default})"
    add("--format", choices=FORMATS, default=default, metavar="FORMAT", help=formats)
    add("-o", "--output", type=Path, metavar="FILE", help="write the report to FILE")
    add("--exit-zero", action="store_true", help="exit with 0 even when there are findings")


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for code in text.split(",") if code.strip())
    if not codes:
        raise argparse.ArgumentTypeError("expected codes such as OW1,OW201")
    return codes


def _shard(text: str) -> tuple[int, int]:
    from offwire.findings import MOST_SHARDS

    number, slash, count = text.partition("/")
    if slash and _is_count(number) and _is_count(count) and 1 <= int(number) <= int(count) <= MOST_SHARDS:
        return int(number), int(count)
    raise argparse.ArgumentTypeError(
        f"expected I/N with I from 1 to N, e.g. 2/4, and N no more than {MOST_SHARDS}, not {text!r}"
    )


def _cluster(text: str) -> str:
    name, _, address = text.partition("=")
    if not ((name == "dask" and address) or name == "ray" or text == "loky"):
        raise argparse.ArgumentTypeError(
            f"expected dask=tcp://HOST:PORT, ray, ray=ADDRESS or loky, not {text!r}"
        )
    return text


def _jobs(text: str) -> int:
    if not _is_count(text) or int(text) < 1:
        raise argparse.ArgumentTypeError("expected a number of at least 1")
    return int(text)


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) < 10
