"""What a file says of itself: title, authors, language, dates and standards, for readers and as XMP (ISO 16684-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import pydyf
from msgspec import Struct

from compiler.pdf.layout import Standard

_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_HEAD = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
_TAIL = b'\n</x:xmpmeta>\n<?xpacket end="r"?>'
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z")


class Metadata(Struct, frozen=True):
    """What is said of a document. ``created`` is a moment in UTC as ISO 8601 has it, or nothing; so is ``standard``."""

    title: str
    authors: tuple[str, ...]
    description: str | None
    keywords: tuple[str, ...]
    language: str
    created: str | None
    producer: str
    standard: Standard | None


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
    """The same as XMP, and which standards the file keeps to."""
    for prefix, uri in _NAMES.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(_name("rdf", "RDF"))
    said = ET.SubElement(root, _name("rdf", "Description"), {_name("rdf", "about"): ""})
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
        *_standards(told),
    ):
        if text:
            ET.SubElement(said, _name(prefix, name)).text = text
    if archived(told):
        root.append(_extension())
    return _HEAD + bytes(ET.tostring(root, encoding="utf-8")) + _TAIL


def archived(told: Metadata) -> bool:
    """Whether the file is for archives."""
    return told.standard is not None and told.standard.startswith("a-")


def _standards(told: Metadata) -> Iterator[tuple[str, str, str]]:
    """What names the standards that a file keeps to: ``a-3a`` is part 3, conformance A."""
    if told.standard:
        yield "pdfuaid", "part", "1"
    if told.standard and archived(told):
        yield "pdfaid", "part", told.standard[2]
        yield "pdfaid", "conformance", told.standard[3:].upper()


def _extension() -> Element:
    """What an archive must be told of a property that PDF/A does not know: that of PDF/UA."""
    told = {
        "pdfaSchema": {"schema": "PDF/UA identification", "namespaceURI": _NAMES["pdfuaid"], "prefix": "pdfuaid"},
        "pdfaProperty": {
            "name": "part", "valueType": "Integer", "category": "internal", "description": "The part of ISO 14289",
        },
    }  # fmt: skip
    said = Element(_name("rdf", "Description"), {_name("rdf", "about"): ""})
    place = ET.SubElement(said, _name("pdfaExtension", "schemas"))
    for kind, prefix in (("Bag", "pdfaSchema"), ("Seq", "pdfaProperty")):
        resource = {_name("rdf", "parseType"): "Resource"}
        place = ET.SubElement(ET.SubElement(place, _name("rdf", kind)), _name("rdf", "li"), resource)
        for name, text in told[prefix].items():
            ET.SubElement(place, _name(prefix, name)).text = text
        if prefix == "pdfaSchema":
            place = ET.SubElement(place, _name(prefix, "property"))
    return said


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
