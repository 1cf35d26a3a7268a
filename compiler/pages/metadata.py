"""What a file says of itself: title, authors, language and dates, once for readers and once as XMP (ISO 16684-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pydyf  # type: ignore[import-untyped]
from msgspec import Struct

_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
_HEAD = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
_TAIL = b'\n</x:xmpmeta>\n<?xpacket end="r"?>'
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z")


class Metadata(Struct, frozen=True):
    """What is said of a document. ``created`` is a moment in UTC as ISO 8601 has it, or nothing."""

    title: str
    authors: tuple[str, ...]
    description: str | None
    keywords: tuple[str, ...]
    language: str
    created: str | None
    producer: str


def info(told: Metadata) -> pydyf.Dictionary:
    """The document information dictionary."""
    date = _pdf_date(told.created)
    entries = {
        "Title": told.title,
        "Author": ", ".join(told.authors) or None,
        "Subject": told.description,
        "Keywords": ", ".join(told.keywords) or None,
        "Producer": told.producer,
        "CreationDate": date,
        "ModDate": date,
    }
    return pydyf.Dictionary({name: pydyf.String(value) for name, value in entries.items() if value})


def _pdf_date(moment: str | None) -> str | None:
    found = _DATE.fullmatch(moment or "")
    return f"D:{''.join(found.groups())}Z" if found else None


def xmp(told: Metadata) -> bytes:
    """The same as XMP, and that the file keeps to PDF/UA-1."""
    for prefix, uri in _NAMES.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(_name("rdf", "RDF"))
    said = ET.SubElement(root, _name("rdf", "Description"), {_name("rdf", "about"): ""})
    ET.SubElement(said, _name("pdfuaid", "part")).text = "1"
    for name, kind, values in _lists(told):
        holder = ET.SubElement(ET.SubElement(said, _name("dc", name)), _name("rdf", kind))
        for value in values:
            attributes = {"{http://www.w3.org/XML/1998/namespace}lang": "x-default"} if kind == "Alt" else {}
            ET.SubElement(holder, _name("rdf", "li"), attributes).text = value
    for prefix, name, text in (
        ("pdf", "Keywords", ", ".join(told.keywords)),
        ("pdf", "Producer", told.producer),
        ("xmp", "CreateDate", told.created),
        ("xmp", "ModifyDate", told.created),
    ):
        if text:
            ET.SubElement(said, _name(prefix, name)).text = text
    return _HEAD + bytes(ET.tostring(root, encoding="utf-8")) + _TAIL


def _lists(told: Metadata) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The Dublin Core properties that are lists, each with its kind of list."""
    yield "title", "Alt", (told.title,)
    if told.description:
        yield "description", "Alt", (told.description,)
    if told.authors:
        yield "creator", "Seq", told.authors
    if told.keywords:
        yield "subject", "Bag", told.keywords
    yield "language", "Bag", (told.language,)


def _name(prefix: str, name: str) -> str:
    return f"{{{_NAMES[prefix]}}}{name}"
