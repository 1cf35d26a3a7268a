"""Which findings are asked for (``--select``, ``--ignore``), and how many of them are printed (``--all``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from compiler.cli.completions import codes
from compiler.cli.console import not_there

if TYPE_CHECKING:  # a command for which nothing has changed needs none of the compiler
    from compiler.diagnostics.findings import Finding


def _wanted(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> frozenset[str]:
    """The codes that are meant by codes, beginnings of codes, and names, with commas between."""
    names = [name.strip() for several in given for name in several.split(",")]
    return frozenset(code for name in names if name for code in _meant(name))


def _unwanted(ctx: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> frozenset[str]:
    """The same, for what is to be ignored: a file that could not be read says nothing of the story in it."""
    unwanted = _wanted(ctx, parameter, given)
    lasting = sorted(code for code in unwanted if _lasts(code))
    if lasting:
        raise click.UsageError(
            f"errors of family X cannot be ignored: {', '.join(lasting[:3])}{' …' if len(lasting) > 3 else ''}"
        )
    return unwanted


def _meant(name: str) -> list[str]:
    from compiler.checks.catalogue import RULES, rule_of

    rule = rule_of(name)
    found = [rule.code] if rule else [rule.code for rule in RULES if rule.code.startswith(name.upper())]
    if not found:
        raise not_there(
            f"there is no finding `{name}`",
            name,
            [known for rule in RULES for known in (rule.code, rule.name)],
            "photoplay explain",
        )
    return found


def _lasts(code: str) -> bool:
    from compiler.checks.catalogue import BY_CODE

    return not BY_CODE[code].can_be_ignored


SELECT = click.option(
    "--select", multiple=True, metavar="CODE", callback=_wanted, shell_complete=codes,
    help="Only these findings: C101,T,dead-acting …",
)  # fmt: skip
IGNORE = click.option(
    "--ignore", multiple=True, metavar="CODE", callback=_unwanted, shell_complete=codes,
    help="Not these findings.",
)  # fmt: skip
EVERYTHING = click.option("--all", "everything", is_flag=True, help="Print all findings, also of a flood.")


def chosen(
    findings: tuple[Finding, ...], select: frozenset[str], ignore: frozenset[str], *, errors_stay: bool = False
) -> tuple[Finding, ...]:
    """The findings that are asked for.

    With ``errors_stay`` that is all errors too: no document can be made of a story that has them.
    """
    if not findings:
        return ()
    from compiler.checks.catalogue import severity
    from compiler.diagnostics.findings import Severity

    def asked_for(finding: Finding) -> bool:
        if _lasts(finding.code) or (errors_stay and severity(finding) is Severity.ERROR):
            return True
        return (not select or finding.code in select) and finding.code not in ignore

    return tuple(filter(asked_for, findings))


def counted(found: int, left: Sequence[Finding]) -> str:
    """How many findings there are, and how many of those that were found are left out."""
    from compiler.messages import summary

    out = found - len(left)
    return summary(left) + (f", {out} ignored" if out else "")
