"""Every format writes every document that can be had in it."""

from __future__ import annotations

import pytest

from compiler import pdf
from compiler.documents.registry import DOCUMENTS, DocumentKind
from compiler.writers.registry import WRITERS, DocumentWriter, Look, PageWriter, RecordWriter, Writer, formats_of
from tests.support.places import RED_HEAT
from tests.support.stories import request_for

PAIRS = [(kind, writer) for kind in DOCUMENTS for writer in formats_of(kind) if not isinstance(writer, PageWriter)]


def test_names_are_given_once_and_can_be_suffixes() -> None:
    names = [writer.name for writer in WRITERS]
    assert len(set(names)) == len(names)
    assert all(name.isalnum() and name.islower() for name in names)


@pytest.mark.parametrize(("kind", "writer"), PAIRS, ids=lambda one: one.name)
def test_a_document_is_written_in_each_of_its_formats(kind: DocumentKind, writer: Writer) -> None:
    request = request_for(RED_HEAT, language="en")
    match writer:
        case DocumentWriter():
            made = [writer.write(kind.document(request), Look(pdf.house_layout())) for _ in range(2)]
        case RecordWriter():
            assert kind.records is not None
            made = [writer.write(kind.records(request)) for _ in range(2)]
        case _:
            raise AssertionError(writer)
    assert made[0] == made[1]
    assert len(made[0]) > 500


def test_only_documents_with_records_have_formats_of_records() -> None:
    for kind in DOCUMENTS:
        formats = {type(writer) for writer in formats_of(kind)}
        assert (RecordWriter in formats) == (kind.records is not None), kind.name
        assert {PageWriter, DocumentWriter} <= formats
