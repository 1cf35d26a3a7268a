"""photoplay clean."""

from __future__ import annotations

import os

import click

from compiler.cli.cache_option import cache_folder
from compiler.store.cache import Cache, usable


@click.command(short_help="Empty the cache.")
def command() -> None:
    """Empty the cache: the pages, fonts and checks that are kept so that what has not changed is not made again.

    Nothing is lost by it but time. The cache is kept in bounds by itself.

    \b
    Examples:
      photoplay clean
    """
    folder = cache_folder()
    if folder is None or not os.path.exists(folder):
        click.echo("there is no cache")
        return
    held, where = usable(folder), click.format_filename(folder)
    if held is None:
        raise click.UsageError(f"{where} is not used: it is no folder of yours that only you may write to")
    entries, size = Cache(held).clear()
    if entries:
        click.echo(f"removed {entries:,} {'entry' if entries == 1 else 'entries'}, {_size(size)}, from {where}")
    else:
        click.echo(f"there is nothing in {where}")


def _size(size: int) -> str:
    """Return a size, in bytes, as text in kB or MB."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(size // 1000, 1)} kB"
