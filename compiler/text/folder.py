"""A story's files: their names, and the one place that reads them, from the disk or from texts that stand in for files."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from itertools import islice

from msgspec import Struct

from compiler.errors import NoStory
from compiler.text.source import Source

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
"""Endings of the names of copies, before their suffix."""


class Files(Struct, frozen=True):
    """Where a story's files come from: a path on the disk, and texts that stand in for files.

    ``path`` is the story's folder or its first file, as the reader wrote it. ``texts`` is ``{file: its bytes}``, each file
    by its path in the story: an editor's unsaved buffers, say. If the files are ``closed`` there are no others: a draft out
    of a repository, say, or a story that a test has in a dictionary.
    """

    path: str
    texts: Mapping[str, bytes] = {}
    closed: bool = False

    def opened(self) -> tuple[Folder, str]:
        """Return the folder as it is now, and the name of the file that the story begins with. Raises ``NoStory``."""
        if self.closed:
            if ENTRY not in self.texts:
                raise NoStory(f"there is no {ENTRY} among the texts")
            return Folder.at(self.path, self.texts, closed=True), ENTRY
        shown = Folder.at(self.path).shown or "."
        if os.path.isdir(self.path):
            if ENTRY not in self.texts and not os.path.isfile(os.path.join(self.path, ENTRY)):
                raise NoStory(f"there is no {ENTRY} in {shown}")
            return Folder.at(self.path, self.texts), ENTRY
        folder, name = os.path.split(self.path)
        if name not in self.texts and not os.path.exists(self.path):
            raise NoStory(f"there is no {shown}")
        return Folder.at(folder, self.texts), name


class Folder(Struct, frozen=True, dict=True):
    """A story's folder: where it really is, and how its files are shown to the reader. Names in it are looked up once.

    A file of the story is named by its path from here, with ``/`` between folders. ``texts`` and ``closed`` are those of
    ``Files``; a closed folder is nowhere on the disk.
    """

    real: str
    shown: str
    texts: Mapping[str, bytes] = {}
    closed: bool = False

    @classmethod
    def at(
        cls, folder: str | os.PathLike[str], texts: Mapping[str, bytes] | None = None, *, closed: bool = False
    ) -> Folder:
        """Return the folder at a path as the reader wrote it."""
        written = os.fspath(folder).replace(os.sep, "/")
        steps = "/".join(step for step in written.split("/") if step not in ("", "."))
        shown = "/" + steps if written.startswith("/") else steps
        return cls(os.path.realpath(folder), shown, texts or {}, closed)

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
        if file.isascii() or self._has(file):
            return file
        return self._found(file, _composed) or file

    def alike(self, file: str) -> str | None:
        """The file that is there under a name that differs in its case alone."""
        return self._found(file, _caseless)

    def beside(self, file: str) -> tuple[str, ...]:
        """The XML files in the folder in which a missing one was looked for, in the order of their names."""
        return self._listing(file.rpartition("/")[0]).xml_files

    def _found(self, file: str, plain: Callable[[str], str]) -> str | None:
        """The file whose name is the same when it is made ``plain``, folder by folder."""
        there = ""
        for step in file.split("/"):
            name = self._listing(there).spelt(plain).get(plain(step))
            if name and name != step and self._has(f"{there}/{step}" if there else step):
                name = step
            if name is None:
                return None
            there = f"{there}/{name}" if there else name
        return there

    def _listing(self, folder: str) -> _Listing:
        """The names in a folder of the story, read once; empty if it leads out of the story or cannot be read."""
        if folder not in self._listings:
            within = f"{folder}/" if folder else ""
            names = {name.removeprefix(within).split("/")[0] for name in self.texts if name.startswith(within)}
            with suppress(OSError, ValueError):
                path = os.path.join(self.real, folder)
                if not self.closed and _within(self.real, os.path.realpath(path)):
                    names.update(os.listdir(path))
            self._listings[folder] = _Listing(folder, tuple(sorted(names)))
        return self._listings[folder]

    def _has(self, file: str) -> bool:
        """Return whether there is a file or a folder of this name."""
        if file in self.texts or file in self._folders_of_texts:
            return True
        return not self.closed and os.path.lexists(os.path.join(self.real, file))

    @cached_property
    def _listings(self) -> dict[str, _Listing]:
        return {}

    @cached_property
    def _folders_of_texts(self) -> frozenset[str]:
        """The folders that texts lie in, at any depth."""
        steps = (name.split("/") for name in self.texts)
        return frozenset("/".join(parts[:depth]) for parts in steps for depth in range(1, len(parts)))

    @cached_property
    def _followed(self) -> dict[str, str]:
        """{folder of the story: its real path}"""
        return {}


class _Listing(Struct, frozen=True, dict=True):
    """The sorted names in a folder."""

    folder: str
    names: tuple[str, ...]

    def spelt(self, plain: Callable[[str], str]) -> Mapping[str, str]:
        """{name made plain: name}; of names that are the same then, the first."""
        if plain not in self._spelt:
            self._spelt[plain] = {plain(name): name for name in reversed(self.names)}
        return self._spelt[plain]

    @cached_property
    def _spelt(self) -> dict[Callable[[str], str], Mapping[str, str]]:
        return {}

    @cached_property
    def xml_files(self) -> tuple[str, ...]:
        """The XML files, by their paths in the story."""
        within = f"{self.folder}/" if self.folder else ""
        return tuple(within + name for name in self.names if name.endswith(".xml"))


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
    """The name leads out of the story's folder; ``how`` is the reason as a clause: "it is a web address".

    ``instead`` is the name that was probably meant, if it is only written in another way; else empty.
    """

    how: str
    instead: str = ""


class TooLarge(Struct, frozen=True):
    """The file has ``size`` bytes, more than ``LARGEST_FILE``."""

    size: int


class Unreadable(Struct, frozen=True):
    """The file exists but cannot be read; ``why`` is the system's reason."""

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
    if file in folder.texts:
        return _text(folder, file)
    if folder.closed:
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


