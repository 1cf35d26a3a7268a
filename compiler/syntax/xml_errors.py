"""Errors of expat -> findings in our words, at the exact place."""

from __future__ import annotations

import re
from xml.parsers import expat
from xml.parsers.expat import errors

from compiler.diagnostics.findings import Finding, note
from compiler.syntax import source_rules
from compiler.text.source import Source, Span

_CODES = errors.codes
_FORMS = {
    _CODES[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "duplicate",
    _CODES[errors.XML_ERROR_UNBOUND_PREFIX]: "prefix",
    _CODES[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "after",
    _CODES[errors.XML_ERROR_SYNTAX]: "before",
    _CODES[errors.XML_ERROR_MISPLACED_XML_PI]: "declaration",
    _CODES[errors.XML_ERROR_UNCLOSED_TOKEN]: "token",
    _CODES[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: "cdata",
    _CODES[errors.XML_ERROR_BAD_CHAR_REF]: "number",
}
"""The sentences of X101 for expat's errors; each but ``token`` has a hint of the same name."""


def wording(source: Source, code: int, at: int, last: tuple[str, Span] | None) -> Finding:
    """Expat's error ``code`` at a byte, in our words; ``last`` is the element that is open there, and its place."""
    data = source.data
    unclosed = [note("opened", last[1], element=last[0])] if last else []
    if code == _CODES[errors.XML_ERROR_TAG_MISMATCH] and last:
        closing = _at(rb"[^\s>]*", data, at)
        place = Span(source.path, at, at + len(closing.encode()))
        return source_rules.not_xml(place, "mismatch", *unclosed, closing=closing, open=last[0])
    if code == _CODES[errors.XML_ERROR_NO_ELEMENTS]:
        end = Span(source.path, min(at, len(data)), min(at, len(data)))
        if last is None:
            return source_rules.not_xml(end, "empty")
        return source_rules.not_xml(end, "unclosed", *unclosed, open=last[0])
    if code == _CODES[errors.XML_ERROR_UNDEFINED_ENTITY]:
        entity = _at(rb"&[^;]*;", data, at)
        place = Span(source.path, at, at + len(entity.encode()))
        return source_rules.not_xml(place, "entity", note("entity"), entity=entity)
    if code == _CODES[errors.XML_ERROR_INVALID_TOKEN]:
        return _invalid(source, at)
    form = _FORMS.get(code)
    if form is None:
        return source_rules.not_xml(_letter(source, at), "other", *unclosed, error=expat.ErrorString(code))
    return source_rules.not_xml(_letter(source, at), form, *(unclosed if form == "token" else [note(form)]))


def _invalid(source: Source, at: int) -> Finding:
    """The finding for a character that is not allowed where it is; expat is past a bare ``&`` or ``<`` when it notices."""
    data = source.data
    bare = re.search(rb"[&<][\w.-]*$", data[max(at - 80, 0) : at])
    if bare:
        start = at - len(bare[0])
        sign = bare[0][:1].decode()
        spelt = "&amp;" if sign == "&" else "&lt;"
        advice = note("bare", spelling=spelt)
        return source_rules.not_xml(Span(source.path, start, start + 1), "bare", advice, sign=sign)
    if re.search(rb"=\s*$", data[max(at - 80, 0) : at]):
        return source_rules.not_xml(_letter(source, at), "unquoted", note("unquoted"))
    if data[at : at + 1] == b"<":
        return source_rules.not_xml(_letter(source, at), "unended", note("unended"))
    if data[at : at + 1] < b" ":
        return source_rules.not_xml(_letter(source, at), "control", letter=data[at])
    return source_rules.not_xml(_letter(source, at), "sign")


def _letter(source: Source, at: int) -> Span:
    """The place of the whole character at a byte, inside the file."""
    data = source.data
    at = min(at, len(data))
    while 0 < at < len(data) and data[at] & 0xC0 == 0x80:
        at -= 1
    end = min(at + 1, len(data))
    while end < len(data) and data[end] & 0xC0 == 0x80:
        end += 1
    return Span(source.path, at, end)


def _at(pattern: bytes, data: bytes, at: int) -> str:
    found = re.compile(pattern).match(data, at)
    return found[0].decode(errors="replace") if found else ""
