"""photoplay export."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.arguments import STORY, STRICT, as_usage
from compiler.cli.cache_option import CACHE
from compiler.cli.completions import exporters
from compiler.cli.console import complain, named, print_findings
from compiler.cli.document_options import OUTPUT
from compiler.cli.output_path import Target
from compiler.cli.selection import EVERYTHING, IGNORE, SELECT, chosen, counted
from compiler.cli.story_folder import entry_file, story_around, story_at
from compiler.cli.time_limit import TIMEOUT, checking
from compiler.store.cache import Cache


@click.command(short_help="Write the story for another program; alone, list formats.")
@click.argument("format", required=False, shell_complete=exporters)
@STORY
@OUTPUT
@SELECT
@IGNORE
@EVERYTHING
@STRICT
@CACHE
@TIMEOUT
def command(
    format: str | None, story: Path | None, output: str | None, select: frozenset[str], ignore: frozenset[str],
    everything: bool, strict: bool, cache: Cache, timeout: int | None,
) -> None:  # fmt: skip
    """Write STORY as a file for another program; without a FORMAT, list them.

    The whole story goes into it, in every edition. Documents for readers are
    made by `compile`.

    \b
    Examples:
      photoplay export
      photoplay export json
      photoplay export json source/red-heat -o - | jq .title
    """
    if format is None:
        list_formats()
        return
    from compiler.driver.checking import check
    from compiler.driver.exporting import exported, exporter_of
    from compiler.driver.session import Session

    with as_usage():
        exporter = exporter_of(format)
    home = Path() if story else story_around() or Path()
    target = Target.of(output, [exporter.suffix], home)
    with as_usage(), checking(timeout):
        checked = check(Session.at(story_at(story), cache))
    left = chosen(checked.findings, select, ignore, errors_stay=True)
    print_findings(left, checked.sources, to_stderr=True, everything=everything)
    made = exported(checked, exporter, strict=strict)
    if made is None:
        complain(f"{counted(len(checked.findings), left)}; nothing was written")
        raise click.exceptions.Exit(1)
    for path in target.write([made], checked.id or "", checked.sources, entry_file(story_at(story))):
        click.echo(named(path))


def list_formats() -> None:
    """Print the formats, and a line about each."""
    from compiler.cli.terminal_document import show
    from compiler.documents.blocks import Column, Row, Table, plain
    from compiler.exporters.registry import EXPORTERS

    columns = (Column("Format", 0, "strong"), Column("What it has", 0))
    rows = tuple(Row(((plain(one.name),), (plain(one.help),))) for one in EXPORTERS)
    show((Table(columns, rows, ""),))
