"""photoplay explain."""

from __future__ import annotations

import click

from compiler.catalogue import FAMILIES, RULES, explanation, rule_of
from compiler.nearest import nearest


def _codes(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [rule.code for rule in RULES if rule.code.startswith(incomplete.upper())]


@click.command()
@click.argument("code", required=False, shell_complete=_codes)
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
        near = nearest(code, [name for rule in RULES for name in (rule.code, rule.name)])
        raise click.UsageError(f"there is no finding `{code}`" + (f"; did you mean `{near}`?" if near else ""))
    click.echo(f"{click.style(f'{rule.code} {rule.name}', bold=True)} ({rule.severity.value})\n")
    click.echo(explanation(rule))


def _list() -> None:
    for letter, family in FAMILIES.items():
        rules = [rule for rule in RULES if rule.code.startswith(letter)]
        if rules:
            click.echo(click.style(f"{letter}  {family}", bold=True))
            for rule in rules:
                first = explanation(rule).partition("\n")[0]
                click.echo(f"   {rule.code}  {rule.name:<18} {first}")
            click.echo()
