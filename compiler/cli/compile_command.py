"""photoplay compile."""

from __future__ import annotations

from typing import Any

import click

from compiler.cli.compilation import make_documents
from compiler.cli.document_options import CommandOptions, document_options


@click.command(short_help="Make a story's documents: treatment, beat sheet, reports.")
@document_options(documents=True)
def command(**given: Any) -> None:
    """Make the documents of STORY: the treatment and the beat sheet as PDF.

    With errors nothing is written, and what was written earlier stays as it is.
    What has not changed since the last compile is not laid out again.

    \b
    Examples:
      photoplay compile
      photoplay compile source/red-heat --lang en --paper letter
      photoplay compile my-film -d cast -d days -f csv -f pdf
      photoplay compile my-film -d treatment -o draft.html --theme my.css
    """
    make_documents(CommandOptions(**given))
