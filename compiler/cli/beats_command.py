"""photoplay beats."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from compiler import build, pages
from compiler.backends import beat_sheet
from compiler.backends.beat_sheet import Sheet
from compiler.backends.words import words
from compiler.cli.compile_command import compile_told, created
from compiler.cli.speech import complain, no_color, print_findings, width
from compiler.cli.stories import LANG, STORY, as_usage, story_at
from compiler.deliver import Output, OverSource, deliver
from compiler.frontend import Checked, check, one_edition
from compiler.paradigm import best
from compiler.report import summary

FORMS = {"md": beat_sheet.markdown, "csv": beat_sheet.csv_text, "json": beat_sheet.json_text}
"""The forms that are text, each a function of the sheet."""


@click.command()
@STORY
@click.option(
    "--paradigm",
    metavar="NAME",
    help="Whose beats: save-the-cat, gi-seung-jeon-gyeol (기승전결); the story's first if left out.",
)
@click.option(
    "--to", "form", type=click.Choice(["pdf", "html", *FORMS]), help="A file's form; left out, a table in the terminal."
)
@click.option(
    "-o",
    "target",
    metavar="FILE|-",
    help="The file to write, - for standard output; beat-sheet and the form if left out.",
)
@LANG
@click.pass_context
def command(
    ctx: click.Context, story: Path | None, paradigm: str | None, form: str | None, target: str | None, lang: str | None
) -> None:
    """Print STORY's beat sheet: each beat with its target, where it falls, and the scenes that carry it.

    \b
    Examples:
      photoplay beats
      photoplay beats source/red-heat --paradigm 기승전결
      photoplay beats --to csv -o -
      photoplay beats --to pdf -o beats.pdf
    """
    path = story_at(story)
    with as_usage():
        if form == "pdf":
            compiled = compile_told(path, build.Telling(("beat-sheet",), lang, paradigm, created=created()))
            checked, made = compiled.checked, [output.data for output in compiled.outputs]
        else:
            checked, made = _text(path, paradigm, form, lang)
    print_findings(checked.findings, checked, to_stderr=True)
    if not made:
        complain(f"{summary(checked.findings)}; there is no beat sheet")
        ctx.exit(1)
    if form is None and target is None:
        return
    _write(made[0], target or f"beat-sheet.{form or 'txt'}", [Path(path) for path in checked.sources])


def _text(path: Path, paradigm: str | None, form: str | None, lang: str | None) -> tuple[Checked, list[bytes]]:
    """The sheet in a form without pages; with no form it goes to the terminal at once."""
    checked = check(path, one_edition(lang))
    if checked.facts is None or checked.has_errors():
        return checked, []
    sheet = build.sheet_of(checked.facts, paradigm, lang)
    if form is None:
        _print(sheet)
        return checked, [b""]
    if form == "html":
        return checked, [pages.html(beat_sheet.document(sheet), pages.Layout("a4", pages.theme("book"))).encode()]
    return checked, [FORMS[form](sheet).encode()]


def _write(data: bytes, target: str, sources: list[Path]) -> None:
    if target == "-":
        sys.stdout.buffer.write(data)
        return
    path = Path(target)
    try:
        (written,) = deliver([Output(path.name, data)], path.parent, sources)
    except OverSource as error:
        raise click.UsageError(str(error)) from None
    click.echo(click.format_filename(written))


def _print(sheet: Sheet) -> None:
    """The sheet as a table for this terminal; rich knows that a syllable of Hangul is two cells wide."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    label = words(sheet.language)
    titles = label.sheet_columns
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, leading=1)
    table.add_column(titles[0], style="bold", min_width=8, overflow="fold")
    for title in titles[1:4]:
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column(titles[4].partition(" ")[0], justify="right")
    table.add_column(titles[5], min_width=16, overflow="fold")
    for row in sheet.rows:
        numbered = len(row.scenes) > 1
        turns = "\n".join(f"{scene.number}. {scene.turn}" if numbered else scene.turn for scene in row.scenes)
        table.add_row(
            row.name, beat_sheet.target_text(row), beat_sheet.actual_text(row),
            beat_sheet.drift_text(row, sheet.language), beat_sheet.scenes_text(row, sheet.language), turns or label.missing,
            style=None if row.scenes else "yellow",
        )  # fmt: skip
    console = Console(width=width(), no_color=no_color(), highlight=False, markup=False)
    console.print(f"{sheet.title} · {best(sheet.paradigm.names, sheet.language)}", style="bold")
    console.print(table)
    console.print(beat_sheet.remark(sheet))
