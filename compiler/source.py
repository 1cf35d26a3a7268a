"""Source text and places in it. This is the only module that reads the files of a story.

A place is a ``Span``: byte offsets into a file's UTF-8 text. Lines and columns are worked out when something is
printed, because offsets stay true whatever is cut, joined or measured in between.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from bisect import bisect_right
from functools import cached_property
from pathlib import Path, PurePosixPath

from msgspec import Struct

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes. A scene file of a feature is some 10 kB; a file beyond this is a mistake or an attack, and parsing it would
cost the reader's memory (libxml2's own limit on one text is 10 MB)."""


class Span(Struct, frozen=True):
    """A stretch of one file: its path as shown to the reader, and byte offsets, the end exclusive."""

    path: str
    start: int
    end: int


class Position(Struct, frozen=True):
    """A line and a column, both counted from 1; the column counts characters, not bytes."""

    line: int
    column: int


class Text(Struct, frozen=True):
    """Decoded text that knows where each of its characters stands.

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
        last = self.offset(end - 1) + len(self.value[end - 1 : end].encode()) if end > start else self.offset(start)
        return Span(self.path, self.offset(start), last)

    def trimmed(self) -> Span:
        """The span of the text without the white space around it."""
        value = self.value
        start = len(value) - len(value.lstrip())
        return self.span(start, max(len(value.rstrip()), start))

    def plain(self) -> str:
        """The text as prose: every run of white space is one space, none at the ends, letters composed (NFC).

        Fonts draw composed Hangul; of decomposed syllables some fall back to another font.
        """
        words = " ".join(self.value.split())
        return words if words.isascii() else unicodedata.normalize("NFC", words)


class Source(Struct, frozen=True, dict=True):
    """One file as read: the path as shown to the reader and the bytes, without a byte order mark."""

    path: str
    data: bytes

    @cached_property
    def _lines(self) -> list[int]:
        starts = [0]
        at = self.data.find(b"\n")
        while at != -1:
            starts.append(at + 1)
            at = self.data.find(b"\n", at + 1)
        return starts

    def position(self, offset: int) -> Position:
        """Line and column of a byte offset."""
        line = bisect_right(self._lines, offset)
        start = self._lines[line - 1]
        return Position(line, len(self.data[start:offset].decode(errors="replace")) + 1)

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


class Folder(Struct, frozen=True):
    """A story's folder: where it really is, and how its files are shown to the reader."""

    real: Path
    shown: str

    @classmethod
    def at(cls, folder: Path) -> Folder:
        """The folder at a path as the reader wrote it."""
        return cls(folder.resolve(), "" if folder == Path() else folder.as_posix())

    def show(self, relative: PurePosixPath) -> str:
        """A file of the story, as the reader would name it."""
        return f"{self.shown.rstrip('/')}/{relative}" if self.shown else str(relative)


class Missing(Struct, frozen=True):
    """No file of that name."""


class Outside(Struct, frozen=True):
    """The name leads out of the story's folder; ``how`` says by what road, as a clause: "it is a web address"."""

    how: str


class TooLarge(Struct, frozen=True):
    """The file has ``size`` bytes, more than ``LARGEST_FILE``."""

    size: int


class Unreadable(Struct, frozen=True):
    """The file is there but cannot be read; ``why`` says so in the system's words."""

    why: str


Refusal = Missing | Outside | TooLarge | Unreadable


def resolve(base: PurePosixPath, href: str) -> PurePosixPath | Outside:
    """The file that ``href`` names from the file ``base``, both relative to the story's folder."""
    if not href.strip("./ ") and ".." not in href:
        return PurePosixPath(".")
    if ":" in href.split("/")[0]:
        return Outside("it is an address, not a file of the story")
    if href.startswith(("/", "\\")):
        return Outside("it is an absolute path")
    if "\\" in href:
        return Outside("it has a backslash; folders are divided by `/`")
    parts: list[str] = list(base.parent.parts)
    for part in href.split("/"):
        if part == "..":
            if not parts:
                return Outside("`..` leads out of the folder")
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return PurePosixPath(*parts)


def read(folder: Folder, relative: PurePosixPath) -> Source | Refusal:
    """Read one file of a story, which must be a regular file that really lies inside the folder."""
    path = folder.real / relative
    if relative == PurePosixPath("."):
        return Missing()
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(folder.real):
            return Outside("a link leads out of the folder")
        data = _regular_bytes(real)
    except (FileNotFoundError, NotADirectoryError):
        return Missing()
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links; a NUL in the name
        return Unreadable(getattr(error, "strerror", None) or "its name leads nowhere")
    if isinstance(data, bytes):
        return Source(folder.show(relative), data)
    return data


def _regular_bytes(path: Path) -> bytes | TooLarge | Unreadable:
    """The bytes of a regular file; pipes and devices would never end, so they are not opened for reading."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return Unreadable("it is not a file")
        data = file.read(LARGEST_FILE + 1)
    return TooLarge(max(status.st_size, len(data))) if len(data) > LARGEST_FILE else data
