"""The documents, in the order in which they are made. Each is made of a story's facts.

To add one: a module that makes it, its row here, and its labels. See ``writers.registry`` for the formats.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from compiler.documents import reports, treatment
from compiler.documents.beat_sheet import csv_table, tables
from compiler.documents.beat_sheet.records import Sheet, sheet
from compiler.documents.blocks import Document
from compiler.documents.records import Records
from compiler.documents.reports.records import AnyReport
from compiler.documents.request import Request


class DocumentKind(Struct, frozen=True):
    """A document: its name, which is also the name of its file, a line about it, and the function that makes it.

    ``records`` are its records for programs, ``None`` where it has none. ``usual``: it is made where no document is named.
    ``needs_pages``: it refers to pages of the treatment. ``work`` is the time to lay it out, as a share of the treatment's.
    """

    name: str
    help: str
    document: Callable[[Request], Document]
    records: Callable[[Request], Records] | None = None
    usual: bool = False
    needs_pages: bool = False
    work: float = 1


TREATMENT = DocumentKind(
    name="treatment",
    help="the story in prose: title page, logline, intent, cast, acts and scenes",
    document=treatment.document,
    usual=True,
)


def _sheet(request: Request) -> Sheet:
    return sheet(request.facts, request.paradigms, request.language, request.pages)


def _sheet_records(request: Request) -> Records:
    whole = _sheet(request)
    return Records(whole, lambda: csv_table.table(whole))


BEAT_SHEET = DocumentKind(
    name="beat-sheet",
    help="each beat with its target, where it falls, and the scenes that carry it",
    document=lambda request: tables.document(_sheet(request)),
    records=_sheet_records,
    usual=True,
    needs_pages=True,
    work=0.2,
)


def _report(kind: reports.Kind) -> DocumentKind:
    def report(request: Request) -> AnyReport:
        settings = request.settings
        return reports.report(
            kind, reports.ReportContext(request.facts, request.language, request.pages, settings.notes)
        )

    def records(request: Request) -> Records:
        whole = report(request)
        return Records(whole, lambda: reports.table(whole, kind))

    return DocumentKind(
        name=kind.name,
        help=kind.help,
        document=lambda request: reports.document(report(request), kind),
        records=records,
        needs_pages=kind.needs_pages,
        work=kind.work,
    )


REPORTS = tuple(map(_report, reports.KINDS))

DOCUMENTS = (TREATMENT, BEAT_SHEET, *REPORTS)
