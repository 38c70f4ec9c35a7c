"""`offwire proxy`: the intercepting proxy's own environment."""

from __future__ import annotations

import argparse
from typing import Any

from offwire.commands import CommandError
from offwire.output import write_stdout


def register(subparsers: Any) -> None:
    """Add the subcommand."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "proxy",
        help="install or find the intercepting proxy",
        description="mitmproxy pins its dependencies tightly, so it lives in an environment of its own.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    install = actions.add_parser("install", help="make the proxy's own environment and put mitmproxy into it")
    install.set_defaults(run=_install)
    where = actions.add_parser("where", help="print the mitmdump that would be used")
    where.set_defaults(run=_where)


def _install(_: argparse.Namespace) -> int:
    from offwire_harness import proxy

    try:
        write_stdout(f"{proxy.install()}\n")
    except proxy.ProxyNotFound as error:
        raise CommandError(str(error)) from None
    return 0


def _where(_: argparse.Namespace) -> int:
    from offwire_harness import proxy

    try:
        write_stdout(f"{proxy.locate()}\n")
    except proxy.ProxyNotFound as error:
        raise CommandError(str(error)) from None
    return 0
