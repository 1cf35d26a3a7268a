"""The formats of documents. A writer makes one format: of laid-out pages, of the document itself, or of its records.

To add one: a module that writes it, and its row here. The commands, their help and the shell's completion follow.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from compiler import pdf
from compiler.documents.blocks import Document
from compiler.documents.records import Records
from compiler.documents.registry import DocumentKind
from compiler.writers.csv_file import csv_file
from compiler.writers.json_file import json_file
from compiler.writers.markdown import markdown


class Look(Struct, frozen=True):
    """How a document is to look: its layout, and the time for its metadata (ISO 8601)."""

    layout: pdf.Layout
    created: str | None = None


class PageWriter(Struct, frozen=True):
    """A format of laid-out pages. ``name`` is the format's, and the suffix of its files."""

    name: str
    help: str
    write: Callable[[pdf.Pages], bytes]


class DocumentWriter(Struct, frozen=True):
    """A format of the document itself."""

    name: str
    help: str
    write: Callable[[Document, Look], bytes]


class RecordWriter(Struct, frozen=True):
    """A format of the document's records, for documents that have them."""

    name: str
    help: str
    write: Callable[[Records], bytes]


Writer = PageWriter | DocumentWriter | RecordWriter

PDF = PageWriter("pdf", "pages for print and screen", lambda pages: pages.pdf)
HTML = DocumentWriter(
    "html", "one file for a browser", lambda document, look: pdf.html(document, look.layout, look.created).encode()
)
MARKDOWN = DocumentWriter("md", "Markdown in GitHub's dialect", lambda document, _: markdown(document).encode())
CSV = RecordWriter("csv", "every field, for a spreadsheet", csv_file)
JSON = RecordWriter("json", "every field, for programs", json_file)

WRITERS: tuple[Writer, ...] = (PDF, HTML, MARKDOWN, CSV, JSON)


def formats_of(kind: DocumentKind) -> tuple[Writer, ...]:
    """Return the writers that can write a document."""
    return tuple(writer for writer in WRITERS if kind.records or not isinstance(writer, RecordWriter))
