"""photoplay doctor."""

from __future__ import annotations

import click

from compiler.cli.console import complain
from compiler.driver.doctor import examine, missing_packages, remedy


@click.command(short_help="Say what this machine has and lacks.")
@click.option("--packages", is_flag=True, help="Print only the Debian packages that are missing, for scripts.")
@click.pass_context
def command(ctx: click.Context, packages: bool) -> None:
    """Look at what this machine has and lacks, and name the command that brings what is missing.

    \b
    Examples:
      photoplay doctor
      sudo apt-get install $(photoplay doctor --packages)
    """
    conditions = examine()
    missing = missing_packages(conditions)
    if packages:
        click.echo(" ".join(missing))
        return
    for condition in conditions:
        mark = click.style("ok     ", fg="green") if condition.met else click.style("missing", fg="red", bold=True)
        click.echo(f"{mark}  {condition.name:<24} {condition.seen}")
    if all(condition.met for condition in conditions):
        return
    if missing:
        click.echo(f"\nTo install what is missing:\n  {remedy(missing)}")
    complain("something is missing")
    ctx.exit(3)
