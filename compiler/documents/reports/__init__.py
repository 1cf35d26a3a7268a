"""Breakdown reports: scenes, cast, places, props, day and night, day out of days.

A report is a record (``records.py``) with all fields; ``columns.py`` says which of them are columns, ``wording.py`` puts
them into words, and the forms here show them: nothing is left out in any.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from compiler.documents import blocks as d
from compiler.documents.header import head
from compiler.documents.records import RecordTable, schema_text
from compiler.documents.reports.columns import KINDS, Kind
from compiler.documents.reports.context import ReportContext
from compiler.documents.reports.records import AnyReport
from compiler.documents.reports.wording import LabelledText, ReportTable, record_rows, report_table

__all__ = [
    "KINDS",
    "Kind",
    "ReportContext",
    "ReportTable",
    "document",
    "report",
    "report_table",
    "schema",
    "table",
]

MOST_DAYS = 24
"""Columns of days that fit on a page. Further days are continued in a table below."""


def report(kind: Kind, context: ReportContext) -> AnyReport:
    """Return the record of a report."""
    facts = context.facts
    made: AnyReport = kind.record(
        **head(facts, context.language), scenes=len(facts.timeline.stretches), rows=kind.rows(context)
    )
    return made


def schema() -> str:
    """Return the JSON Schema of all reports."""
    return schema_text(AnyReport, "photoplay reports", "report")


def table(report: AnyReport, kind: Kind) -> RecordTable:
    """Return a report as a table: a row for each record, a column for each field."""
    return RecordTable.of(*record_rows(report, kind))


# The page


def document(report: AnyReport, kind: Kind) -> d.Document:
    """Return a report as a document: a heading, and the table under its remark."""
    made = report_table(report, kind)
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


def _tables(table: ReportTable) -> Iterator[d.Block]:
    """The table, with the remark for a caption; where days are too many for one, several."""
    if not table.rows:
        yield d.Paragraph(d.plain(table.remark), "source")
        return
    for number, columns in enumerate(_parts(table)):
        yield _table(columns, table, table.kind if number else table.remark)


class _Columns(Struct, frozen=True):
    """Columns that stand in one table, by their places, and whether it is the last table of the report."""

    places: tuple[int, ...]
    last: bool


def _parts(table: ReportTable) -> tuple[_Columns, ...]:
    """The columns in one table, or, where there are too many days, in several: names, days, and at the end the rest."""
    days = [place for place, column in enumerate(table.columns) if column.day]
    others = [place for place, column in enumerate(table.columns) if not column.day]
    if len(days) <= MOST_DAYS:
        return (_Columns(tuple(range(len(table.columns))), True),)
    head = [place for place in others if place < days[0]]
    tail = [place for place in others if place > days[-1]]
    chunks = [days[at : at + MOST_DAYS] for at in range(0, len(days), MOST_DAYS)]
    return tuple(
        _Columns((*head, *chunk, *(tail if chunk is chunks[-1] else ())), chunk is chunks[-1]) for chunk in chunks
    )


def _table(columns: _Columns, table: ReportTable, caption: str) -> d.Table:
    rows = tuple(
        d.Row(
            tuple(_cell(row.cells[place], row.sum) for place in columns.places),
            "sum" if row.sum else "plain",
            tuple(_below(paragraph) for paragraph in row.below) if columns.last else (),
        )
        for row in table.rows
    )
    chosen = (table.columns[place] for place in columns.places)
    return d.Table(tuple(d.Column(one.title, one.share, one.kind) for one in chosen), rows, caption)


def _cell(lines: tuple[str, ...], is_sum: bool) -> tuple[tuple[d.Inline, ...], ...]:
    return tuple((d.Run(line, "strong" if is_sum else "plain"),) for line in lines) or ((),)


def _below(paragraph: tuple[LabelledText, ...]) -> tuple[d.Inline, ...]:
    runs: list[d.Inline] = []
    for part in paragraph:
        if runs:
            runs.append(d.Run(" · "))
        runs += (d.Run(part.label, "strong"), d.Run(f" {part.text}"))
    return tuple(runs)
