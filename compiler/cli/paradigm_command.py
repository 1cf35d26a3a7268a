"""photoplay paradigm."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from compiler.cli.arguments import LANG, as_usage
from compiler.cli.completions import paradigms
from compiler.cli.console import not_there
from compiler.cli.story_folder import story_at
from compiler.cli.terminal_document import show
from compiler.cli.time_limit import checking
from compiler.documents.blocks import Block, Column, Paragraph, Row, Table, plain
from compiler.documents.labels import words
from compiler.driver.checking import check, one_edition
from compiler.driver.compiling import known_paradigms
from compiler.driver.results import Checked
from compiler.driver.session import Session
from compiler.model.language_tags import canonical
from compiler.model.paradigm import best, named, source_of


@click.command(short_help="Print a paradigm's file, to copy; alone, list them all.")
@click.argument("name", required=False, shell_complete=paradigms)
@LANG
def command(name: str | None, lang: str | None) -> None:
    """Print the file of a paradigm, to copy and make your own; without a NAME, list them.

    The story of this folder, if there is one, adds the paradigms that it brings.

    \b
    Examples:
      photoplay paradigm
      photoplay paradigm freytag > my-paradigm.xml
      photoplay beats --paradigm my-paradigm.xml
    """
    checked = _story_here(lang)
    if name is None:
        show(_list(checked, canonical(lang) if lang else checked.story.language if checked and checked.story else "en"))
        return
    known = known_paradigms(checked) if checked else known_paradigms(Checked(None, (), {}))
    found = named(name, known)
    if found is None:
        raise not_there(f"there is no paradigm `{name}`", name, tuple(paradigm.id for paradigm in known))
    own = _own_file(checked, found.id) if checked else None
    sys.stdout.buffer.write(source_of(found.id).data if own is None else own)
    sys.stdout.buffer.flush()


def _story_here(lang: str | None) -> Checked | None:
    """Return the story that is found from this folder, ``None`` if there is none."""
    try:
        path = story_at(None)
    except click.UsageError:
        return None
    with as_usage(), checking(None):
        return check(Session.at(path), one_edition(lang))


def _own_file(checked: Checked, id: str) -> bytes | None:
    """Return the bytes of a paradigm's file that the story brings, ``None`` for a shipped one."""
    uses = checked.story.front.paradigms if checked.story else ()
    hrefs = [use.href.id for use in uses if use.name.id == id and use.href]
    files = (source.data for path, source in checked.sources.items() for href in hrefs if path.endswith(href))
    return next(files, None)


def _list(checked: Checked | None, language: str) -> Iterator[Block]:
    label = words(language).paradigm_list
    followed = {use.name.id for use in checked.story.front.paradigms} if checked and checked.story else set()
    rows = tuple(
        _row(
            f"{paradigm.id}{' *' if paradigm.id in followed else ''}",
            best(paradigm.names, language),
            str(len(paradigm.beats)),
            label.bases[paradigm.basis],
        )
        for paradigm in known_paradigms(checked or Checked(None, (), {}))
    )
    id, name, beats, basis = label.columns
    columns = (Column(id, 0, "strong"), Column(name, 0), Column(beats, 0, "number"), Column(basis, 0))
    yield Table(columns, rows, "")
    if followed:
        yield Paragraph(plain(f"* {label.followed}"))


def _row(*cells: str) -> Row:
    return Row(tuple((plain(cell),) for cell in cells))
