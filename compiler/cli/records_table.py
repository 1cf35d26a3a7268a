"""A report in a terminal: a table where it has room, else each row as a few lines. Nothing is lost for width.

What stands below a row of the table is set under it, over the whole width. rich knows that a syllable of Hangul is two
cells wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from compiler.backends.reports import Told
from compiler.backends.reports.telling import NOTHING, ToldRow
from compiler.cli.beats_table import terminal

if TYPE_CHECKING:
    from rich.console import Console

FITS = ((2, 14, 20), (1, 14, 16), (1, 8, 12))
"""From airy to tight: cells between columns; cells that a column of text must have if its entries are longer; cells up to
which a word is not broken."""

INDENT = 2


def print_report(told: Told, console: Console | None = None) -> None:
    """A report on a terminal, which is standard output if none is given."""
    console = console or terminal()
    console.print(f"{told.title} · {told.kind}", style="bold")
    for line in _wrapped(told.remark, console.width, console):
        console.print(line, style="dim")
    if not told.rows:
        return
    console.print()
    tables = ((_widths(told, console.width, *fit), fit[0]) for fit in FITS)
    widths, gap = next(((widths, gap) for widths, gap in tables if widths), (None, 0))
    for text, style in _table(told, widths, gap, console) if widths else _stacked(told, console):
        console.print(text, style=style)


def _widths(told: Told, room: int, gap: int, most: int, word: int) -> list[int] | None:
    """How wide each column is, so that all fit; nothing if they cannot."""
    from rich.cells import cell_len

    room -= gap * (len(told.columns) - 1)
    wanted, least = [], []
    for place, column in enumerate(told.columns):
        entries = [line for row in told.rows for line in row.cells[place]]
        longest = max(map(cell_len, (column.title, *entries)))
        wanted.append(longest)
        if column.kind == "number":
            least.append(max(map(cell_len, (*column.title.split(), *entries))))
        else:
            words = max(cell_len(one) for text in (column.title, *entries) for one in text.split() or [""])
            least.append(min(longest, max(most, min(words, word))))
    spare = room - sum(least)
    if spare < 0:
        return None
    widths = list(least)
    while spare and widths != wanted:  # room goes to the columns that need more, alike to all
        for place in sorted(range(len(widths)), key=lambda place: widths[place] - wanted[place]):
            if spare and widths[place] < wanted[place]:
                widths[place] += 1
                spare -= 1
    return widths


Line = tuple[str, str]
"""A line and its style."""


def _table(told: Told, widths: list[int], gap: int, console: Console) -> Iterator[Line]:
    yield from _cells([(column.title,) for column in told.columns], told, widths, gap, console, "bold")
    yield "─" * (sum(widths) + gap * (len(widths) - 1)), "dim"
    for row in told.rows:
        yield from _cells(row.cells, told, widths, gap, console, "bold" if row.sum else "")
        below = list(_below(row, console))
        yield from below
        if below:
            yield "", ""


def _cells(
    cells: Sequence[Sequence[str]], told: Told, widths: list[int], gap: int, console: Console, style: str
) -> Iterator[Line]:
    """A row as lines: every cell in lines as wide as its column, figures to the right."""
    from rich.cells import cell_len

    columns = [
        [piece for line in lines for piece in _wrapped(line, width, console)]
        for lines, width in zip(cells, widths, strict=True)
    ]
    for pieces in zip_longest(*columns, fillvalue=""):
        line = []
        for piece, width, column in zip(pieces, widths, told.columns, strict=True):
            pad = " " * (width - cell_len(piece))
            line.append(pad + piece if column.kind == "number" else piece + pad)
        yield (" " * gap).join(line).rstrip(), style


def _below(row: ToldRow, console: Console) -> Iterator[Line]:
    for paragraph in row.below:
        for line in _wrapped(
            " · ".join(f"{part.label} {part.text}" for part in paragraph), console.width - INDENT, console
        ):
            yield " " * INDENT + line, "dim"


def _stacked(told: Told, console: Console) -> Iterator[Line]:
    """Each row as a small block: its name, its cells with their titles, what stands below."""
    strong = next((place for place, column in enumerate(told.columns) if column.kind == "strong"), 0)
    for row in told.rows:
        name = ". ".join("".join(lines) for lines in row.cells[: strong + 1] if lines)
        figures = [
            f"{column.title} {'; '.join(lines)}"
            for column, lines in list(zip(told.columns, row.cells, strict=True))[strong + 1 :]
            if lines not in ((), (NOTHING,))
        ]
        yield from ((line, "bold") for line in _wrapped(name, console.width, console))
        for joined in _joined(figures, console.width - INDENT):
            yield from ((" " * INDENT + line, "") for line in _wrapped(joined, console.width - INDENT, console))
        yield from _below(row, console)
        yield "", ""


def _joined(parts: Iterable[str], room: int) -> Iterator[str]:
    """As many parts on a line as fit, with room between."""
    from rich.cells import cell_len

    line = ""
    for part in parts:
        longer = f"{line}   {part}" if line else part
        if line and cell_len(longer) > room:
            yield line
            longer = part
        line = longer
    if line:
        yield line


def _wrapped(text: str, width: int, console: Console) -> list[str]:
    from rich.text import Text

    return [piece.plain.rstrip() for piece in Text(text).wrap(console, width, overflow="fold")]
