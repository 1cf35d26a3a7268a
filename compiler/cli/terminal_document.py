"""A document in a terminal. A table is set where it has room, else each row as a few lines; nothing is lost for width.

What stands below a row of a table is set under it, over the whole width. Pictures and page numbers are left out. rich knows
that a syllable of Hangul is two cells wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from compiler.cli.console import no_color
from compiler.cli.console import width as terminal_width
from compiler.documents.blocks import (
    Block,
    Chart,
    Contents,
    Cover,
    Definitions,
    Heading,
    Paragraph,
    Row,
    Table,
    leaves,
    plain_text,
)
from compiler.exhaustive import assert_never
from compiler.messages.places import shown

if TYPE_CHECKING:
    from rich.console import Console

FITS = ((2, 16, 20), (1, 14, 16), (1, 8, 12))
"""From airy to tight: cells between columns; cells that a column of text must have if its entries are longer; cells up to
which a word is not broken."""

PROSE = 24
"""Cells that the widest column must have if its entries are sentences: in fewer they would be hard to read."""

INDENT = 2
STYLES = {"plain": "", "muted": "yellow", "marked": "yellow", "sum": "bold"}

Line = tuple[str, str]
"""A line and its style."""

Cells = list[list[str]]
"""A row of cells, each in lines."""


def show(blocks: Iterable[Block], console: Console | None = None) -> None:
    """Blocks of a document on a terminal, which is standard output if none is given."""
    from rich.text import Text

    console = console or _terminal()
    text = Text()
    for line, style in _spaced(_lines_of(blocks, console)):
        text.append(f"{shown(line)}\n", style or None)
    console.print(text, soft_wrap=True, end="")  # at once: a line at a time takes three times as long


def _terminal() -> Console:
    from rich.console import Console

    return Console(
        width=max(terminal_width(), 20), color_system=None if no_color() else "auto", highlight=False, markup=False
    )


def _spaced(parts: Iterable[Iterable[Line]]) -> Iterator[Line]:
    """The lines of each part, with an empty line between parts."""
    for number, part in enumerate(parts):
        if number:
            yield "", ""
        yield from part


def _lines_of(blocks: Iterable[Block], console: Console) -> Iterator[Iterable[Line]]:
    """The lines of each block. No caption repeats the heading before it."""
    heading = ""
    for block in leaves(blocks):
        match block:
            case Heading(text=text, label=label):
                heading = f"{text} · {label}" if label else text
                yield [(line, "bold") for line in _wrapped(heading, console.width, console)]
            case Paragraph():
                yield [(line, "") for line in _wrapped(plain_text(block.runs), console.width, console)]
            case Definitions():
                lines = (f"{item.term}: {item.text or item.detail or ''}" for item in block.items)
                yield [(line, "") for entry in lines for line in _wrapped(entry, console.width, console)]
            case Table():
                if block.caption and not heading.endswith(block.caption):
                    yield [(line, "dim") for line in _wrapped(block.caption, console.width, console)]
                yield _table(block, console)
            case Cover() | Contents() | Chart():  # these are for paper
                pass
            case _:
                assert_never(block)


# Tables


def _table(table: Table, console: Console) -> Iterable[Line]:
    rows = [[[plain_text(runs) for runs in cell] for cell in row.cells] for row in table.rows]
    measures = _Measures(table, rows)
    for gap, most, word in FITS:
        if widths := measures.widths(console.width, gap, most, word):
            return _set(table, rows, widths, gap, console)
    return _stacked(table, rows, console)


class _Measures:
    """How wide the entries of a table's columns are: the longest entry, and the longest word."""

    def __init__(self, table: Table, rows: list[Cells]) -> None:
        from rich.cells import cell_len

        self.whole = [column.kind in ("number", "strong") for column in table.columns]
        self.longest, self.words = [], []
        for place, column in enumerate(table.columns):
            entries = [line for row in rows for line in row[place]]
            title = max(map(cell_len, column.title.split()), default=0)
            words = entries if column.kind == "number" else [word for entry in entries for word in entry.split()]
            self.longest.append(max(map(cell_len, (column.title, *entries))))
            self.words.append(max(title, *map(cell_len, words), 1))

    def widths(self, room: int, gap: int, most: int, word: int) -> list[int] | None:
        """Return the widths of columns with which all fit; ``None`` if they cannot."""
        widest = max(max(self.longest), 2 * PROSE)
        least = [
            min(words, longest)
            if whole
            else min(longest, max(most, min(words, word), PROSE if longest == widest else 0))
            for longest, words, whole in zip(self.longest, self.words, self.whole, strict=True)
        ]
        spare = room - gap * (len(least) - 1) - sum(least)
        if spare < 0:
            return None
        widths = list(least)
        while spare and widths != self.longest:  # room goes to the columns that need more, alike to all
            for place in sorted(range(len(widths)), key=lambda place: widths[place] - self.longest[place]):
                if spare and widths[place] < self.longest[place]:
                    widths[place] += 1
                    spare -= 1
        return widths


