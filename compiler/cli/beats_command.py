"""photoplay beats."""

from __future__ import annotations

from pathlib import Path

import click

from compiler import build, pages
from compiler.backends import beat_sheet, sheet_texts
from compiler.backends.forms import json_text
from compiler.backends.sheet import Sheet
from compiler.cli.beats_table import print_sheet
from compiler.cli.choice import EVERYTHING
from compiler.cli.compile_command import compile_told, created, printing
from compiler.cli.files import form_of, write
from compiler.cli.paradigm_list import print_paradigms
from compiler.cli.speech import complain, print_findings
from compiler.cli.stories import LANG, PAGES, PARADIGM, STORY, as_usage, story_at
from compiler.frontend import Checked
from compiler.report import summary


def _html(sheet: Sheet) -> str:
    return pages.html(beat_sheet.document(sheet), pages.house_layout())


TEXTS = {"html": _html, "md": sheet_texts.markdown, "csv": sheet_texts.csv, "json": json_text}
"""The forms that are text, each a function of the sheet."""

FORMS = ("pdf", *TEXTS)


@click.command()
@STORY
@PARADIGM
@click.option("--to", "form", type=click.Choice(FORMS), help="A file's form; left out, a table in the terminal.")
@click.option(
    "-o",
    "target",
    metavar="FILE|-",
    help="The file to write, - for standard output; beat-sheet and the form if left out. Its suffix can stand for --to.",
)
@LANG
@PAGES
@click.option("--list", "listed", is_flag=True, help="List the paradigms; with --paradigm, the beats of one.")
@EVERYTHING
@click.pass_context
def command(
    ctx: click.Context, story: Path | None, paradigms: tuple[str, ...], form: str | None, target: str | None,
    lang: str | None, paged: bool, listed: bool, everything: bool,
) -> None:  # fmt: skip
    """Print STORY's beat sheet: each beat with its target, where it falls, and the scenes that carry it.

    Under a paradigm that the story is not told by, every beat is shown with the scenes that stand in its place. Several
    paradigms are shown one after the other and then side by side.

    \b
    Examples:
      photoplay beats
      photoplay beats --list
      photoplay beats source/red-heat --paradigm 기승전결
      photoplay beats --paradigm save-the-cat --paradigm three-act -o lenses.html
      photoplay beats --to csv -o -
    """
    if listed:
        print_paradigms(story, paradigms, lang)
        return
    form = form or form_of(target, FORMS)
    with as_usage():
        checked, made = _made(
            story_at(story), form, build.Telling(("beat-sheet",), lang, paradigms, created=created()), paged
        )
    if isinstance(made, Sheet):
        print_sheet(made)
    print_findings(checked.findings, checked, to_stderr=True, everything=everything)
    if made is None:
        complain(f"{summary(checked.findings)}; there is no beat sheet")
        ctx.exit(1)
    if isinstance(made, bytes):
        write(made, target or f"beat-sheet.{form}", checked.sources)


def _made(path: Path, form: str | None, telling: build.Telling, paged: bool) -> tuple[Checked, bytes | Sheet | None]:
    """The sheet in a form, or as it is where no form is asked for; nothing if the story has errors."""
    if form == "pdf":
        compiled = compile_told(path, telling)
        return compiled.checked, compiled.outputs[0].data if compiled.outputs else None
    checked, request = build.requested(path, telling)
    if request is None:
        return checked, None
    if form is None:
        return checked, request.sheet()
    if paged:
        with printing("; --no-pages does without"):
            request = build.paged(request, telling)
    return checked, TEXTS[form](request.sheet()).encode()
