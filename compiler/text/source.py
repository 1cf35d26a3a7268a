"""Source text and places in it.

A place is a ``Span``: byte offsets into a file's UTF-8 text. Lines and columns are worked out when something is
printed, because offsets stay true whatever is cut, joined or measured in between.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from contextlib import suppress
from functools import cached_property
from itertools import accumulate

from msgspec import Struct

_BLOCK = 4096
"""Bytes between two places up to which characters are counted beforehand: a whole story may be on one line."""

_FOLLOWING = bytes(range(0x80, 0xC0))
"""Bytes that continue a character in UTF-8; so all other bytes are as many as the characters."""


WHITE = " \t\r\n"
"""White space in XML. All other spaces are letters that were written as such: U+00A0 holds two words together, U+3000
begins a paragraph."""

_WHITE_RUN = re.compile(f"[{WHITE}]+")


def collapsed(text: str) -> str:
    """A text with one space for each run of white space, and none at its ends."""
    return _WHITE_RUN.sub(" ", text).strip(" ")


class Span(Struct, frozen=True, array_like=True):
    """A stretch of one file: its path as shown to the reader, and byte offsets, the end exclusive."""

    path: str
    start: int
    end: int


class Position(Struct, frozen=True):
    """A line and a column, both counted from 1; the column counts characters, not bytes."""

    line: int
    column: int


class Text(Struct, frozen=True, array_like=True, tag=True):
    """Decoded text that knows the place of each of its characters.

    ``pieces`` are (index into ``value``, byte offset) pairs; from one to the next, characters and bytes run in step.
    They part only where the file spells a character in another way: ``&amp;``, a CRLF line end, a comment between.
    """

    value: str
    path: str
    pieces: tuple[tuple[int, int], ...]

    def offset(self, index: int) -> int:
        """The byte offset of the character at ``index``; for the index after the last one, the end of the text."""
        piece = bisect_right(self.pieces, (index, 1 << 62)) - 1
        start, offset = self.pieces[max(piece, 0)]
        return offset + len(self.value[start:index].encode())

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The span of ``value[start:end]``."""
        end = len(self.value) if end is None else end
        first = self.offset(start)
        if end <= start:
            return Span(self.path, first, first)
        if len(self.pieces) == 1:
            return Span(self.path, first, first + len(self.value[start:end].encode()))
        return Span(self.path, first, self.offset(end - 1) + len(self.value[end - 1 : end].encode()))

    def trimmed(self) -> Span:
        """The span of the text without the white space around it."""
        value = self.value
        start = len(value) - len(value.lstrip(WHITE))
        return self.span(start, max(len(value.rstrip(WHITE)), start))

    def plain(self) -> str:
        """The text as prose: every run of white space is one space, none at the ends, letters composed (NFC).

        Fonts draw composed Hangul; of decomposed syllables some fall back to another font.
        """
        words = collapsed(self.value)
        return words if words.isascii() else unicodedata.normalize("NFC", words)


class Source(Struct, frozen=True, dict=True):
    """One file as text: the path as shown to the reader, and UTF-8 without a byte order mark.

    ``encoding`` is what the file itself is written in. UTF-16 is read as UTF-8, and that is what offsets count.
    """

    path: str
    data: bytes
    encoding: str = "UTF-8"

    @classmethod
    def of(cls, path: str, data: bytes) -> Source:
        """Decode a file. UTF-16 is recognized by its byte order mark; bytes that are no text, or have a second byte
        order mark, are left for the parser to judge.
        """
        if data.startswith(codecs.BOM_UTF8):
            return cls(path, data[len(codecs.BOM_UTF8) :])
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not data.startswith(codecs.BOM_UTF32_LE):
            with suppress(UnicodeDecodeError):
                return cls(path, data.decode("utf-16").encode(), "UTF-16")
        return cls(path, data)

    @cached_property
    def _lines(self) -> list[int]:
        starts = [0]
        at = self.data.find(b"\n")
        while at != -1:
            starts.append(at + 1)
            at = self.data.find(b"\n", at + 1)
        return starts

    @cached_property
    def _characters(self) -> list[int]:
        """How many characters begin before each block."""
        blocks = (self.data[at : at + _BLOCK] for at in range(0, len(self.data), _BLOCK))
        return list(accumulate((len(block.translate(None, _FOLLOWING)) for block in blocks), initial=0))

    def _before(self, offset: int) -> int:
        """How many characters begin before a byte offset."""
        block = offset // _BLOCK
        return self._characters[block] + len(self.data[block * _BLOCK : offset].translate(None, _FOLLOWING))

    def position(self, offset: int) -> Position:
        """Line and column of a byte offset."""
        offset = min(offset, len(self.data))
        line = bisect_right(self._lines, offset)
        return Position(line, self._before(offset) - self._before(self._lines[line - 1]) + 1)

    def offset(self, line: int, column: int) -> int:
        """The byte offset of a line and column, both from 1; the end of the text if it has fewer."""
        if line > len(self._lines):
            return len(self.data)
        return self._lines[line - 1] + len(self.line(line)[: column - 1].encode())

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        start = self._lines[number - 1]
        end = self._lines[number] if number < len(self._lines) else len(self.data)
        return self.data[start:end].decode(errors="replace").rstrip("\r\n")
