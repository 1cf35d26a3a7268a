"""The beat sheet as a document: the pictures of the whole on the first page, then each paradigm's beats as a table."""

from __future__ import annotations

from compiler import document as d
from compiler.backends import cells
from compiler.backends.pictures import pictures
from compiler.backends.sheet import Lens, Sheet, SheetBeat
from compiler.backends.words import Words, words


def document(sheet: Sheet) -> d.Document:
    """The sheet as a document. With several paradigms each has its table, and a last one shows them side by side."""
    label = words(sheet.language)
    names = " · ".join(lens.name for lens in sheet.lenses)
    title = f"{sheet.title} – {label.beat_sheet}"
    several = len(sheet.lenses) > 1
    notes = [cells.measured(sheet), *(cells.rests_on(lens, sheet.language) for lens in sheet.lenses if not several)]
    whole = d.Section(
        "sheet",
        (
            d.Heading(1, "title", sheet.title, "title", f"{label.beat_sheet} · {names}"),
            d.Paragraph(d.plain(" ".join(filter(None, notes))), "source"),
            *pictures(sheet),
        ),
    )
    lenses = (_lens(sheet, lens, label, headed=several) for lens in sheet.lenses)
    return d.Document(
        kind="beat-sheet",
        title=title,
        running=title,
        language=sheet.language,
        authors=sheet.authors,
        description=sheet.logline,
        keywords=(*(lens.name for lens in sheet.lenses), *sheet.genre),
        date=sheet.date,
        blocks=(whole, *lenses, *((_side_by_side(sheet, label),) if several else ())),
    )


def _lens(sheet: Sheet, lens: Lens, label: Words, *, headed: bool) -> d.Section:
    table = _table(sheet, lens, label)
    if not headed:
        return d.Section("lens", (table,))
    heading = d.Heading(2, "table", lens.name, f"lens-{lens.paradigm}")
    return d.Section("lens", (heading, d.Paragraph(d.plain(cells.rests_on(lens, sheet.language)), "source"), table))


def _table(sheet: Sheet, lens: Lens, label: Words) -> d.Table:
    columns = cells.columns(sheet, lens)
    share = 100 - sum(column.share for column in columns)
    rows = tuple(
        d.Row(
            (*((d.plain(cell),) for cell in line), _turns(beat, lens, sheet.language)),
            muted=cells.is_told(lens) and not beat.scenes,
        )
        for beat, line in zip(lens.beats, zip(*(column.cells for column in columns), strict=True), strict=True)
    )
    heads = (d.Column(column.title, column.share, column.kind) for column in columns)
    last = d.Column(label.sheet_columns[-1] if cells.is_told(lens) else label.purpose, share, "text")
    return d.Table((*heads, last), rows, f"{sheet.title}: {lens.name}")


def _turns(beat: SheetBeat, lens: Lens, language: str) -> tuple[tuple[d.Inline, ...], ...]:
    """What is to be said of a beat; then what changes, with the scenes' numbers if there are several.

    Of a beat that no scene carries its purpose is told instead: what is to be written.
    """
    remark = cells.remark(beat, lens, language)
    told: list[tuple[d.Inline, ...]] = [(d.Run(remark, "strong"),)] if remark else []
    turns = cells.turns(beat)
    if len(turns) == 1:
        return (*told, d.plain(turns[0][1]))
    told += [(d.Run(f"{number} ", "strong"), d.Run(turn)) for number, turn in turns]
    return (*told, d.plain(beat.purpose or "")) if not turns else tuple(told)


def _side_by_side(sheet: Sheet, label: Words) -> d.Section:
    """Every scene with its beats under each paradigm; those that only stand there, unmarked, in emphasis and queried."""
    titles = label.side_columns
    share = 62 // len(sheet.lenses)
    columns = (
        d.Column(titles[0], 22, "strong"),
        d.Column(titles[1], 10, "number"),
        d.Column(titles[2], 6, "number"),
        *(d.Column(lens.name, share, "text") for lens in sheet.lenses),
    )
    rows = tuple(
        d.Row(
            (
                (d.plain(f"{scene.number} {scene.title or scene.heading}"),),
                (d.plain(cells.place(scene.start, scene.end)),),
                (d.plain(cells.minutes(scene.minutes)),),
                *((_seen_as(cells.seen_as(scene, lens)),) for lens in sheet.lenses),
            )
        )
        for scene in sheet.scenes
    )
    return d.Section(
        "lens",
        (
            d.Heading(2, "table", label.side_by_side, "side-by-side"),
            d.Paragraph(d.plain(label.queried), "source"),
            d.Table(columns, rows, label.side_by_side),
        ),
    )


def _seen_as(beats: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[d.Inline, ...]:
    carried, expected = beats
    told = [d.Run(", ".join(carried))] if carried else []
    queried = [d.Run(", ".join(f"{name}?" for name in expected), "emphasis")] if expected else []
    return (*told, *((d.Run(", "),) if told and queried else ()), *queried)
