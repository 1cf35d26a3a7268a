"""photoplay report."""

from __future__ import annotations

from pathlib import Path

import click

from compiler import build, pages
from compiler.backends import Request, reports
from compiler.backends.reports import KINDS, Kind, Told
from compiler.cli.choice import EVERYTHING
from compiler.cli.compile_command import compile_told, created, printing
from compiler.cli.files import form_of, write
from compiler.cli.records_table import print_report
from compiler.cli.speech import complain, not_there, print_findings
from compiler.cli.stories import LANG, PAGES, STORY, as_usage, story_at
from compiler.frontend import Checked
from compiler.report import summary

NAMES = tuple(kind.name for kind in KINDS)

TEXTS = {
    "html": lambda kind, asked: pages.html(reports.document(kind, asked), pages.house_layout()),
    "md": lambda kind, asked: reports.markdown(reports.told(reports.report(kind, asked), kind)),
    "csv": lambda kind, asked: reports.csv_text(reports.report(kind, asked), kind),
    "json": lambda kind, asked: reports.json_text(reports.report(kind, asked)),
}
"""The forms that are text, each a function of the report and of what is asked."""

FORMS = ("pdf", *TEXTS)


def _names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in NAMES if name.startswith(incomplete)]


@click.command()
@click.argument("name", required=False, shell_complete=_names)
@STORY
@click.option("--to", "form", type=click.Choice(FORMS), help="A file's form; left out, a table in the terminal.")
@click.option(
    "-o",
    "target",
    metavar="FILE|-",
    help="The file to write, - for standard output; NAME and the form if left out. Its suffix can stand for --to.",
)
@LANG
@PAGES
@click.option("--notes", is_flag=True, help="Tell the writers' notes too.")
@click.option("--list", "listed", is_flag=True, help="List the reports.")
@EVERYTHING
@click.pass_context
def command(
    ctx: click.Context, name: str | None, story: Path | None, form: str | None, target: str | None, lang: str | None,
    paged: bool, notes: bool, listed: bool, everything: bool,
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
        for kind in KINDS:
            click.echo(f"{click.style(f'{kind.name:<10}', bold=True)} {kind.help}")
        return
    kind = _kind(name)
    form = form or form_of(target, FORMS)
    telling = build.Telling((kind.name,), lang, notes=notes, created=created())
    with as_usage():
        checked, made = _made(story_at(story), kind, form, telling, paged)
    if isinstance(made, Told):
        print_report(made)
    print_findings(checked.findings, checked, to_stderr=True, everything=everything)
    if made is None:
        complain(f"{summary(checked.findings)}; there is no report")
        ctx.exit(1)
    if isinstance(made, bytes):
        write(made, target or f"{kind.name}.{form}", checked.sources)


def _kind(name: str | None) -> Kind:
    if name is None:
        raise click.UsageError(f"name a report: {', '.join(NAMES)} (`photoplay report --list`)")
    found = next((kind for kind in KINDS if kind.name == name), None)
    if found is None:
        raise not_there(f"there is no report `{name}`", name, NAMES)
    return found


def _made(
    path: Path, kind: Kind, form: str | None, telling: build.Telling, paged: bool
) -> tuple[Checked, bytes | Told | None]:
    """The report in a form, or in words where no form is asked for; nothing if the story has errors."""
    if form == "pdf":
        compiled = compile_told(path, telling)
        return compiled.checked, compiled.outputs[0].data if compiled.outputs else None
    checked, request = build.requested(path, telling)
    if request is None:
        return checked, None
    if form is None:
        return checked, reports.told(reports.report(kind, _asked(request)), kind)
    if paged and kind.needs_pages:
        with printing("; --no-pages does without"):
            request = build.paged(request, telling)
    return checked, TEXTS[form](kind, _asked(request)).encode()


def _asked(request: Request) -> reports.Asked:
    return reports.Asked(request.facts, request.language, request.pages, request.notes)
