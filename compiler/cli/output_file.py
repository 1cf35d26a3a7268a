"""One file that was asked for: its form, and where it goes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from compiler.cli.console import named
from compiler.cli.streams import visible
from compiler.system.deliver import Output, Refused, deliver, ready

STDOUT = "-"


def form_of(target: str | None, forms: Iterable[str]) -> str | None:
    """The form that a file's suffix stands for; none where a table is to be printed."""
    if target is None or target == STDOUT:
        return None
    suffix = Path(target).suffix.lower().removeprefix(".")
    if suffix not in forms:
        raise click.UsageError(f"`-o` needs `--to` or a known suffix: {', '.join(f'.{form}' for form in forms)}")
    return suffix


@contextmanager
def unrefused() -> Iterator[None]:
    """To ask for a file where none may be written is wrong usage."""
    try:
        yield
    except Refused as error:
        raise click.UsageError(visible(str(error))) from None


def look_ahead(target: str, sources: Iterable[str]) -> None:
    """Whether a file could be written, before there is work done for it."""
    path = Path(target)
    if target != STDOUT:
        with unrefused():
            ready([path.name], path.parent, sources)


def write(data: bytes, target: str, sources: Iterable[str]) -> None:
    """Put a file where it belongs, or on standard output, and say where; never over one of the story's own."""
    if target == STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    with unrefused():
        (written,) = deliver([Output(path.name, data)], path.parent, sources)
    click.echo(named(written))
