"""`offwire lint`: finds credentials on their way to the model in the code."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offwire.commands import CommandError
from offwire.commands.deliver import add_arguments, deliver
from offwire.findings import LintReport
from offwire.output import write_stdout
from offwire.report import counts
from offwire.report.safe import one_line

if TYPE_CHECKING:
    from offwire_lint.config import Config


def register(subparsers: Any) -> None:
    """Add the subcommand."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "lint",
        help="find leaks in the code",
        description="Reads Python files and notebooks, never runs them, and reports where a credential or an upstream's raw answer reaches a model.",
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[Path(".")],
        metavar="PATH",
        help="files and folders (default: .)",
    )
    add_arguments(parser, "text")
    parser.add_argument(
        "--select", type=_codes, metavar="CODES", help="only these codes or prefixes, e.g. OW1,OW201"
    )
    parser.add_argument("--ignore", type=_codes, metavar="CODES", help="all but these codes or prefixes")
    parser.add_argument(
        "--pedantic", action="store_true", default=None, help="show pedantic rules and low confidence too"
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="read [tool.offwire] from FILE, not from the nearest pyproject.toml",
    )
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help="report only what is not in this baseline"
    )
    parser.add_argument(
        "--write-baseline",
        type=Path,
        metavar="FILE",
        help="record today's findings as the baseline and exit with 0",
    )
    parser.add_argument(
        "-j", "--jobs", type=_jobs, metavar="N", help="worker processes (default: one a core)"
    )
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Lint the paths and deliver the report, or record it as the baseline."""
    settings = settings_for(
        arguments.paths,
        arguments.config,
        select=arguments.select,
        ignore=arguments.ignore,
        pedantic=arguments.pedantic,
        jobs=arguments.jobs,
        use_cache=False if arguments.no_cache else None,
        baseline=arguments.baseline,
    )
    if arguments.write_baseline is not None:
        return _write_baseline(arguments.paths, settings, arguments.write_baseline)
    return deliver(lint_paths(arguments.paths, settings), arguments)


def settings_for(paths: Sequence[Path], config: Path | None = None, **overrides: Any) -> Config:
    """Return the linter's settings.

    Args:
        paths: what will be judged; configuration is looked for from their common folder upwards.
        config: the pyproject.toml or offwire.toml to follow instead.
        overrides: settings that take precedence over the file's; None leaves the file's.

    Raises:
        CommandError: the configuration is wrong.
    """
    from offwire_lint.config import ConfigError, load

    try:
        settings = load(config or _common(paths), **overrides)
    except ConfigError as error:
        raise CommandError(str(error)) from None
    if config is not None and (settings.source is None or settings.source != Path(os.path.abspath(config))):
        raise CommandError(
            f"--config {config}: expected an offwire.toml, or a pyproject.toml with a table [tool.offwire]"
        )
    return settings


def lint_paths(paths: Sequence[Path], settings: Config) -> LintReport:
    """Run the linter over files and folders.

    Raises:
        CommandError: the settings name something that can't be used, such as a damaged baseline.
    """
    from offwire_lint import run as linter
    from offwire_lint.config import ConfigError

    try:
        return linter.lint(paths, settings)
    except ConfigError as error:
        raise CommandError(str(error)) from None


def _write_baseline(paths: Sequence[Path], settings: Config, target: Path) -> int:
    from offwire_lint import baseline
    from offwire_lint.config import ConfigError

    report = lint_paths(paths, replace(settings, baseline=None))
    try:
        baseline.write(target, report)
    except ConfigError as error:
        raise CommandError(str(error)) from None
    write_stdout(f"{counts.summary(report)}. Baseline: {one_line(str(target))}\n")
    return 2 if report.errors else 0


def _common(paths: Sequence[Path]) -> Path:
    """The folder or file that all paths lie in; configuration is looked for from there upwards."""
    try:
        return Path(os.path.commonpath([os.path.abspath(path) for path in paths]))
    except ValueError:  # on different drives
        return Path.cwd()


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for code in text.split(",") if code.strip())
    if not codes:
        raise argparse.ArgumentTypeError("expected codes such as OW1,OW201")
    return codes


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("expected a number of at least 1")
    return int(text)
