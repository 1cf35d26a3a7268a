"""The beat sheet in a terminal: a table where it has room, else each beat as a few lines. Nothing is lost for width.

rich knows that a syllable of Hangul is two cells wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.backends import beat_sheet
from compiler.backends.beat_sheet import Sheet, SheetRow
from compiler.backends.words import words
from compiler.cli.speech import no_color, width
from compiler.paradigm import best

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

LEAST = 24
"""Cells that the column with what changes must have; in fewer it would be hard to read."""

MOST = 14
"""Cells that any other column may have; longer names go on in the next line."""


def print_sheet(sheet: Sheet, console: Console | None = None) -> None:
    """The sheet on a terminal, which is standard output if none is given."""
    console = console or _terminal()
    console.print(f"{sheet.title} · {best(sheet.paradigm.names, sheet.language)}", style="bold")
    table = _table(sheet)
    spare = console.width - console.measure(table, options=console.options.update(width=10_000)).minimum
    if spare >= 0:
        table.columns[-1].width = LEAST + spare
        console.print(table)
    else:
        _print_stacked(sheet, console)
    console.print(beat_sheet.remark(sheet))


def _terminal() -> Console:
    from rich.console import Console

    return Console(width=max(width(), 20), color_system=None if no_color() else "auto", highlight=False, markup=False)


def _titles(sheet: Sheet) -> tuple[str, ...]:
    """The columns' titles. Pages are known only where the treatment is laid out, so the terminal does not speak of them."""
    return tuple(title.partition(" · ")[0] for title in words(sheet.language).sheet_columns)


def _cells(row: SheetRow, sheet: Sheet) -> tuple[str, str, str, str, str, str]:
    """A beat's texts, a line for each scene in the last; in the order of ``Words.sheet_columns``."""
    numbered = len(row.scenes) > 1
    turns = "\n".join(f"{scene.number}. {scene.turn}" if numbered else scene.turn for scene in row.scenes)
    return (
        row.name, beat_sheet.target_text(row), beat_sheet.actual_text(row), beat_sheet.drift_text(row, sheet.language),
        beat_sheet.scenes_text(row, sheet.language), turns or words(sheet.language).missing,
    )  # fmt: skip


def _table(sheet: Sheet) -> Table:
    """The sheet as a table as narrow as can be. All widths are set: rich alone would rather lose text than a column."""
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table

    rows = [_cells(row, sheet) for row in sheet.rows]
    titles = _titles(sheet)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, leading=1)
    for title, *cells in zip(titles[:-1], *(row[:-1] for row in rows), strict=True):
        first = title == titles[0]
        table.add_column(
            title,
            style="bold" if first else "",
            justify="left" if first else "right",
            width=min(max(map(cell_len, (title, *cells))), MOST),
            overflow="fold",
        )
    table.add_column(titles[-1], width=LEAST, overflow="fold")
    for row, cells in zip(sheet.rows, rows, strict=True):
        table.add_row(*cells, style=None if row.scenes else "yellow")
    return table


def _print_stacked(sheet: Sheet, console: Console) -> None:
    """Each beat as a small block: its name, its figures, its scenes, what changes."""
    from rich.text import Text

    titles = _titles(sheet)
    for row in sheet.rows:
        style = "" if row.scenes else "yellow"
        name, *told, turns = _cells(row, sheet)
        console.print()
        console.print(Text(name, style=f"bold {style}".strip(), overflow="fold"))
        figures = [f"{title} {cell}" for title, cell in zip(titles[1:5], told, strict=True)]
        for line in (*_joined(figures, console.width - 2), *turns.split("\n")):
            for piece in Text(line, style=style).wrap(console, console.width - 2, overflow="fold"):
                piece.rstrip()
                console.print(Text("  ").append_text(piece))
    console.print()


def _joined(parts: list[str], room: int) -> Iterator[str]:
    """As many parts on a line as fit, with room between."""
    from rich.cells import cell_len

    line = ""
    for part in parts:
        longer = f"{line}   {part}" if line else part
        if line and cell_len(longer) > room:
            yield line
            longer = part
        line = longer
    yield line
