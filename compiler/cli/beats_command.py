"""photoplay beats."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from compiler import build, pages
from compiler.backends import beat_sheet
from compiler.backends.beat_sheet import Sheet
from compiler.cli.beats_table import print_sheet
from compiler.cli.choice import EVERYTHING
from compiler.cli.compile_command import compile_told, created
from compiler.cli.speech import complain, print_findings
from compiler.cli.stories import LANG, PARADIGM, STORY, as_usage, story_at
from compiler.deliver import Output, Refused, deliver
from compiler.frontend import Checked, check, one_edition
from compiler.report import summary


def _html(sheet: Sheet) -> str:
    return pages.html(beat_sheet.document(sheet), pages.Layout("a4", pages.theme("book")))


TEXTS = {"html": _html, "md": beat_sheet.markdown, "csv": beat_sheet.csv_text, "json": beat_sheet.json_text}
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
@EVERYTHING
@click.pass_context
def command(
    ctx: click.Context, story: Path | None, paradigm: str | None, form: str | None, target: str | None,
    lang: str | None, everything: bool,
) -> None:  # fmt: skip
    """Print STORY's beat sheet: each beat with its target, where it falls, and the scenes that carry it.

    \b
    Examples:
      photoplay beats
      photoplay beats source/red-heat --paradigm 기승전결
      photoplay beats --to csv -o -
      photoplay beats -o beats.pdf
    """
    path, form = story_at(story), form or _form_of(target)
    with as_usage():
        checked, made = _made(path, form, paradigm, lang)
    if isinstance(made, Sheet):
        print_sheet(made)
    print_findings(checked.findings, checked, to_stderr=True, everything=everything)
    if made is None:
        complain(f"{summary(checked.findings)}; there is no beat sheet")
        ctx.exit(1)
    if isinstance(made, bytes):
        _write(made, target or f"beat-sheet.{form}", [Path(path) for path in checked.sources])


def _form_of(target: str | None) -> str | None:
    """The form that a file's suffix stands for; none where the table is to be printed."""
    if target is None or target == "-":
        return None
    suffix = Path(target).suffix.lower().removeprefix(".")
    if suffix not in FORMS:
        raise click.UsageError(f"`-o` needs `--to` or a known suffix: {', '.join(f'.{form}' for form in FORMS)}")
    return suffix


def _made(path: Path, form: str | None, paradigm: str | None, lang: str | None) -> tuple[Checked, bytes | Sheet | None]:
    """The sheet in a form, or as it is where no form is asked for; nothing if the story has errors."""
    if form == "pdf":
        compiled = compile_told(path, build.Telling(("beat-sheet",), lang, paradigm, created=created()))
        return compiled.checked, compiled.outputs[0].data if compiled.outputs else None
    checked = check(path, one_edition(lang), build.paradigm_file(paradigm))
    if checked.facts is None or checked.has_errors():
        return checked, None
    sheet = build.sheet_of(checked.facts, paradigm, lang)
    return checked, TEXTS[form](sheet).encode() if form else sheet


def _write(data: bytes, target: str, sources: list[Path]) -> None:
    if target == "-":
        sys.stdout.buffer.write(data)
        return
    path = Path(target)
    try:
        (written,) = deliver([Output(path.name, data)], path.parent, sources)
    except Refused as error:
        raise click.UsageError(str(error)) from None
    click.echo(click.format_filename(written))
