"""One document, printed in the terminal, or written as `compile` does where a format is named."""

from __future__ import annotations

import click
from msgspec.structs import replace

from compiler.cli.arguments import as_usage
from compiler.cli.compilation import make_documents, selected
from compiler.cli.console import complain, print_findings
from compiler.cli.document_options import CommandOptions
from compiler.cli.selection import counted
from compiler.cli.story_folder import story_at
from compiler.cli.time_limit import checking


def print_document(settings: CommandOptions) -> None:
    """Print a document and the findings; exit with 1 if the story has errors. With a format, write it."""
    if settings.chosen_formats():
        make_documents(settings)
        return
    if settings.output not in (None, "-"):
        raise click.UsageError(f"name a format with `-f`, or a file that ends in one; {settings.output} does not")
    from compiler.cli.terminal_document import show
    from compiler.documents.registry import DOCUMENTS
    from compiler.driver import compiling
    from compiler.driver.session import Session

    options = replace(settings.options(), formats=())
    with as_usage(), checking(settings.timeout):
        checked, request = compiling.requested(Session.at(story_at(settings.story), settings.cache), options)
    left = selected(settings, checked)
    if request and not left.has_errors(strict=settings.strict):
        (kind,) = (kind for kind in DOCUMENTS if kind.name in settings.documents)
        show(kind.document(request).blocks)
        print_findings(left.findings, left.sources, to_stderr=True, everything=settings.everything)
        return
    print_findings(left.findings, left.sources, to_stderr=True, everything=settings.everything)
    complain(f"{counted(len(checked.findings), left.findings)}; nothing was written")
    raise click.exceptions.Exit(1)
