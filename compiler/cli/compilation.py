"""The way from a command line to documents: compile or recall, print the findings, write the files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from msgspec.structs import replace

from compiler.cli.arguments import as_usage
from compiler.cli.console import Trouble, complain, named, print_findings
from compiler.cli.document_options import CommandOptions
from compiler.cli.jobs import progress, within
from compiler.cli.selection import chosen, counted
from compiler.cli.story_folder import entry_file, story_at
from compiler.cli.time_limit import checking
from compiler.driver.last_compile import last_compile, remember
from compiler.driver.options import PDF, CompileOptions
from compiler.driver.results import Checked, Compiled
from compiler.driver.session import Session
from compiler.pdf import (
    Crashed,
    Execution,
    Failed,
    JobRunner,
    NoFonts,
    NoRenderer,
    NotPrinted,
    Progress,
    Theme,
    TooSlow,
    worker_pool,
)
from compiler.system.deliver import Output


def make_documents(settings: CommandOptions) -> None:
    """Make the documents of a story, write them, and print the findings; exit with 1 if there are none to write."""
    began = time.perf_counter()
    path = story_at(settings.story)
    made = compiled(settings, Session.at(path, settings.cache), settings.options())
    checked = selected(settings, made.checked)
    print_findings(checked.findings, checked.sources, to_stderr=True, everything=settings.everything)
    if not made.outputs or checked.has_errors(strict=settings.strict):
        complain(f"{counted(len(made.checked.findings), checked.findings)}; nothing was written")
        raise click.exceptions.Exit(1)
    for written, output in zip(write(settings, path, made), made.outputs, strict=False):
        click.echo(f"{named(written)}{_pages(output)}")
        if output.in_one:
            click.echo(f"  {in_one_piece(output.in_one)}", err=True)
    if not settings.target().stdout:
        click.echo(f"compiled in {time.perf_counter() - began:.1f} s", err=True)


def _pages(output: Output) -> str:
    return "" if output.pages is None else f"  {output.pages} page{'s' if output.pages != 1 else ''}"


def selected(settings: CommandOptions, checked: Checked) -> Checked:
    """Return a result with the findings that are selected, and all errors: they forbid documents in any case."""
    return replace(checked, findings=chosen(checked.findings, settings.select, settings.ignore, errors_stay=True))


def write(settings: CommandOptions, path: Path, made: Compiled) -> tuple[Path, ...]:
    """Write documents and return their paths. Raises ``click.UsageError`` where they may not be written, and ``OSError``."""
    return settings.target().write(made.outputs, made.checked.id or "", made.checked.sources, entry_file(path))


def compiled(
    settings: CommandOptions, session: Session, options: CompileOptions, run: JobRunner | None = None
) -> Compiled:
    """Compile a story, or return the last result if nothing has changed. Without ``run``, start worker processes."""
    known = last_compile(session.files.path, options, settings.cache)
    return known or _compiled_anew(settings, session, options, run)


def _compiled_anew(
    settings: CommandOptions, session: Session, options: CompileOptions, run: JobRunner | None
) -> Compiled:
    with ExitStack() as stack:
        if run is None and PDF in options.formats:  # worker processes get ready while the story is checked
            run = stack.enter_context(_workers(settings, options))
        from compiler.driver import compiling

        with as_usage(), checking(settings.timeout):
            checked, request = compiling.requested(session, options)
        if request is None:
            return Compiled(checked, ())
        names = [file.name for file in compiling.planned(request, options)]
        settings.target().look_ahead(names, checked.id or "", checked.sources, Path(session.entry))
        execution = Execution(settings.cache)
        if compiling.lays_out(options):
            run = run or stack.enter_context(_workers(settings, options))
            advice = "" if PDF in options.formats else "; `--set page-references=no` does without"
            show = stack.enter_context(printing(options.layout.theme, advice))
            execution = Execution(settings.cache, within(settings.timeout, run), show)
        made = compiling.written(session, checked, request, options, execution)
    if made.outputs and made.sound:
        remember(session.files.path, options, settings.cache, made)
    return made


@contextmanager
def _workers(settings: CommandOptions, options: CompileOptions) -> Iterator[JobRunner]:
    """Yield the runner of a pool of processes; report what keeps them from starting in one sentence."""
    try:
        with worker_pool(settings.jobs, options.layout, settings.cache) as run:
            yield run
    except NotPrinted as fault:
        raise Trouble(_sentence(fault, options.layout.theme)) from None


def in_one_piece(why: str) -> str:
    """What it means that a treatment could not be laid out part by part, and why it was so."""
    return f"laid out in one piece, all of it again after each edit; of the theme: {why}"


@contextmanager
def printing(theme: Theme, instead: str = "") -> Iterator[Progress]:
    """Yield a progress callback for work that needs the renderer; report a missing renderer in one sentence.

    ``instead`` is a way to do without it, for the end of that sentence.
    """
    try:
        with progress("compiling") as show:
            yield show
    except NotPrinted as fault:
        raise Trouble(_sentence(fault, theme) + instead) from None


def _sentence(fault: NotPrinted, theme: Theme) -> str:
    """Why there are no pages, and what can be done about it. Of a theme of the user's own it may be the fault."""
    own = f"; perhaps it is {named(theme.path)} that asks for too much" if theme.path else ""
    match fault:
        case NoFonts():
            return "no fonts are installed; `photoplay doctor` says which to install"
        case NoRenderer(reason=reason):
            return f"PDFs cannot be made here: {_first_line(reason)}; `photoplay doctor` says what to install"
        case Failed(what=what, why=None, where=where):
            rule = (
                f"perhaps over a rule in {named(theme.path)}: try `--theme book`" if theme.path else "please report it"
            )
            return f"{what} cannot be laid out: the renderer has a fault there ({where}), {rule}"
        case Failed(what=what, why=why):
            return f"{what} cannot be laid out: {why}{own}"
        case TooSlow():
            return f"the pages were not laid out in the time that they have; `--timeout` gives them another, 0 any{own}"
        case Crashed(signal=number) if number in _KILLED:
            return (
                "a process that laid out pages was ended from outside, perhaps for want of memory; --jobs 1 takes less"
            )
        case Crashed():
            return (
                "a process that laid out pages crashed in a library, as happens without usable fonts or memory; "
                f"`photoplay doctor` looks at the fonts{own}"
            )
    return f"{fault}{own}"


_KILLED = (None, 9, 15)
"""By which signals somebody else ends a process: the system, when there is no more memory, by 9."""


def _first_line(reason: str) -> str:
    return next((line for line in reason.splitlines() if line.strip()), "a library is missing")
