"""Errors of expat -> findings in our words, at the exact place."""

from __future__ import annotations

import re
from xml.parsers import expat
from xml.parsers.expat import errors

from compiler.diagnostics.findings import Finding, hint, note
from compiler.syntax import source_rules
from compiler.text.source import Source, Span

_CODES = errors.codes
_SYNTAX = {
    _CODES[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: ("this attribute stands twice in one tag", "remove one of the two"),
    _CODES[errors.XML_ERROR_UNBOUND_PREFIX]: (
        "the prefix of this name is not declared",
        'for includes, write `xmlns:xi="http://www.w3.org/2001/XInclude"` on the outermost element',
    ),
    _CODES[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: (
        "something stands after the end of the outermost element",
        "a file has one outermost element: put the rest inside it, or in a file of its own",
    ),
    _CODES[errors.XML_ERROR_SYNTAX]: ("something stands where the outermost element should begin", "begin with a tag"),
    _CODES[errors.XML_ERROR_MISPLACED_XML_PI]: (
        "`<?xml …?>` can stand only at the very beginning",
        "remove what is before it",
    ),
    _CODES[errors.XML_ERROR_UNCLOSED_TOKEN]: ("a tag, a comment or a reference is begun and not ended", ""),
    _CODES[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: ("a CDATA section is not ended", "end it with `]]>`"),
    _CODES[errors.XML_ERROR_BAD_CHAR_REF]: ("this number stands for no character", "write the letter itself"),
}
"""Expat's errors in our words, with what to do."""


def wording(source: Source, code: int, at: int, last: tuple[str, Span] | None) -> Finding:
    """Expat's error ``code`` at a byte, in our words; ``last`` is the element that is open there, and its place."""
    data = source.data
    unclosed = (note(f"`<{last[0]}>` was opened here", last[1]),) if last else ()
    if code == _CODES[errors.XML_ERROR_TAG_MISMATCH] and last:
        closing = _at(rb"[^\s>]*", data, at)
        message = f"`</{closing}>` does not close `<{last[0]}>`"
        return source_rules.not_xml(Span(source.path, at, at + len(closing.encode())), message, unclosed)
    if code == _CODES[errors.XML_ERROR_NO_ELEMENTS]:
        message = f"the file ends before `<{last[0]}>` is closed" if last else "this file is empty"
        return source_rules.not_xml(Span(source.path, min(at, len(data)), min(at, len(data))), message, unclosed)
    if code == _CODES[errors.XML_ERROR_UNDEFINED_ENTITY]:
        entity = _at(rb"&[^;]*;", data, at)
        advice = hint("write the letter itself, or its number: `&#160;`")
        return source_rules.not_xml(
            Span(source.path, at, at + len(entity.encode())), f"`{entity}` is not known here", (advice,)
        )
    if code == _CODES[errors.XML_ERROR_INVALID_TOKEN]:
        return _invalid(source, at)
    message, advice_text = _SYNTAX.get(code, (f"this is not XML: {expat.ErrorString(code)}", ""))
    notes = (hint(advice_text),) if advice_text else unclosed
    return source_rules.not_xml(_letter(source, at), message, notes)


def _invalid(source: Source, at: int) -> Finding:
    """The finding for a character that is not allowed where it is; expat is past a bare ``&`` or ``<`` when it notices."""
    data = source.data
    bare = re.search(rb"[&<][\w.-]*$", data[max(at - 80, 0) : at])
    if bare:
        start = at - len(bare[0])
        sign = bare[0][:1].decode()
        spelt = "&amp;" if sign == "&" else "&lt;"
        advice = hint(f"write `{spelt}`")
        return source_rules.not_xml(
            Span(source.path, start, start + 1), f"a bare `{sign}` cannot stand in text", (advice,)
        )
    if re.search(rb"=\s*$", data[max(at - 80, 0) : at]):
        message = "the value of an attribute stands between quotation marks"
        return source_rules.not_xml(_letter(source, at), message, (hint('write it so: `day="1"`'),))
    if data[at : at + 1] == b"<":
        advice = hint("is a quotation mark missing before it?")
        return source_rules.not_xml(_letter(source, at), "`<` cannot stand in the value of an attribute", (advice,))
    if data[at : at + 1] < b" ":
        return source_rules.not_xml(
            _letter(source, at), f"the control character U+{data[at]:04X} cannot stand in a story"
        )
    return source_rules.not_xml(_letter(source, at), "this is not XML: a sign stands where it cannot")


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
