"""photoplay new."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.console import Trouble, typed
from compiler.driver.scaffold import LANGUAGES, Occupied, begin


@click.command(short_help="Begin a story in a new folder.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The story's language.")
def command(folder: Path, lang: str) -> None:
    """Begin a story in FOLDER, which must be new or empty.

    The small story that is written there validates and compiles: write over it.

    \b
    Examples:
      photoplay new my-film
      photoplay new source/새-영화 --lang ko
    """
    try:
        files = begin(folder, lang)
    except Occupied as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise Trouble(f"{folder} cannot be written: {error.strerror or error}") from None
    for file in files:
        click.echo(click.format_filename(file))
    where = typed(folder)
    click.echo(f"next: photoplay validate {where} && photoplay compile {where}", err=True)
