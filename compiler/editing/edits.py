"""Edits of a story's files, as values, and the one function that carries them out: all or none, every other byte as it is."""

from __future__ import annotations

import codecs
import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from compiler.system.deliver import put
from compiler.text.folder import Folder, Missing, read_bytes
from compiler.text.source import Source, Span


class Edit(Struct, frozen=True):
    """A stretch of a file, in bytes of its text as UTF-8, and what shall stand there.

    Of a file that is not there only the beginning can be edited, which makes it.
    """

    span: Span
    text: str


class Overlapping(Exception):
    """Two edits of one file have bytes in common, or one lies beyond the end; says so itself."""


class Changed(Exception):
    """A file is not as it was when the edits were made; says so itself."""


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """A text with its edits. Of edits that put something in at one place, the first comes first. Raises ``Overlapping``."""
    ordered = sorted(edits, key=lambda edit: (edit.span.start, edit.span.end))
    for before, after in pairwise(ordered):
        if before.span.end > after.span.start:
            raise Overlapping(f"two edits of {after.span.path} overlap at byte {after.span.start}")
    parts: list[bytes] = []
    done = 0
    for edit in ordered:
        if not 0 <= edit.span.start <= edit.span.end <= len(data):
            raise Overlapping(f"an edit of {edit.span.path} lies beyond its end")
        parts += (data[done : edit.span.start], edit.text.encode())
        done = edit.span.end
    return b"".join((*parts, data[done:]))


def by_file(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """Edits by the files that they are of, in the order in which the files come."""
    files: dict[str, list[Edit]] = {}
    for edit in edits:
        files.setdefault(edit.span.path, []).append(edit)
    return files


def carry_out(folder: Folder, edits: Iterable[Edit], sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Write the files of a story as the edits have them, and answer their names as they are shown.

    ``sources`` are the files as they were read; one that is not among them must not be there. Each keeps its encoding, its
    byte order mark and its mode. Raises ``Overlapping``, ``Changed``, and ``OSError`` where the system does not let us.
    """
    files = by_file(edits)
    targets = {name: _target(folder, name) for name in files}
    contents = {targets[name]: _written(folder, name, own, sources.get(name)) for name, own in files.items()}

    def unchanged() -> None:
        for name in files:
            _as_it_was(folder, name, sources.get(name))

    made = [parent for parent in dict.fromkeys(target.parent for target in targets.values()) if not parent.exists()]
    try:
        for parent in made:
            parent.mkdir(parents=True, exist_ok=True)
        put(contents, unchanged)
    except BaseException:
        for parent in made:
            with suppress(OSError):
                parent.rmdir()
        raise
    return tuple(files)


def difference(edits: Iterable[Edit], sources: Mapping[str, Source]) -> Iterator[str]:
    """What the edits would change, as the lines of a unified diff."""
    for name, own in by_file(edits).items():
        source = sources.get(name)
        before = source.data if source else b""
        after = edited(before, own)
        for line in difflib.unified_diff(_lines(before), _lines(after), name if source else "/dev/null", name):
            yield line.rstrip("\r\n")


def _lines(text: bytes) -> list[str]:
    lines = text.decode(errors="replace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _target(folder: Folder, name: str) -> Path:
    """Where a file really is, or would be."""
    path = os.path.join(folder.real, folder.named(name))
    return Path(os.path.realpath(path))


def _as_it_was(folder: Folder, name: str, source: Source | None) -> bytes:
    """The bytes of a file, if it is as it was read; of one that was not there, none."""
    data = read_bytes(folder, folder.named(name))
    if source is None and isinstance(data, Missing):
        return b""
    if not isinstance(data, bytes) or source is None or Source.of(name, data) != source:
        raise Changed(f"{name} was changed meanwhile; nothing was written")
    return data


def _written(folder: Folder, name: str, edits: list[Edit], source: Source | None) -> bytes:
    """The bytes of a file with its edits, written as the file is."""
    data = _as_it_was(folder, name, source)
    text = edited(source.data if source else b"", edits)
    if source and source.encoding == "UTF-16":
        mark = data[:2]
        return mark + text.decode().encode("utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be")
    return (codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b"") + text
