"""`offwire proxy`: the intercepting proxy's own environment."""

from __future__ import annotations

import argparse

from offwire.commands import CommandError
from offwire.output import tell, write_stdout
from offwire_harness import proxy


def run(arguments: argparse.Namespace) -> int:
    """Install the proxy or find it, and print the path of its mitmdump."""
    if arguments.action == "install":
        tell("making the proxy's own environment and installing mitmproxy")
    try:
        path = proxy.install() if arguments.action == "install" else proxy.locate()
    except (proxy.ProxyNotFound, proxy.InstallError) as error:
        raise CommandError(str(error)) from None
    write_stdout(f"{path}\n")
    return 0
