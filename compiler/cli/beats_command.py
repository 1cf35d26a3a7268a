"""photoplay beats."""

from __future__ import annotations

from typing import Any

import click

from compiler.cli.document_options import CommandOptions, document_options
from compiler.cli.terminal_report import print_document


@click.command(short_help="Print the beat sheet: the same as `report beat-sheet`.")
@document_options(documents=False)
def command(**given: Any) -> None:
    """Print the beat sheet of STORY: targets, and the scenes that carry beats.

    Under a paradigm that no scene has beats of, every beat is shown with the
    scenes at its target. Several paradigms are shown side by side too.

    \b
    Examples:
      photoplay beats
      photoplay beats source/red-heat --paradigm 기승전결
      photoplay beats --paradigm save-the-cat --paradigm freytag -o lenses.html
      photoplay beats -f csv -o -
    """
    print_document(CommandOptions(documents=("beat-sheet",), **given))
