"""photoplay report."""

from __future__ import annotations

from typing import Any

import click

from compiler.cli.completions import documents
from compiler.cli.document_options import CommandOptions, document_options
from compiler.cli.terminal_report import print_document


@click.command(short_help="Print a document here; alone, list them all.")
@click.argument("name", required=False, shell_complete=documents)
@document_options(documents=False)
def command(name: str | None, **given: Any) -> None:
    """Print a document of STORY in the terminal; without a NAME, list them.

    With -f or -o it is written as by `compile`. Every format has every field.

    \b
    Examples:
      photoplay report
      photoplay report cast source/red-heat --lang en
      photoplay report days -o days.csv
      photoplay report props -f json -o -
    """
    if name is None:
        list_documents()
        return
    print_document(CommandOptions(documents=(name,), **given))


def list_documents() -> None:
    """Print the documents, their formats, and a line about each."""
    from compiler.cli.terminal_document import show
    from compiler.documents.blocks import Column, Row, Table, plain
    from compiler.documents.registry import DOCUMENTS
    from compiler.writers.registry import formats_of

    columns = (Column("Name", 0, "strong"), Column("What it is", 0), Column("Formats", 0))
    rows = ((kind.name, kind.help, ", ".join(writer.name for writer in formats_of(kind))) for kind in DOCUMENTS)
    show((Table(columns, tuple(Row(tuple((plain(cell),) for cell in row)) for row in rows), ""),))
