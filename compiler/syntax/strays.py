"""Files in a story's folder that no file includes: a scene that was written and is not in the story."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from posixpath import basename, dirname, relpath
from typing import TYPE_CHECKING

from msgspec import Struct

from compiler.syntax.nesting import HOLDS, STORY, UNITS, holders
from compiler.text.folder import Folder, read, xml_files
from compiler.text.source import Source, Span

if TYPE_CHECKING:
    from compiler.diagnostics.findings import Finding, Note

MOST_STRAY_FILES = 200
"""Files of one story that are looked at: as many as anybody would put in their places at once."""

MOST_STRAY_BYTES = 16 * 1024 * 1024
"""Of all these files together."""


class Included(Struct, frozen=True):
    """A file that is included: where, and what it holds."""

    at: Span
    holds: str


class Outermost(Struct, frozen=True):
    """The outermost element of a file: its name, and the place of its name."""

    name: str
    span: Span


def unnamed(folder: Folder, sources: Iterable[str]) -> tuple[Source, ...]:
    """The XML files in a story's folder that are none of its own, which are given by the names that they are shown with.

    One that goes by two names (a link, a system for which case does not count) is known by what the system calls it.
    """
    own = frozenset(sources)
    rest = [file for file in xml_files(folder) if folder.show(file) not in own]
    if not rest:
        return ()
    known = frozenset() if folder.closed else frozenset(filter(None, map(_identity, own)))
    found: list[Source] = []
    size = 0
    for file in rest:
        if known and _identity(os.path.join(folder.real, file)) in known:
            continue
        source = read(folder, file)
        if isinstance(source, Source):
            found.append(source)
            size += len(source.data)
        if len(found) == MOST_STRAY_FILES or size > MOST_STRAY_BYTES:
            break
    return tuple(found)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def left_out(folder: Folder, files: Iterable[Source], included: Mapping[str, Included]) -> Iterator[Finding]:
    """Find the files that hold a part of a story and that no file includes.

    A file is judged by its first tag: one that is broken behind it was meant to be in the story all the same. A file
    that another story in this folder names, or a part that is left out itself, is not reported again.
    """
    from compiler.syntax import include_rules  # a story that is recalled needs no rules

    starts = [(source, start) for source in files if (start := outermost(source))]
    includers = [source for source, start in starts if start.name in HOLDS]
    for source, start in starts:
        if start.name in UNITS and not any(_names(other, source) for other in includers if other is not source):
            file = folder.named(source.path)
            yield include_rules.unincluded_file(start.span, start.name, _place(folder, file, start.name, included))


def is_part(source: Source) -> bool:
    """Whether a file holds a part of a story."""
    start = outermost(source)
    return start is not None and start.name in UNITS


def outermost(source: Source) -> Outermost | None:
    """The outermost element of a story's file, or None; the file is not read beyond its start tag."""
    from xml.parsers import expat  # a story that is recalled is not parsed

    found: list[tuple[str, int]] = []
    parser = expat.ParserCreate("utf-8", " ")

    class Enough(Exception):
        """Raised at the outermost element, or at a DOCTYPE, which is not read."""

    def begin(name: str, _: object) -> None:
        found.append((name, parser.CurrentByteIndex))
        raise Enough

    def stop(*_: object) -> None:
        raise Enough

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = stop
    with suppress(Enough, expat.ExpatError):
        parser.Parse(source.data, True)
    if not found:
        return None
    (name, at), (space, _, local) = found[0], found[0][0].partition(" ")
    tag = re.compile(rb"<([^\s/>]+)").match(source.data, at)
    if space != STORY or tag is None or local == name:
        return None
    return Outermost(local, Span(source.path, *tag.span(1)))


def _names(holder: Source, source: Source) -> bool:
    """Whether a file has the name of another one in it, as the last part of a path."""
    return basename(source.path).encode(errors="replace") in holder.data


def _place(folder: Folder, file: str, holds: str, included: Mapping[str, Included]) -> Note:
    """Return the hint of X308 with the include that would name a file, and the place where it belongs."""
    from compiler.diagnostics.findings import note

    alike = [
        other
        for other, include in included.items()
        if dirname(other) == dirname(file) and holders(include.holds) == holders(holds)
    ]
    before = max((other for other in alike if other < file), default=None)
    beside = before or min(alike, default=None)
    if beside is None:
        if holds in ("scene", "sequence"):
            return note(holds, include=_include(file, ""))
        return note("in", include=_include(file, ""), holders=holders(holds))
    at = included[beside].at
    include = _include(file, dirname(folder.named(at.path)))
    return note("after" if before else "before", at, include=include, other=basename(beside))


def _include(file: str, within: str) -> str:
    from xml.sax.saxutils import quoteattr  # 23 ms, for a finding alone

    return f"<xi:include href={quoteattr(relpath(file, within or '.'))}/>"
