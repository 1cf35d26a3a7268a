"""Source text and places in it. This is the only module that reads the files of a story.

A place is a ``Span``: byte offsets into a file's UTF-8 text. Lines and columns are worked out when something is
printed, because offsets stay true whatever is cut, joined or measured in between.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from itertools import accumulate, islice

from msgspec import Struct

ENTRY = "story.xml"
"""The file that a story begins with; all others are included from it."""

LARGEST_FILE = 1024 * 1024
"""Bytes. A scene is some 10 kB, and a whole treatment 150. The worst file of this size that is known (each line end is
CRLF, and nothing else is there) takes 1.8 s and 120 MB; one of four times the size would take four times as much."""

MOST_LISTED = 50_000
"""Files and folders in a story's folder that are looked at for XML files; some three times what a story can include."""

DEEPEST_FOLDER = 8
"""Folders in each other that are looked into."""

_COPIES = ("~", ".bak", ".orig", ".old", ".tmp", ".swp")
"""What the names of copies end in before their suffix."""

_BLOCK = 4096
"""Bytes between two places up to which characters are counted beforehand: a whole story may stand on one line."""

_FOLLOWING = bytes(range(0x80, 0xC0))
"""What can follow in UTF-8 where a character has begun; so all other bytes are as many as the characters."""


