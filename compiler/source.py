"""Source text and places in it. This is the only module that reads the files of a story.

A place is a ``Span``: byte offsets into a file's UTF-8 text. Lines and columns are worked out when something is
printed, because offsets stay true whatever is cut, joined or measured in between.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from bisect import bisect_right
from functools import cached_property

from msgspec import Struct

ENTRY = "story.xml"
"""The file that a story begins with; all others are included from it."""

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
        first = self.offset(start)
        if end <= start:
            return Span(self.path, first, first)
        if len(self.pieces) == 1:
            return Span(self.path, first, first + len(self.value[start:end].encode()))
        return Span(self.path, first, self.offset(end - 1) + len(self.value[end - 1 : end].encode()))

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


class Folder(Struct, frozen=True, dict=True):
    """A story's folder: where it really is, and how its files are shown to the reader.

    A file of the story is named by its path from here, with ``/`` between folders.
    """

    real: str
    shown: str

    @classmethod
    def at(cls, folder: str | os.PathLike[str]) -> Folder:
        """The folder at a path as the reader wrote it."""
        written = os.fspath(folder).replace(os.sep, "/")
        steps = "/".join(step for step in written.split("/") if step not in ("", "."))
        return cls(os.path.realpath(folder), "/" + steps if written.startswith("/") else steps)

    def show(self, file: str) -> str:
        """A file of the story, as the reader would name it."""
        return f"{self.shown.rstrip('/')}/{file}" if self.shown else file

    def real_path(self, file: str) -> str:
        """Where a file really is, all links followed; what is wrong on the way is raised. Folders are followed once."""
        folder, _, name = file.rpartition("/")
        if folder not in self._followed:
            self._followed[folder] = os.path.realpath(os.path.join(self.real, folder), strict=True)
        path = os.path.join(self._followed[folder], name)
        return os.path.realpath(path, strict=True) if os.path.islink(path) else path

    @cached_property
    def _followed(self) -> dict[str, str]:
        return {}


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


def resolve(base: str, href: str) -> str | Outside:
    """The file that ``href`` names from the file ``base``, both relative to the story's folder."""
    if not href.strip("./ ") and ".." not in href:
        return "."
    if ":" in href.split("/")[0]:
        return Outside("it is an address, not a file of the story")
    if href.startswith(("/", "\\")):
        return Outside("it is an absolute path")
    if "\\" in href:
        return Outside("it has a backslash; folders are divided by `/`")
    parts = base.split("/")[:-1]
    for part in href.split("/"):
        if part == "..":
            if not parts:
                return Outside("`..` leads out of the folder")
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or "."


def read(folder: Folder, file: str) -> Source | Refusal:
    """Read one file of a story, which must be a regular file that really lies inside the folder."""
    if file == ".":
        return Missing()
    try:
        real = folder.real_path(file)
        if not real.startswith(os.path.join(folder.real, "")):
            return Outside("a link leads out of the folder")
        data = _regular_bytes(real)
    except (FileNotFoundError, NotADirectoryError):
        return Missing()
    except (OSError, ValueError) as error:  # a loop of links, which each system words in its way; a NUL in the name
        looped = getattr(error, "errno", None) == errno.ELOOP
        return Unreadable((not looped and getattr(error, "strerror", None)) or "its name leads nowhere")
    if isinstance(data, bytes):
        return Source(folder.show(file), data)
    return data


def _regular_bytes(path: str) -> bytes | TooLarge | Unreadable:
    """The bytes of a regular file; pipes and devices would never end, so they are not opened for reading."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb", buffering=0) as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Unreadable("it is not a file")
        data = file.read() if status.st_size <= LARGEST_FILE else b""
    size = max(status.st_size, len(data))
    return TooLarge(size) if size > LARGEST_FILE else data
