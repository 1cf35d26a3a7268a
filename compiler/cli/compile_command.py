"""photoplay compile."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

import click

from compiler import build, pages
from compiler.cli.choice import EVERYTHING, IGNORE, SELECT, chosen, counted
from compiler.cli.completions import themes
from compiler.cli.speech import Trouble, complain, print_findings, progress
from compiler.cli.stories import LANG, PARADIGM, STORY, STRICT, as_usage, story_at
from compiler.deliver import Output, Refused, deliver
from compiler.frontend import Checked


@click.command()
@STORY
@click.option(
    "-o", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where to write; output/STORY if left out."
)
@click.option(
    "--to",
    "to",
    multiple=True,
    type=click.Choice(build.ALL),
    help="Which document; treatment and beat-sheet if left out. May be repeated.",
)
@LANG
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="The paper's size.")
@click.option("--theme", "theme", default="book", show_default=True, metavar="NAME|FILE.css", shell_complete=themes,
              help="How it looks: book, industry, or a style sheet of your own (see `photoplay theme`).")  # fmt: skip
@PARADIGM
@click.option("--sluglines/--no-sluglines", default=True, show_default=True, help="Head scenes with their sluglines.")
@click.option("--notes", is_flag=True, help="Print the writers' notes too.")
@SELECT
@IGNORE
@EVERYTHING
@STRICT
@click.pass_context
def command(
    ctx: click.Context, story: Path | None, folder: Path | None, to: tuple[str, ...], lang: str | None,
    paper: pages.Paper, theme: str, paradigms: tuple[str, ...], sluglines: bool, notes: bool,
    select: frozenset[str], ignore: frozenset[str], everything: bool, strict: bool,
) -> None:  # fmt: skip
    """Compile STORY to PDF: the treatment and the beat sheet.

    STORY is a folder that holds story.xml, or that file; left out, it is the story of this folder, or the only one
    under ./source. With errors nothing is written, and what was written earlier stays as it is; errors that are ignored
    keep a story from being compiled all the same.

    \b
    Examples:
      photoplay compile
      photoplay compile source/red-heat --lang en --paper letter
      photoplay compile my-film --to beat-sheet -o /tmp/sheets
      photoplay compile my-film --theme my.css
    """
    began = time.perf_counter()
    path = story_at(story)
    strict_at_once = strict and not (select or ignore)  # else a warning that is ignored would count
    with as_usage():
        layout = pages.Layout(paper, build.theme_of(theme))
        telling = build.Telling(to or build.USUAL, lang, paradigms, layout, sluglines, notes, created(), strict_at_once)
        compiled = compile_told(path, telling)
    left = chosen(compiled.checked, select, ignore, errors_stay=True)
    print_findings(left.findings, left, to_stderr=True, everything=everything)
    if not compiled.outputs or left.has_errors(strict=strict):
        complain(f"{counted(len(compiled.checked.findings), left)}; nothing was written")
        ctx.exit(1)
    _write(compiled.outputs, folder, left)
    click.echo(f"compiled in {time.perf_counter() - began:.1f} s", err=True)


def _write(outputs: tuple[Output, ...], folder: Path | None, checked: Checked) -> None:
    """The documents to their files, each told with its pages."""
    assert checked.story is not None
    try:
        written = deliver(outputs, folder or Path("output") / checked.story.id.id, map(Path, checked.sources))
    except Refused as error:
        raise click.UsageError(str(error)) from None
    for output, where in zip(outputs, written, strict=True):
        click.echo(f"{click.format_filename(where)}  {output.pages} page{'s' if output.pages != 1 else ''}")


def compile_told(path: Path, telling: build.Telling) -> build.Compiled:
    """Compile; what the machine lacks is told in one sentence with the command that brings it."""
    with printing():
        return build.compile_story(path, telling)


@contextmanager
def printing(instead: str = "") -> Iterator[None]:
    """Something that needs the renderer; ``instead`` is what can be done without it."""
    try:
        with progress("compiling"):
            yield
    except pages.NoFonts:
        raise Trouble(f"no fonts are installed; `photoplay doctor` says which to install{instead}") from None
    except pages.NoRenderer as error:
        raise Trouble(
            f"PDFs cannot be made here: {_first_line(error.reason)}; `photoplay doctor` says what to install{instead}"
        ) from None


def _first_line(reason: str) -> str:
    return next((line for line in reason.splitlines() if line.strip()), "a library is missing")


def created() -> str | None:
    """The date for a document's metadata: that of SOURCE_DATE_EPOCH, or none (reproducible-builds.org)."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is not a number of seconds: {seconds}") from None
