"""photoplay theme."""

from __future__ import annotations

import click

from compiler import pdf


@click.command(short_help="Print a theme's style sheet, to copy; alone, list them.")
@click.argument("name", required=False, type=click.Choice(list(pdf.THEMES)))
def command(name: str | None) -> None:
    """Print a theme's style sheet, to copy and make your own; without a NAME, list the themes.

    \b
    Examples:
      photoplay theme
      photoplay theme book > my.css
      photoplay compile --theme my.css
    """
    if name:
        click.echo(pdf.theme(name).css, nl=False)
        return
    for theme, about in pdf.THEMES.items():
        click.echo(f"{click.style(f'{theme:<10}', bold=True)} {about}")
