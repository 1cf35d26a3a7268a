"""One file that was asked for: its form, and where it goes."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from compiler.deliver import Output, Refused, deliver

STDOUT = "-"


def form_of(target: str | None, forms: Iterable[str]) -> str | None:
    """The form that a file's suffix stands for; none where a table is to be printed."""
    if target is None or target == STDOUT:
        return None
    suffix = Path(target).suffix.lower().removeprefix(".")
    if suffix not in forms:
        raise click.UsageError(f"`-o` needs `--to` or a known suffix: {', '.join(f'.{form}' for form in forms)}")
    return suffix


def write(data: bytes, target: str, sources: Iterable[str]) -> None:
    """Put a file where it belongs, or on standard output, and say where; never over one of the story's own."""
    if target == STDOUT:
        sys.stdout.buffer.write(data)
        return
    path = Path(target)
    try:
        (written,) = deliver([Output(path.name, data)], path.parent, map(Path, sources))
    except Refused as error:
        raise click.UsageError(str(error)) from None
    click.echo(click.format_filename(written))
