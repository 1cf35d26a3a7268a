"""photoplay report."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.arguments import LANG, PAGES, STORY
from compiler.cli.cache_option import CACHE
from compiler.cli.compilation import STANDARD, created
from compiler.cli.completions import reports
from compiler.cli.console import not_there
from compiler.cli.jobs import JOBS
from compiler.cli.selection import EVERYTHING
from compiler.cli.single_document import FORM, TARGET, Work, make_document, nothing_to_write
from compiler.cli.terminal_document import show
from compiler.cli.time_limit import TIMEOUT
from compiler.documents.blocks import Column, Row, Table, plain
from compiler.documents.registry import REPORTS, Backend
from compiler.driver.options import CompileOptions
from compiler.pdf import Standard
from compiler.store.cache import Cache

NAMES = tuple(report.name for report in REPORTS)


@click.command()
@click.argument("name", required=False, shell_complete=reports)
@STORY
@FORM
@TARGET
@LANG
@PAGES
@click.option("--notes", is_flag=True, help="Tell the writers' notes too.")
@click.option("--list", "listed", is_flag=True, help="List the reports.")
@EVERYTHING
@STANDARD
@CACHE
@JOBS
@TIMEOUT
def command(
    name: str | None, story: Path | None, form: str | None, target: str | None, lang: str | None, paged: bool,
    notes: bool, listed: bool, everything: bool, standard: Standard, cache: Cache, jobs: int, timeout: int | None,
) -> None:  # fmt: skip
    """Print a breakdown report of STORY: NAME is scenes, cast, places, props, day-night or days.

    Every form of a report has every field; in the terminal, in HTML, Markdown and PDF what is no column stands below
    its row.

    \b
    Examples:
      photoplay report --list
      photoplay report scenes
      photoplay report cast source/red-heat --lang en --to pdf
      photoplay report days -o days.csv
      photoplay report props --to json -o -
    """
    if listed:
        nothing_to_write(form, target)
        columns = (Column("Name", 0, "strong"), Column("What it tells", 0))
        show((Table(columns, tuple(Row((((plain(one.name),), (plain(one.help),)))) for one in REPORTS), ""),))
        return
    report = _named(name)
    options = CompileOptions((report.name,), lang, notes=notes, created=created(), paged=paged, standard=standard)
    make_document(report, story, form, target, options, Work(cache, jobs, timeout), everything=everything)


def _named(name: str | None) -> Backend:
    if name is None:
        raise click.UsageError(f"name a report: {', '.join(NAMES)} (`photoplay report --list`)")
    found = next((report for report in REPORTS if report.name == name), None)
    if found is None:
        raise not_there(f"there is no report `{name}`", name, NAMES)
    return found
