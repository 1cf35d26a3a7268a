"""The beat sheet in a terminal: a table where it has room, else each beat as a few lines. Nothing is lost for width.

rich knows that a syllable of Hangul is two cells wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from compiler.backends import cells
from compiler.backends.sheet import Lens, Sheet, SheetBeat
from compiler.backends.words import words
from compiler.cli.speech import no_color, width

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

LEAST = 24
"""Cells that the column with what changes must have; in fewer it would be hard to read."""

MOST = 13
"""Cells that any other column may have; longer names go on in the next line."""


def print_sheet(sheet: Sheet, console: Console | None = None) -> None:
    """The sheet on a terminal, which is standard output if none is given: every paradigm, then all side by side."""
    console = console or terminal()
    for lens in sheet.lenses:
        _print_lens(sheet, lens, console)
    if len(sheet.lenses) > 1:
        _print_side_by_side(sheet, console)
    console.print(cells.measured(sheet))


def terminal() -> Console:
    """Standard output as rich sees it."""
    from rich.console import Console

    return Console(width=max(width(), 20), color_system=None if no_color() else "auto", highlight=False, markup=False)


def _print_lens(sheet: Sheet, lens: Lens, console: Console) -> None:
    console.print(f"{sheet.title} · {lens.name}", style="bold")
    for gap in (1, 0):  # an airy table, else a tight one, else none
        table = _table(sheet, lens, gap)
        spare = console.width - console.measure(table, options=console.options.update(width=10_000)).minimum
        if spare >= 0:
            table.columns[-1].width = LEAST + spare
            console.print(table)
            break
    else:
        _print_stacked(sheet, lens, console)
    console.print(cells.rests_on(lens, sheet.language))
    console.print()


def _titles(sheet: Sheet, lens: Lens) -> tuple[str, ...]:
    """The columns' titles; pages are known only where the treatment is laid out, so the terminal does not speak of them."""
    label = words(sheet.language)
    last = label.sheet_columns[-1] if cells.is_told(lens) else label.purpose
    return (*(column.title for column in cells.columns(sheet, lens, pages=False)), last)


def _rows(sheet: Sheet, lens: Lens) -> list[tuple[str, ...]]:
    """Each beat's texts; in the last a line for each remark and each scene."""
    figures = zip(*(column.cells for column in cells.columns(sheet, lens)), strict=True)
    return [
        (*line, "\n".join(cells.told(beat, lens, sheet.language)))
        for beat, line in zip(lens.beats, figures, strict=True)
    ]


def _style(beat: SheetBeat, lens: Lens) -> str:
    return "yellow" if cells.remark(beat, lens, "en") else ""


def _table(sheet: Sheet, lens: Lens, gap: int) -> Table:
    """The beats as a table as narrow as can be, with a ``gap`` between columns beyond the one that must be. All widths are set: rich alone would rather lose text than a column."""
    rows = _rows(sheet, lens)
    table = _columns(_titles(sheet, lens), rows, gap)
    for beat, row in zip(lens.beats, rows, strict=True):
        table.add_row(*row, style=_style(beat, lens))
    return table


def _columns(titles: Sequence[str], rows: Sequence[Sequence[str]], gap: int) -> Table:
    """An empty table with room for the rows: the last column as wide as must be, the others as their longest cell."""
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, gap, 0, 0), show_edge=False, pad_edge=False, leading=1)
    for place, title in enumerate(titles[:-1]):
        lengths = [cell_len(line) for row in rows for line in row[place].split("\n")]
        table.add_column(
            title,
            style="bold" if place == 0 else "",
            justify="left" if place == 0 else "right",
            width=min(max(cell_len(title), *lengths, 1), MOST),
            overflow="fold",
        )
    table.add_column(titles[-1], width=LEAST, overflow="fold")
    return table


def _print_stacked(sheet: Sheet, lens: Lens, console: Console) -> None:
    """Each beat as a small block: its name, its figures, its scenes, what changes."""
    from rich.text import Text

    titles = _titles(sheet, lens)
    for beat, (name, *told, turns) in zip(lens.beats, _rows(sheet, lens), strict=True):
        style = _style(beat, lens)
        console.print()
        console.print(Text(name, style=f"bold {style}".strip(), overflow="fold"))
        figures = [f"{title} {cell}" for title, cell in zip(titles[1:-1], told, strict=True)]
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


def _print_side_by_side(sheet: Sheet, console: Console) -> None:
    """Every scene with its beats under each paradigm, a block a scene: names are long, and there may be many paradigms."""
    from rich.text import Text

    label = words(sheet.language)
    console.print(label.side_by_side, style="bold")
    for scene in sheet.scenes:
        heading = f"{scene.number} {scene.title or scene.heading}"
        console.print(Text(f"{heading}  {cells.place(scene.start, scene.end)} %", overflow="fold"), style="bold")
        for lens in sheet.lenses:
            if told := cells.seen_as_text(scene, lens):
                for piece in Text(f"{lens.name}: {told}").wrap(console, console.width - 2, overflow="fold"):
                    piece.rstrip()
                    console.print(Text("  ").append_text(piece))
    console.print(f"\n{label.queried}\n")
