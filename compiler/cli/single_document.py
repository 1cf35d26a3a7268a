"""Commands that make one document: printed in the terminal, or as a file in one of its forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from msgspec import Struct

from compiler import pdf
from compiler.cli.arguments import as_usage
from compiler.cli.compilation import printing
from compiler.cli.console import complain, print_findings
from compiler.cli.jobs import within
from compiler.cli.output_file import form_of, look_ahead, write
from compiler.cli.story_folder import story_at
from compiler.cli.time_limit import checking
from compiler.documents.blocks import Document
from compiler.documents.registry import Backend, Request
from compiler.driver import compiling
from compiler.driver.checking import Checked
from compiler.driver.options import CompileOptions
from compiler.messages import summary
from compiler.pdf import STANDARDS, Execution
from compiler.store.cache import Cache
from compiler.writers.markdown import markdown

FORMS = ("pdf", "html", "md", "csv", "json")

FORM = click.option("--to", "form", type=click.Choice(FORMS), help="A file's form; left out, a table in the terminal.")
TARGET = click.option(
    "-o",
    "target",
    metavar="FILE|-",
    help="The file to write, - for standard output; left out, named after the document. Its suffix can stand for --to.",
)


def nothing_to_write(form: str | None, target: str | None) -> None:
    """A list is printed in the terminal only."""
    if form or target:
        raise click.UsageError("`--list` prints in the terminal; it takes neither `--to` nor `-o`")


class Work(Struct, frozen=True):
    """How what needs pages is to be worked on, by the names of the options."""

    cache: Cache
    jobs: int
    timeout: int | None


def make_document(
    backend: Backend, story: Path | None, form: str | None, target: str | None, options: CompileOptions, work: Work, *,
    everything: bool,
) -> None:  # fmt: skip
    """Print or write a document, and print the findings. With errors there is no document, and the status is 1."""
    from compiler.cli.terminal_document import show

    made: bytes | Document | None
    form = form or form_of(target, FORMS)
    if form != "pdf" and options.standard != STANDARDS[0]:
        raise click.UsageError("`--pdf-standard` is for PDFs only; add `--to pdf`")
    goal = target or f"{backend.name}.{form}"
    with as_usage():
        if form:
            checked, made = _made(backend, story_at(story), form, goal, options, work)
        else:
            with checking(work.timeout):
                checked, request = compiling.requested(story_at(story), options, work.cache)
                made = backend.document(request) if request else None
    if isinstance(made, Document):
        show(made.blocks)
    print_findings(checked.findings, checked.sources, to_stderr=True, everything=everything)
    if made is None:
        complain(f"{summary(checked.findings)}; nothing was written")
        raise click.exceptions.Exit(1)
    if isinstance(made, bytes):
        write(made, goal, checked.sources)


def _made(
    backend: Backend, path: Path, form: str, goal: str, options: CompileOptions, work: Work
) -> tuple[Checked, bytes | None]:
    """Return the findings and a document as a file; ``None`` for the file if the story has errors."""
    if form == "pdf":
        with _workers(options, work) as execution:  # it gets ready meanwhile
            checked, request = _requested(path, options, work)
            if request is None:
                return checked, None
            look_ahead(goal, checked.sources)
            compiled = compiling.printed(checked, request, options, execution())
        return compiled.checked, compiled.outputs[0].data if compiled.outputs else None
    checked, request = _requested(path, options, work)
    if request is None:
        return checked, None
    look_ahead(goal, checked.sources)
    if options.paged and backend.needs_pages:
        with _workers(options, work, "; --no-pages does without") as execution:
            request = compiling.paged(request, options, execution())
    return checked, _text(backend, form)(request).encode()


def _requested(path: Path, options: CompileOptions, work: Work) -> tuple[Checked, Request | None]:
    with checking(work.timeout):
        return compiling.requested(path, options, work.cache)


@contextmanager
def _workers(options: CompileOptions, work: Work, instead: str = "") -> Iterator[Callable[[], Execution]]:
    """Yield a function that gives the execution, whose time begins then; ``instead`` is as for ``printing``."""
    with (
        printing(options.layout.theme, instead) as show,
        pdf.worker_pool(work.jobs, options.layout, work.cache) as run,
    ):
        yield lambda: Execution(work.cache, within(work.timeout, run), show)


def _text(backend: Backend, form: str) -> Callable[[Request], str]:
    """What makes a form that is text."""
    match form:
        case "csv" if backend.csv:
            return backend.csv
        case "json" if backend.json:
            return backend.json
        case "md":
            return lambda request: markdown(backend.document(request))
    return lambda request: pdf.html(backend.document(request), pdf.house_layout())