def _text(folder: Folder, file: str) -> bytes | Refusal:
    """Return a text that stands in for a file, under the conditions of a file in its place."""
    real = "" if folder.closed else os.path.realpath(os.path.join(folder.real, file))
    if not folder.closed and not real.startswith(os.path.join(folder.real, "")):
        return Outside("a link leads out of the folder")
    data = folder.texts[file]
    return data if len(data) <= LARGEST_FILE else TooLarge(len(data))


def xml_files(folder: Folder) -> tuple[str, ...]:
    """The XML files in a story's folder, in the order of their names; none if there is more than any story has.

    Left out are what is hidden, the copies that editors keep, folders of documents and of other stories. Links are not
    followed.
    """
    found = list(filter(partial(_is_of_story, folder), folder.texts))
    if folder.closed:
        return tuple(sorted(found))
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
    return tuple(sorted(set(found)))


def _is_of_story(folder: Folder, file: str) -> bool:
    """Return whether a text that stands in for a file is one that a search of the disk would find."""
    *folders, name = file.split("/")
    around = ["/".join(folders[:depth]) for depth in range(1, len(folders) + 1)]
    return (
        _is_xml(name)
        and not any(step.startswith((".", "#")) for step in (*folders, name))
        and "output" not in folders
        and len(folders) <= DEEPEST_FOLDER
        and not any(folder._has(f"{other}/{ENTRY}") for other in around)
    )


def _is_xml(name: str) -> bool:
    return name[-4:].lower() == ".xml" and not name[:-4].endswith(_COPIES)


_OPEN = os.O_RDONLY

for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_BINARY"):
    _OPEN |= getattr(os, _flag, 0)


def _regular_bytes(path: str) -> bytes | TooLarge | Unreadable:
    """Read a regular file. Pipes and devices, which would never end, are refused.

    All links have been followed; one that is put there in the meantime is not. Of a file that is still growing, the
    bytes that were there when it was opened are read.
    """
    handle = os.open(path, _OPEN)
    with open(handle, "rb", buffering=0) as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Unreadable("it is a folder" if stat.S_ISDIR(status.st_mode) else "it is not a file")
        if status.st_size > LARGEST_FILE:
            return TooLarge(status.st_size)
        return file.read(status.st_size)
