"""Every code that offwire knows: the linter's rules and the harness's checks. Imports a half only when asked."""

from __future__ import annotations

from offwire.findings import Rule


def lint_rules() -> tuple[Rule, ...]:
    """Return the linter's rules in order of their codes."""
    from offwire_lint.rules import all_rules

    return tuple(sorted(all_rules(), key=_code))


def wire_checks() -> tuple[Rule, ...]:
    """Return the harness's checks in order of their codes."""
    from offwire_harness.checks import CHECKS

    return tuple(sorted(CHECKS, key=_code))


def everything() -> tuple[Rule, ...]:
    """Return rules and checks in order of their codes."""
    return tuple(sorted((*lint_rules(), *wire_checks()), key=_code))


def find(name: str) -> Rule | None:
    """Return the rule or check with this code or kebab-case name, whatever its case."""
    wanted = name.strip().casefold()
    return next((rule for rule in everything() if wanted in (rule.code.casefold(), rule.name)), None)


def similar(name: str) -> tuple[str, ...]:
    """Return codes and names that look like `name`, the likeliest first."""
    import difflib

    known = [text for rule in everything() for text in (rule.code, rule.name)]
    return tuple(
        difflib.get_close_matches(name.upper(), known, 3, 0.6)
        or difflib.get_close_matches(name.lower(), known, 3, 0.5)
    )


def _code(rule: Rule) -> str:
    return rule.code
