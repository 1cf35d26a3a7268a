"""photoplay explain."""

from __future__ import annotations

import click

from compiler.checks.catalogue import FAMILIES, RULES, explanation, rule_of
from compiler.cli.completions import codes
from compiler.cli.console import not_there


@click.command()
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
            f"there is no finding `{code}`", code, [name for rule in RULES for name in (rule.code, rule.name)]
        )
    click.echo(f"{click.style(f'{rule.code} {rule.name}', bold=True)} ({rule.severity.value})\n")
    click.echo(explanation(rule))


def _list() -> None:
    longest = max(len(rule.name) for rule in RULES)
    for letter, family in FAMILIES.items():
        rules = [rule for rule in RULES if rule.code.startswith(letter)]
        if rules:
            click.echo(click.style(f"{letter}  {family}", bold=True))
            for rule in rules:
                first = explanation(rule).partition("\n")[0]
                click.echo(f"   {rule.code}  {rule.name:<{longest}} {first}")
            click.echo()
