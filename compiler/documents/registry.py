"""The kinds of document, in the order in which they are made. Each makes a document of a story and its facts.

To add one: a module, its line here, and its expected content in ``tests/``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from compiler.breakdown import Facts
from compiler.documents import reports, treatment
from compiler.documents.beat_sheet import csv_table, tables
from compiler.documents.beat_sheet.records import Sheet, sheet
from compiler.documents.blocks import Document
from compiler.documents.reports.records import AnyReport
from compiler.documents.serialize import json_text
from compiler.model.paradigm import Paradigm


class Request(Struct, frozen=True):
    """What documents are made of. ``pages`` is ``{scene number: page of the treatment}``, for documents that refer to pages."""

    facts: Facts
    language: str
    paradigms: tuple[Paradigm, ...]
    sluglines: bool = True
    notes: bool = False
    contents: bool = True
    pages: Mapping[int, int] = field(default_factory=dict)

    def sheet(self) -> Sheet:
        """Return the beat sheet under all paradigms of the request."""
        return sheet(self.facts, self.paradigms, self.language, self.pages)


Text = Callable[[Request], str]


class Backend(Struct, frozen=True):
    """A kind of document: its name, which is also the name of its file, a line about it, and the function that makes it.

    ``csv`` and ``json`` write its records for programs, ``None`` where it has none. ``needs_pages``: it refers to pages of
    the treatment. ``on_request``: it is made only where it is named. ``work`` is the time to lay it out, as a share of the
    treatment's.
    """

    name: str
    help: str
    document: Callable[[Request], Document]
    csv: Text | None = None
    json: Text | None = None
    needs_pages: bool = False
    on_request: bool = False
    work: float = 1


def _treatment(request: Request) -> Document:
    options = treatment.Options(request.language, request.sluglines, request.notes, request.contents)
    return treatment.document(request.facts, options)


TREATMENT = Backend("treatment", "the story in prose: title page, logline, intent, cast, acts and scenes", _treatment)

BEAT_SHEET = Backend(
    name="beat-sheet",
    help="each beat with its target, where it falls, and the scenes that carry it",
    document=lambda request: tables.document(request.sheet()),
    csv=lambda request: csv_table.csv(request.sheet()),
    json=lambda request: json_text(request.sheet()),
    needs_pages=True,
    work=0.2,
)


def _report(kind: reports.Kind) -> Backend:
    def made(request: Request) -> AnyReport:
        return reports.report(
            kind, reports.ReportOptions(request.facts, request.language, request.pages, request.notes)
        )

    return Backend(
        name=kind.name,
        help=kind.help,
        document=lambda request: reports.document(made(request), kind),
        csv=lambda request: reports.csv_text(made(request), kind),
        json=lambda request: json_text(made(request)),
        needs_pages=kind.needs_pages,
        on_request=True,
        work=kind.work,
    )


REPORTS = tuple(map(_report, reports.KINDS))

BACKENDS = (TREATMENT, BEAT_SHEET, *REPORTS)
