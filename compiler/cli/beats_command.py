"""photoplay beats."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.arguments import LANG, PAGES, PARADIGM, STORY
from compiler.cli.cache_option import CACHE
from compiler.cli.compilation import STANDARD, created
from compiler.cli.jobs import JOBS
from compiler.cli.paradigm_list import print_paradigms
from compiler.cli.selection import EVERYTHING
from compiler.cli.single_document import FORM, TARGET, Work, make_document, nothing_to_write
from compiler.cli.time_limit import TIMEOUT
from compiler.documents.registry import BEAT_SHEET
from compiler.driver.options import CompileOptions
from compiler.pdf import Standard
from compiler.store.cache import Cache


@click.command()
@STORY
@PARADIGM
@FORM
@TARGET
@LANG
@PAGES
@click.option("--list", "listed", is_flag=True, help="List the paradigms; with --paradigm, the beats of one.")
@EVERYTHING
@STANDARD
@CACHE
@JOBS
@TIMEOUT
def command(
    story: Path | None, paradigms: tuple[str, ...], form: str | None, target: str | None, lang: str | None, paged: bool,
    listed: bool, everything: bool, standard: Standard, cache: Cache, jobs: int, timeout: int | None,
) -> None:  # fmt: skip
    """Print STORY's beat sheet: each beat with its target, where it falls, and the scenes that carry it.

    Under a paradigm that no scene has beats of, every beat is shown with the scenes that stand in its place. Several
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
        nothing_to_write(form, target)
        print_paradigms(story, paradigms, lang, timeout)
        return
    options = CompileOptions((BEAT_SHEET.name,), lang, paradigms, created=created(), paged=paged, standard=standard)
    make_document(BEAT_SHEET, story, form, target, options, Work(cache, jobs, timeout), everything=everything)
