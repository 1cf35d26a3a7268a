"""The road of the commands that tell one thing of a story: printed in the terminal, or as a file in one of its forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from compiler import build, pages
from compiler.backends import Backend, Request
from compiler.cache import Cache
from compiler.cli.compiling import printing
from compiler.cli.files import form_of, write
from compiler.cli.speech import complain, print_findings
from compiler.cli.stories import as_usage, story_at
from compiler.document import Document
from compiler.frontend import Checked
from compiler.markdown import markdown
from compiler.pages import Means
from compiler.report import summary
from compiler.telling import Telling

FORMS = ("pdf", "html", "md", "csv", "json")

FORM = click.option("--to", "form", type=click.Choice(FORMS), help="A file's form; left out, a table in the terminal.")
TARGET = click.option(
    "-o",
    "target",
    metavar="FILE|-",
    help="The file to write, - for standard output; left out, named after what is told. Its suffix can stand for --to.",
)


def nothing_to_write(form: str | None, target: str | None) -> None:
    """A list is printed in the terminal only."""
    if form or target:
        raise click.UsageError("`--list` prints in the terminal; it takes neither `--to` nor `-o`")


def tell(
    backend: Backend,
    story: Path | None,
    form: str | None,
    target: str | None,
    telling: Telling,
    cache: Cache,
    jobs: int,
    *,
    everything: bool,
) -> None:
    """Tell it, and what was found on the way; with errors nothing is told, and the status is 1."""
    from compiler.cli.screen import show

    form = form or form_of(target, FORMS)
    with as_usage():
        checked, made = _made(backend, story_at(story), form, telling, cache, jobs)
    if isinstance(made, Document):
        show(made.blocks)
    print_findings(checked.findings, checked, to_stderr=True, everything=everything)
    if made is None:
        complain(f"{summary(checked.findings)}; nothing was told")
        raise click.exceptions.Exit(1)
    if isinstance(made, bytes):
        write(made, target or f"{backend.name}.{form}", checked.sources)


def _made(
    backend: Backend, path: Path, form: str | None, telling: Telling, cache: Cache, jobs: int
) -> tuple[Checked, bytes | Document | None]:
    """What is told in a form, or as a document where no form is asked for; nothing if the story has errors."""
    if form == "pdf":
        with printing() as told, pages.crew(jobs, telling.layout, cache) as run:
            compiled = build.compile_story(path, telling, Means(cache, run, told))
        return compiled.checked, compiled.outputs[0].data if compiled.outputs else None
    checked, request = build.requested(path, telling)
    if request is None:
        return checked, None
    if form is None:
        return checked, backend.document(request)
    if telling.paged and backend.needs_pages:
        with printing("; --no-pages does without") as told, pages.crew(jobs, telling.layout, cache) as run:
            request = build.paged(request, telling, Means(cache, run, told))
    return checked, _text(backend, form)(request).encode()


def _text(backend: Backend, form: str) -> Callable[[Request], str]:
    """What makes a form that is text."""
    match form:
        case "csv" if backend.csv:
            return backend.csv
        case "json" if backend.json:
            return backend.json
        case "md":
            return lambda request: markdown(backend.document(request))
    return lambda request: pages.html(backend.document(request), pages.house_layout())
