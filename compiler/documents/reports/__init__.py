"""Breakdown reports: scenes, cast, places, props, day and night, day out of days.

A report is a record (``records.py``) with all fields; ``columns.py`` says which of them are columns, ``wording.py`` puts
them into words, and the forms here show them: nothing is left out in any.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from compiler.documents import blocks as d
from compiler.documents import serialize
from compiler.documents.header import head
from compiler.documents.reports.columns import KINDS, Kind
from compiler.documents.reports.context import Asked
from compiler.documents.reports.records import AnyReport
from compiler.documents.reports.wording import Part, Told, csv_rows, told

__all__ = [
    "KINDS",
    "Asked",
    "Kind",
    "Told",
    "csv_text",
    "document",
    "report",
    "schema",
    "told",
]

MOST_DAYS = 24
"""So many columns of days a page has room for; more of them are continued in a table below."""


def report(kind: Kind, asked: Asked) -> AnyReport:
    """Gather a report."""
    facts = asked.facts
    made: AnyReport = kind.record(
        **head(facts, asked.language), scenes=len(facts.timeline.stretches), rows=kind.rows(asked)
    )
    return made


def schema() -> str:
    """The JSON Schema of all reports, told apart by their names."""
    return serialize.schema_text(AnyReport, "photoplay reports", "report")


def csv_text(report: AnyReport, kind: Kind) -> str:
    """A line for each row, with every field by its name."""
    return serialize.csv_text(*csv_rows(report, kind))


# The page


def document(report: AnyReport, kind: Kind) -> d.Document:
    """A report as a document: a heading, the remark, the table."""
    made = told(report, kind)
    title = f"{made.title} – {made.kind}"
    return d.Document(
        kind="report",
        title=title,
        running=title,
        language=report.language,
        authors=report.authors,
        description=report.logline,
        keywords=(made.kind, *report.genre),
        date=report.date,
        blocks=(d.Heading(1, "title", made.title, "title", made.kind), *_tables(made)),
    )


def _tables(told: Told) -> Iterator[d.Block]:
    """The table, with the remark for a caption; where days are too many for one, several."""
    if not told.rows:
        yield d.Paragraph(d.plain(told.remark), "source")
        return
    for number, columns in enumerate(_parts(told)):
        yield _table(columns, told, told.kind if number else told.remark)


class _Columns(Struct, frozen=True):
    """Columns that stand in one table, by their places, and whether it is the last table of the report."""

    places: tuple[int, ...]
    last: bool


def _parts(told: Told) -> tuple[_Columns, ...]:
    """The columns in one table, or, where there are too many days, in several: names, days, and at the end the rest."""
    days = [place for place, column in enumerate(told.columns) if column.day]
    others = [place for place, column in enumerate(told.columns) if not column.day]
    if len(days) <= MOST_DAYS:
        return (_Columns(tuple(range(len(told.columns))), True),)
    head = [place for place in others if place < days[0]]
    tail = [place for place in others if place > days[-1]]
    chunks = [days[at : at + MOST_DAYS] for at in range(0, len(days), MOST_DAYS)]
    return tuple(
        _Columns((*head, *chunk, *(tail if chunk is chunks[-1] else ())), chunk is chunks[-1]) for chunk in chunks
    )


def _table(columns: _Columns, told: Told, caption: str) -> d.Table:
    rows = tuple(
        d.Row(
            tuple(_cell(row.cells[place], row.sum) for place in columns.places),
            "sum" if row.sum else "plain",
            tuple(_below(paragraph) for paragraph in row.below) if columns.last else (),
        )
        for row in told.rows
    )
    chosen = (told.columns[place] for place in columns.places)
    return d.Table(tuple(d.Column(one.title, one.share, one.kind) for one in chosen), rows, caption)


def _cell(lines: tuple[str, ...], is_sum: bool) -> tuple[tuple[d.Inline, ...], ...]:
    return tuple((d.Run(line, "strong" if is_sum else "plain"),) for line in lines) or ((),)


def _below(paragraph: tuple[Part, ...]) -> tuple[d.Inline, ...]:
    runs: list[d.Inline] = []
    for part in paragraph:
        if runs:
            runs.append(d.Run(" · "))
        runs += (d.Run(part.label, "strong"), d.Run(f" {part.text}"))
    return tuple(runs)
