"""photoplay explain."""

from __future__ import annotations

from itertools import groupby

import click

from compiler.checks.catalogue import RULES, rule_of
from compiler.cli.completions import codes
from compiler.cli.console import not_there


@click.command(short_help="Explain a finding; alone, list them all.")
@click.argument("code", required=False, shell_complete=codes)
def command(code: str | None) -> None:
    """Explain a finding's CODE: what it means, why it matters, wrong and right.

    Without a code, all are listed by family.

    \b
    Examples:
      photoplay explain N101
      photoplay explain unknown-character
    """
    if code is None:
        _list()
        return
    rule = rule_of(code)
    if rule is None:
        raise not_there(
            f"there is no finding `{code}`",
            code,
            [name for rule in RULES for name in (rule.code, rule.name)],
            "photoplay explain",
        )
    click.echo(f"{click.style(f'{rule.code} {rule.name}', bold=True)} ({rule.severity.value})\n")
    click.echo(rule.explanation)


def _list() -> None:
    longest = max(len(rule.name) for rule in RULES)
    for family, rules in groupby(RULES, lambda rule: rule.family):
        click.echo(click.style(f"{family.letter}  {family.title}", bold=True))
        for rule in rules:
            first = rule.explanation.partition("\n")[0]
            click.echo(f"   {rule.code}  {rule.name:<{longest}} {first}")
        click.echo()
