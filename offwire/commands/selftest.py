"""`offwire selftest`: breaks the harness in every way that matters and sees whether it notices."""

from __future__ import annotations

import argparse
import importlib.util

from offwire.commands import CommandError
from offwire.output import write_stdout


def run(arguments: argparse.Namespace) -> int:
    """Apply each mutant, print the table, and return 1 if one survived."""
    for needed in ("pytest", "ahocorasick_rs"):
        if importlib.util.find_spec(needed) is None:
            raise CommandError(f"the self-test needs the harness ({needed}): pip install 'offwire[harness]'")
    from offwire_harness import selftest
    from offwire_harness.session import SessionError

    chosen = tuple(each for each in selftest.mutants() if (arguments.only or "") in str(each))
    if not chosen:
        raise CommandError(
            f"no mutant's name holds {arguments.only!r}; `offwire selftest --list` names them all"
        )
    width = max(len(str(each)) for each in chosen)
    if arguments.list:
        write_stdout("".join(f"{each}\n" for each in chosen))
        return 0
    write_stdout(f"{'mutant':{width}}  caught  by\n")
    survivors = 0
    try:
        for finding in selftest.examine(chosen):
            survivors += finding.survived
            caught = "NO    " if finding.survived else "yes   "
            write_stdout(f"{finding.mutant!s:{width}}  {caught}  {finding.caught_by}".rstrip() + "\n")
    except (selftest.SelfTestError, SessionError) as error:
        raise CommandError(str(error)) from None
    write_stdout(f"{len(chosen) - survivors} of {len(chosen)} mutants were caught\n")
    return 1 if survivors else 0
