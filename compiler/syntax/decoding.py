"""Name the format or encoding of a file that is not UTF-8 text. It is never guessed and read on."""

from __future__ import annotations

import codecs
import re

from compiler.diagnostics.findings import Finding, Note, note
from compiler.syntax import source_rules
from compiler.text.source import Source, Span

_FORMATS = (
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"PK\x03\x04", "a zip archive, which .docx, .odt and .hwpx files are too"),
    (b"\xd0\xcf\x11\xe0", "a document of an office program (.doc, .hwp)"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
"""(first bytes, name) of formats that a file called `.xml` may have. Nothing is unpacked: 300 kB can become 300 MB."""

_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (b"<\0\0\0", "UTF-32"),
    (b"\0\0\0<", "UTF-32"),
    (b"<\0", "UTF-16 without a byte order mark"),
    (b"\0<", "UTF-16 without a byte order mark"),
    (codecs.BOM_UTF16_LE, "damaged UTF-16"),  # undamaged it has been read
    (codecs.BOM_UTF16_BE, "damaged UTF-16"),
    (b"\x4c\x6f\xa7\x94", "EBCDIC"),
    (b"+ADw-", "UTF-7"),
)
"""How XML begins in encodings that are not read, longest first where one begins like another."""

_NAMES = {
    "UTF-8": (b"utf-8", b"utf8", b"us-ascii"),
    "UTF-16": (b"utf-16", b"utf-16le", b"utf-16be"),
}
"""{encoding that is read: names by which a file may declare it}"""

_KOREAN = (b"euc-kr", b"ks_c_5601-1987", b"cp949", b"uhc", b"windows-949", b"ms949")

_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']""")
_VERSION = re.compile(rb"""<\?xml\s+version\s*=\s*["']([^"'>]*)["']""")

_MARKS = ("\ufeff".encode(), "\ufffe".encode())
"""A byte order mark in UTF-8, and one of the other order in UTF-16; the file's own has been removed."""


def unread(source: Source) -> Finding | None:
    """Find why a file is not read: it is no text, it is in another encoding, or it declares another."""
    data, start = source.data, Span(source.path, 0, 0)
    for beginning, what in _FORMATS:
        if data.startswith(beginning):
            return source_rules.not_xml(start, "format", note("format"), format=what)
    for beginning, what in _ENCODINGS:
        if data.startswith(beginning):
            return source_rules.not_utf8(start, "encoding", note("encoding"), encoding=what)
    if data.startswith(_MARKS):
        return source_rules.not_utf8(Span(source.path, 0, 3), "second", note("second"))
    declared = _DECLARED.match(data)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        advice = _likely(data, declared[1] if declared else b"")
        return source_rules.not_utf8(Span(source.path, error.start, error.end), "bytes", advice)
    if declared and declared[1].lower() not in _NAMES[source.encoding]:
        place, name = Span(source.path, *declared.span(1)), declared[1].decode()
        advice = note("declared", encoding=source.encoding)
        return source_rules.not_utf8(place, "declared", advice, declared=name, encoding=source.encoding)
    version = _VERSION.match(data)
    if version and version[1] != b"1.0":
        place = Span(source.path, *version.span(1))
        return source_rules.not_xml(place, "version", note("version"), version=version[1].decode())
    return None


def _likely(data: bytes, declared: bytes) -> Note:
    """Return the hint for bytes that are not UTF-8, with their likely encoding."""
    if declared.lower() in _KOREAN or _is_korean(data):
        return note("korean")
    name = declared.decode(errors="replace")
    if name and declared.lower() not in _NAMES["UTF-8"]:
        return note("named", declared=name)
    return note("save")


def _is_korean(data: bytes) -> bool:
    """Whether the bytes are CP949, and most of what is not ASCII in them is then Hangul."""
    try:
        letters = [letter for letter in data.decode("cp949") if letter > "\x7f"]
    except UnicodeDecodeError:
        return False
    return 2 * sum("가" <= letter <= "힣" for letter in letters) > len(letters)