def _set(table: Table, rows: list[Cells], widths: list[int], gap: int, console: Console) -> Iterator[Line]:
    titles = [[column.title] for column in table.columns]
    yield from _row(titles, table, widths, gap, console, "bold")
    yield "─" * (sum(widths) + gap * (len(widths) - 1)), "dim"
    airy = any(row.below or any(len(cell) > 1 for cell in row.cells) for row in table.rows)
    for row, cells in zip(table.rows, rows, strict=True):
        yield from _row(cells, table, widths, gap, console, STYLES[row.kind])
        yield from _below(row, console)
        if airy and row is not table.rows[-1]:
            yield "", ""


def _row(
    cells: Sequence[Sequence[str]], table: Table, widths: list[int], gap: int, console: Console, style: str
) -> Iterator[Line]:
    """A row as lines: every cell in lines as wide as its column, figures to the right."""
    from rich.cells import cell_len

    columns = [
        [piece for line in lines for piece in _wrapped(line, width, console)]
        for lines, width in zip(cells, widths, strict=True)
    ]
    for pieces in zip_longest(*columns, fillvalue=""):
        line = []
        for piece, width, column in zip(pieces, widths, table.columns, strict=True):
            pad = " " * (width - cell_len(piece))
            line.append(pad + piece if column.kind == "number" else piece + pad)
        yield (" " * gap).join(line).rstrip(), style


def _below(row: Row, console: Console) -> Iterator[Line]:
    for runs in row.below:
        yield from (
            (" " * INDENT + line, "dim") for line in _wrapped(plain_text(runs), console.width - INDENT, console)
        )


def _stacked(table: Table, rows: list[Cells], console: Console) -> Iterator[Line]:
    """Each row as a small block: its name, its figures with their titles, its texts, what stands below."""
    last = len(table.columns) - 1
    texted = {last} if any(len(cells[last]) > 1 for cells in rows) else set()
    for row, cells in zip(table.rows, rows, strict=True):
        figures = [
            f"{table.columns[place].title} {'; '.join(cells[place])}"
            for place in range(table.naming(), last + 1)
            if place not in texted and any(cells[place])
        ]
        texts = [text for place in texted for text in cells[place]]
        style = STYLES[row.kind]
        yield from ((line, f"bold {style}".strip()) for line in _wrapped(table.name_of(row), console.width, console))
        for text in (*_joined(figures, console.width - INDENT), *texts):
            yield from ((" " * INDENT + line, style) for line in _wrapped(text, console.width - INDENT, console))
        yield from _below(row, console)
        if row is not table.rows[-1]:
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
    from rich.cells import cell_len
    from rich.text import Text

    if cell_len(text) <= width:
        return [text]
    return [piece.plain.rstrip() for piece in Text(text).wrap(console, width, overflow="fold")]
