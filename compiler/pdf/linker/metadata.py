"""Metadata of a file: title, authors, language, dates and standards, as a dictionary and as XMP (ISO 16684-1)."""

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
    """The metadata of a document. `created` is a time in UTC (ISO 8601) or `None`; `standard` is the one claimed, or
    `None`.
    """

    title: str
    authors: tuple[str, ...]
    description: str | None
    keywords: tuple[str, ...]
    language: str
    created: str | None
    producer: str
    standard: Standard | None


def info(about: Metadata) -> pydyf.Dictionary:
    """Return the document information dictionary."""
    date = _pdf_date(about.created)
    entries = {
        "Title": about.title,
        "Author": ", ".join(about.authors) or None,
        "Subject": about.description,
        "Keywords": ", ".join(about.keywords) or None,
        "Producer": about.producer,
        "CreationDate": date,
        "ModDate": date,
    }
    return pydyf.Dictionary({name: pydyf.String(value) for name, value in entries.items() if value})


def _pdf_date(moment: str | None) -> str | None:
    found = _DATE.fullmatch(moment or "")
    return f"D:{''.join(found.groups())}Z" if found else None


def xmp(about: Metadata) -> bytes:
    """Return the metadata, and the standards that the file keeps to, as XMP."""
    for prefix, uri in _NAMES.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(_name("rdf", "RDF"))
    description = ET.SubElement(root, _name("rdf", "Description"), {_name("rdf", "about"): ""})
    for name, kind, values in _lists(about):
        holder = ET.SubElement(ET.SubElement(description, _name("dc", name)), _name("rdf", kind))
        for value in values:
            attributes = {"{http://www.w3.org/XML/1998/namespace}lang": "x-default"} if kind == "Alt" else {}
            ET.SubElement(holder, _name("rdf", "li"), attributes).text = value
    for prefix, name, text in (
        ("pdf", "Keywords", ", ".join(about.keywords)),
        ("pdf", "Producer", about.producer),
        ("xmp", "CreateDate", about.created),
        ("xmp", "ModifyDate", about.created),
        *_standards(about),
    ):
        if text:
            ET.SubElement(description, _name(prefix, name)).text = text
    if archived(about):
        root.append(_extension())
    return _HEAD + bytes(ET.tostring(root, encoding="utf-8")) + _TAIL


def archived(about: Metadata) -> bool:
    """Whether the file claims PDF/A."""
    return about.standard is not None and about.standard.startswith("a-")


def _standards(about: Metadata) -> Iterator[tuple[str, str, str]]:
    """Yield the XMP properties that identify the standards: `a-3a` is part 3, conformance A."""
    if about.standard:
        yield "pdfuaid", "part", "1"
    if about.standard and archived(about):
        yield "pdfaid", "part", about.standard[2]
        yield "pdfaid", "conformance", about.standard[3:].upper()


def _extension() -> Element:
    """Return the description of PDF/UA's property that PDF/A requires, since it does not define it."""
    fields = {
        "pdfaSchema": {"schema": "PDF/UA identification", "namespaceURI": _NAMES["pdfuaid"], "prefix": "pdfuaid"},
        "pdfaProperty": {
            "name": "part", "valueType": "Integer", "category": "internal", "description": "The part of ISO 14289",
        },
    }  # fmt: skip
    description = Element(_name("rdf", "Description"), {_name("rdf", "about"): ""})
    place = ET.SubElement(description, _name("pdfaExtension", "schemas"))
    for kind, prefix in (("Bag", "pdfaSchema"), ("Seq", "pdfaProperty")):
        resource = {_name("rdf", "parseType"): "Resource"}
        place = ET.SubElement(ET.SubElement(place, _name("rdf", kind)), _name("rdf", "li"), resource)
        for name, text in fields[prefix].items():
            ET.SubElement(place, _name(prefix, name)).text = text
        if prefix == "pdfaSchema":
            place = ET.SubElement(place, _name(prefix, "property"))
    return description


def _lists(about: Metadata) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the Dublin Core properties that are lists, each with its kind of list."""
    yield "title", "Alt", (about.title,)
    if about.description:
        yield "description", "Alt", (about.description,)
    if about.authors:
        yield "creator", "Seq", about.authors
    if about.keywords:
        yield "subject", "Bag", about.keywords
    yield "language", "Bag", (about.language,)


def _name(prefix: str, name: str) -> str:
    return f"{{{_NAMES[prefix]}}}{name}"
