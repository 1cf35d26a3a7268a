"""The beat sheet as a document: the pictures of the whole on the first page, then each paradigm's beats as a table."""

from __future__ import annotations

from typing import Literal

from compiler.documents import blocks as d
from compiler.documents.beat_sheet import cells
from compiler.documents.beat_sheet.charts import pictures
from compiler.documents.beat_sheet.records import Lens, Sheet, SheetBeat
from compiler.documents.header import measured
from compiler.documents.labels import SheetWords, words
from compiler.documents.numbers import NOTHING, minutes


def document(sheet: Sheet) -> d.Document:
    """Return the sheet as a document. Several paradigms have a table each, and a last table shows them side by side."""
    label = words(sheet.language).sheet
    names = " · ".join(lens.name for lens in sheet.lenses)
    title = f"{sheet.title} – {label.name}"
    several = len(sheet.lenses) > 1
    drifts = any(beat.drift_minutes is not None for lens in sheet.lenses for beat in lens.beats)
    of_plan = label.of_plan if drifts and sheet.planned not in (None, sheet.minutes) else ""
    notes = [measured(sheet), of_plan, *(cells.rests_on(lens, sheet.language) for lens in sheet.lenses if not several)]
    whole = d.Section(
        "sheet",
        (
            d.Heading(1, "title", sheet.title, "title", f"{label.name} · {names}"),
            d.Paragraph(d.plain(" ".join(filter(None, notes))), "source"),
            *pictures(sheet),
        ),
    )
    lenses = (_lens(sheet, number, label, headed=several) for number in range(len(sheet.lenses)))
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


def _lens(sheet: Sheet, number: int, label: SheetWords, *, headed: bool) -> d.Section:
    lens = sheet.lenses[number]
    table = _table(sheet, lens, label)
    if not headed:
        return d.Section("lens", (table,))
    heading = d.Heading(2, "table", lens.name, f"lens-{number + 1}")
    return d.Section("lens", (heading, d.Paragraph(d.plain(cells.rests_on(lens, sheet.language)), "source"), table))


def _table(sheet: Sheet, lens: Lens, label: SheetWords) -> d.Table:
    """Return the table of a paradigm's beats. A column without values, such as targets that no source gives, is left out."""
    columns: list[tuple[d.Column, list[str]]] = [
        (d.Column(label.beat, 15, "strong"), [beat.name for beat in lens.beats]),
        (d.Column(label.target, 9, "number"), [cells.target(beat) for beat in lens.beats]),
        (d.Column(label.actual, 10, "number"), [cells.actual(beat) for beat in lens.beats]),
        (d.Column(label.drift, 6, "number"), [cells.drift(beat) for beat in lens.beats]),
        (d.Column(label.drift_minutes, 6, "number"), [cells.drift_minutes(beat) for beat in lens.beats]),
        (d.Column(_scenes_title(sheet, label), 12), [cells.carriers(beat, sheet) for beat in lens.beats]),
    ]
    columns = [(column, texts) for column, texts in columns if set(texts) != {NOTHING}]
    last = label.turns if cells.is_followed(lens) else label.purpose
    heads = (*(column for column, _ in columns), d.Column(last, 100 - sum(column.share for column, _ in columns)))
    rows = tuple(
        d.Row(
            (*((d.plain(texts[place]),) for _, texts in columns), _turns(beat, lens, sheet.language)),
            _kind(beat, lens),
        )
        for place, beat in enumerate(lens.beats)
    )
    return d.Table(heads, rows, lens.name)


def _kind(beat: SheetBeat, lens: Lens) -> Literal["plain", "muted", "marked"]:
    if not cells.remark(beat, lens, "en"):
        return "plain"
    return "marked" if beat.scenes else "muted"


def _scenes_title(sheet: Sheet, label: SheetWords) -> str:
    """Return the title of the column of scenes, which names pages where they are known."""
    return label.scenes_and_pages if any(scene.page for scene in sheet.scenes) else label.scenes


def _turns(beat: SheetBeat, lens: Lens, language: str) -> tuple[tuple[d.Inline, ...], ...]:
    """Return the remark on a beat; then what changes, with the numbers of the scenes if there are several.

    A beat that no scene carries has its purpose instead: what is to be written.
    """
    remark = cells.remark(beat, lens, language)
    lines: list[tuple[d.Inline, ...]] = [(d.Run(remark, "strong"),)] if remark else []
    if not beat.scenes:
        return (*lines, d.plain(beat.purpose or ""))
    if len(beat.scenes) == 1:
        return (*lines, d.plain(beat.scenes[0].turn))
    return (*lines, *((d.Run(f"{one.scene} ", "strong"), d.Run(one.turn)) for one in beat.scenes))


LENSES_PER_TABLE = 4
"""Paradigms that fit beside each other on a page. Further ones are continued in a table below."""


def _side_by_side(sheet: Sheet, label: SheetWords) -> d.Section:
    """Return every scene with its beats under each paradigm. Unmarked beats that are expected there have a question mark."""
    queried = any(beat.expected for lens in sheet.lenses for beat in lens.beats)
    remark = (d.Paragraph(d.plain(label.queried), "source"),) if queried else ()
    tables = (
        _beside(sheet, sheet.lenses[first : first + LENSES_PER_TABLE], label)
        for first in range(0, len(sheet.lenses), LENSES_PER_TABLE)
    )
    return d.Section("lens", (d.Heading(2, "table", label.side_by_side, "side-by-side"), *remark, *tables))


def _beside(sheet: Sheet, lenses: tuple[Lens, ...], label: SheetWords) -> d.Table:
    columns = (
        d.Column(label.scene, 22, "strong"),
        d.Column(label.place, 10, "number"),
        d.Column(label.minutes, 6, "number"),
        *(d.Column(lens.name, 62 // len(lenses)) for lens in lenses),
    )
    rows = tuple(
        d.Row(
            (
                (d.plain(f"{scene.number} {scene.title or scene.heading}"),),
                (d.plain(cells.place(scene.start, scene.end)),),
                (d.plain(minutes(scene.minutes)),),
                *((_seen_as(cells.seen_as(scene, lens)),) for lens in lenses),
            )
        )
        for scene in sheet.scenes
    )
    return d.Table(columns, rows, label.side_by_side)


def _seen_as(beats: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[d.Inline, ...]:
    carried, expected = beats
    marked = [d.Run(", ".join(carried))] if carried else []
    queried = [d.Run(", ".join(f"{name}?" for name in expected), "emphasis")] if expected else []
    return (*marked, *((d.Run(", "),) if marked and queried else ()), *queried)