WHITE = " \t\r\n"
"""What XML calls white space. All other spaces are letters, which somebody has written as such: U+00A0 holds two words
together, U+3000 begins a paragraph."""

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
        """What stands in a file. UTF-16 is known by its byte order mark; what is no text is left for ``tree`` to judge, and
        so is a second byte order mark.
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

    @classmethod
    def of_story(cls, path: str | os.PathLike[str]) -> Folder:
        """The folder of the story at a path, which is the folder or a file in it."""
        return cls.at(path if os.path.isdir(path) else os.path.dirname(path))

    def show(self, file: str) -> str:
        """A file of the story, as the reader would name it."""
        return f"{self.shown.rstrip('/')}/{file}" if self.shown else file

    def named(self, shown: str) -> str:
        """A file of the story by its name from here, given the name that it is shown with."""
        return shown.removeprefix(self.show(""))

    def real_path(self, file: str) -> str:
        """Where a file really is, all links followed; what is wrong on the way is raised. Folders are followed once."""
        folder, _, name = file.rpartition("/")
        if folder not in self._followed:
            self._followed[folder] = os.path.realpath(os.path.join(self.real, folder), strict=True)
        path = os.path.join(self._followed[folder], name)
        return os.path.realpath(path, strict=True) if os.path.islink(path) else path

    def spelt(self, file: str) -> str:
        """The name by which a file of the story is there: as it is given, else one that is equal when composed (NFC).

        macOS writes names decomposed, and keyboards write them composed. Folders on the way may be spelt otherwise too.
        """
        if file.isascii() or os.path.lexists(os.path.join(self.real, file)):
            return file
        return self._found(file, _composed) or file

    def alike(self, file: str) -> str | None:
        """The file that is there under a name that differs in its case alone."""
        return self._found(file, _caseless)

    def _found(self, file: str, plain: Callable[[str], str]) -> str | None:
        """The file whose name is the same when it is made ``plain``, folder by folder; links out of the story lead nowhere."""
        there = ""
        for step in file.split("/"):
            if (there, plain) not in self._plainly:
                self._plainly[there, plain] = self._names(there, plain)
            names = self._plainly[there, plain]
            name = names.get(plain(step))
            if name and name != step and os.path.lexists(os.path.join(self.real, there, step)):
                name = step
            if name is None:
                return None
            there = f"{there}/{name}" if there else name
        return there

    def _names(self, folder: str, plain: Callable[[str], str]) -> dict[str, str]:
        """What lies in a folder of the story, by its names made ``plain``; of names that are the same then, the first."""
        names: dict[str, str] = {}
        with suppress(OSError, ValueError):
            if _within(self.real, os.path.realpath(os.path.join(self.real, folder))):
                for name in sorted(os.listdir(os.path.join(self.real, folder))):
                    names.setdefault(plain(name), name)
        return names

    @cached_property
    def _plainly(self) -> dict[tuple[str, Callable[[str], str]], dict[str, str]]:
        return {}

    def beside(self, file: str) -> tuple[str, ...]:
        """The XML files that lie where a missing one was looked for, in the order of their names."""
        within, slash, _ = file.rpartition("/")
        if within not in self._listed:
            names: list[str] = []
            with suppress(OSError, ValueError):
                names = os.listdir(os.path.join(self.real, within))
            self._listed[within] = tuple(sorted(within + slash + name for name in names if name.endswith(".xml")))
        return self._listed[within]

    @cached_property
    def _listed(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _followed(self) -> dict[str, str]:
        return {}


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _caseless(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _within(folder: str, path: str) -> bool:
    """Whether a real path is a folder or something in it."""
    return os.path.join(path, "").startswith(os.path.join(folder, ""))


class Missing(Struct, frozen=True):
    """No file of that name."""


class Outside(Struct, frozen=True):
    """The name leads out of the story's folder; ``how`` says by what road, as a clause: "it is a web address".

    ``instead`` is the name that was probably meant, if it is only written in another way.
    """

    how: str
    instead: str = ""


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
        instead = href.replace("\\", "/")
        return Outside(
            "it has a backslash; folders are divided by `/`",
            "" if isinstance(resolve(base, instead), Outside) else instead,
        )
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
    data = read_bytes(folder, file)
    return Source.of(folder.show(file), data) if isinstance(data, bytes) else data


def read_bytes(folder: Folder, file: str) -> bytes | Refusal:
    """The bytes of one file of a story, under the same conditions."""
    if file == ".":
        return Missing()
    try:
        real = folder.real_path(file)
        if not real.startswith(os.path.join(folder.real, "")):
            return Outside("a link leads out of the folder")
        return _regular_bytes(real)
    except (FileNotFoundError, NotADirectoryError):
        return Missing()
    except (OSError, ValueError) as error:  # a loop of links, which each system words in its way; a NUL in the name
        looped = getattr(error, "errno", None) == errno.ELOOP
        return Unreadable((not looped and getattr(error, "strerror", None)) or "its name leads nowhere")


def xml_files(folder: Folder) -> tuple[str, ...]:
    """The XML files in a story's folder, in the order of their names; none if there is more than any story has.

    Left out are what is hidden, the copies that editors keep, folders of documents and of other stories. Links are not
    followed.
    """
    found: list[str] = []
    looked_at = 0
    waiting = [("", 0)]
    while waiting:
        within, depth = waiting.pop()
        with suppress(OSError, ValueError), os.scandir(os.path.join(folder.real, within)) as scan:
            entries = list(islice(scan, MOST_LISTED))
            looked_at += len(entries)
            if within and any(entry.name == ENTRY for entry in entries):
                continue
            for entry in entries:
                name, path = entry.name, within + entry.name
                if name.startswith((".", "#")):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if depth < DEEPEST_FOLDER and name != "output":
                        waiting.append((path + "/", depth + 1))
                elif _is_xml(name) and entry.is_file(follow_symlinks=False):
                    found.append(path)
        if looked_at >= MOST_LISTED:
            return ()
    return tuple(sorted(found))


def _is_xml(name: str) -> bool:
    return name[-4:].lower() == ".xml" and not name[:-4].endswith(_COPIES)


_OPEN = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_BINARY"):
    _OPEN |= getattr(os, _flag, 0)


def _regular_bytes(path: str) -> bytes | TooLarge | Unreadable:
    """The bytes of a regular file; pipes and devices would never end, so nothing is read of them.

    All links have been followed; one that is put there in the meantime is not. Of a file that is still growing, what was
    there when it was opened is read.
    """
    handle = os.open(path, _OPEN)
    with open(handle, "rb", buffering=0) as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Unreadable("it is a folder" if stat.S_ISDIR(status.st_mode) else "it is not a file")
        if status.st_size > LARGEST_FILE:
            return TooLarge(status.st_size)
        return file.read(status.st_size)
