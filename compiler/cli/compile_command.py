"""photoplay compile."""

from __future__ import annotations

import time
from typing import Any

import click

from compiler.cli.compilation import CommandOptions, asking, done, in_one_piece
from compiler.cli.console import complain, named, print_findings
from compiler.cli.selection import counted
from compiler.cli.story_folder import story_at


@click.command()
@asking
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Compile STORY to PDF: the treatment and the beat sheet.

    STORY is a folder that holds story.xml, or that file; left out, it is the story of this folder, or the only one
    under ./source. With errors nothing is written, and what was written earlier stays as it is; errors that are ignored
    keep a story from being compiled all the same.

    What has not changed since an earlier compile is not laid out again; the documents are the same, to the byte.

    \b
    Examples:
      photoplay compile
      photoplay compile source/red-heat --lang en --paper letter
      photoplay compile my-film --to beat-sheet -o /tmp/sheets
      photoplay compile my-film --theme my.css
    """
    began = time.perf_counter()
    settings = CommandOptions(**given)
    made = done(settings, story_at(settings.story), settings.options())
    if made.left:
        print_findings(made.left.findings, made.left.sources, to_stderr=True, everything=settings.everything)
        if not made.outputs:
            complain(f"{counted(made.found, made.left.findings)}; nothing was written")
            ctx.exit(1)
    for output, where in zip(made.outputs, made.write(settings.folder), strict=True):
        click.echo(f"{named(where)}  {output.pages} page{'s' if output.pages != 1 else ''}")
        if output.in_one:
            click.echo(f"  {in_one_piece(output.in_one)}", err=True)
    click.echo(f"compiled in {time.perf_counter() - began:.1f} s", err=True)
