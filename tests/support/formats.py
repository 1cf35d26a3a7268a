"""A document in one of its formats, as text."""

from __future__ import annotations

from msgspec import Struct

from compiler import pdf
from compiler.documents.records import Records, RecordTable
from compiler.documents.registry import DocumentKind
from compiler.documents.request import Request
from compiler.writers.csv_file import csv_file
from compiler.writers.json_file import json_file
from compiler.writers.registry import WRITERS, DocumentWriter, Look, RecordWriter


def in_format(kind: DocumentKind, request: Request, name: str) -> str:
    """A document in a format that is text and has no pages."""
    (writer,) = (writer for writer in WRITERS if writer.name == name)
    match writer:
        case DocumentWriter():
            return writer.write(kind.document(request), Look(pdf.house_layout())).decode()
        case RecordWriter():
            assert kind.records is not None
            return writer.write(kind.records(request)).decode()
    raise ValueError(name)


def json_of(record: Struct) -> str:
    """A record as JSON."""
    return json_file(Records(record, lambda: RecordTable((), ()))).decode()


def csv_of(table: RecordTable) -> str:
    """A table as CSV."""
    return csv_file(Records(table, lambda: table)).decode()
