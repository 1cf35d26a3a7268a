"""Which story is meant, and what the user asked for that is not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from compiler.cli.completions import editions, paradigms
from compiler.cli.console import not_there
from compiler.cli.streams import visible
from compiler.errors import NoStory, NotText, NotThere, TooLarge, WrongCommand

if TYPE_CHECKING:  # validate, which is to start fast, uses this page and needs no pathlib
    from pathlib import Path


def _as_path(_: click.Context, __: click.Parameter, path: str | None) -> Path | None:
    from pathlib import Path

    return None if path is None else Path(path)


STORY = click.argument("story", required=False, type=click.Path(), callback=_as_path)
LANG = click.option(
    "--lang", metavar="LANG", shell_complete=editions,
    help="The edition: ko, en …  [default: the story's]",
)  # fmt: skip


def _there(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """A file that is named and is not there is wrong usage."""
    for name in names:
        if name.endswith(".xml") and not os.path.isfile(name):
            raise click.UsageError(f"there is no file {name}")
    return names


PARADIGM = click.option(
    "--paradigm", "paradigms", multiple=True, callback=_there, metavar="NAME|FILE.xml", shell_complete=paradigms,
    help="Whose beats (see `paradigm`); repeatable",
)  # fmt: skip
STRICT = click.option("--strict", is_flag=True, help="Take warnings as errors.")


@contextmanager
def as_usage() -> Iterator[None]:
    """Turn errors for missing or refused arguments into usage errors that list the names that exist."""
    try:
        yield
    except (NoStory, NotText, TooLarge, WrongCommand) as error:
        raise click.UsageError(visible(str(error))) from None
    except NotThere as error:
        raise not_there(str(error), error.name, error.known) from None
