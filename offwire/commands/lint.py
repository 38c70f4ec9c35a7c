"""`offwire lint`: finds credentials on their way to the model in the code."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from offwire.commands import CommandError
from offwire.commands.deliver import deliver
from offwire.findings import LintReport
from offwire.output import write_stdout
from offwire.report import counts
from offwire.report.safe import one_line
from offwire_lint import baseline
from offwire_lint import run as linter
from offwire_lint.config import Config, ConfigError, load


def run(arguments: argparse.Namespace) -> int:
    """Lint the paths and deliver the report, or record it as the baseline."""
    settings = settings_for(
        arguments.paths,
        arguments.config,
        isolated=arguments.isolated,
        select=arguments.select,
        ignore=arguments.ignore,
        pedantic=arguments.pedantic,
        jobs=arguments.jobs,
        use_cache=False if arguments.no_cache else None,
        baseline=arguments.baseline,
        shard=arguments.shard,
        cluster=arguments.cluster,
    )
    if arguments.write_baseline is not None:
        if arguments.shard is not None:
            raise CommandError("--write-baseline needs all findings: leave --shard away")
        return _write_baseline(arguments.paths, settings, arguments.write_baseline)
    return deliver(lint_paths(arguments.paths, settings), arguments)


def settings_for(
    paths: Sequence[Path], config: Path | None = None, *, isolated: bool = False, **overrides: Any
) -> Config:
    """Return the linter's settings.

    Args:
        paths: what will be judged; configuration is looked for from their common folder upwards.
        config: the pyproject.toml or offwire.toml to follow instead.
        isolated: follow none.
        overrides: settings that take precedence over the file's; None leaves the file's.

    Raises:
        CommandError: the configuration is wrong.
    """
    if config is not None and isolated:
        raise CommandError(f"--config {config}: --isolated follows no file; leave one of them away")
    if config is not None and not os.path.exists(config):
        raise CommandError(f"--config {config}: there is no such file")
    try:
        settings = load(config or _common(paths), isolated=isolated, **overrides)
    except ConfigError as error:
        raise CommandError(_masked(error)) from None
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
    try:
        return linter.lint(paths, settings)
    except ConfigError as error:
        raise CommandError(_masked(error)) from None


def _masked(error: ConfigError) -> str:
    """What the error says, without a credential that stands where a setting should."""
    from offwire_lint.excerpts import mask_formats

    return mask_formats(str(error))


def _write_baseline(paths: Sequence[Path], settings: Config, target: Path) -> int:
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
