"""Result of the last compile of a story, for one whose files have not changed.

Kept under what was asked for, with the digest of each file that was read: if all are as they were, and photoplay, its
renderer and the fonts too, then so are the documents, to the byte. Nothing of the compiler is loaded to find that out.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from compiler.diagnostics.findings import Finding
from compiler.driver.fingerprint import Files
from compiler.driver.options import CompileOptions
from compiler.pdf.engine.environment import identity
from compiler.store.cache import Cache, encoded, key_of, own_version
from compiler.system.deliver import Output
from compiler.text.folder import Folder
from compiler.text.source import Source


class Recalled(Struct, frozen=True):
    """The result of an earlier compile: the story's id, findings, documents, and the files that were read."""

    story: str
    findings: tuple[Finding, ...]
    outputs: tuple[Output, ...]
    files: Files


def recall(path: Path, options: CompileOptions, cache: Cache) -> tuple[Recalled, dict[str, Source]] | None:
    """What compiling a story comes to, if nothing has changed since the last time, and its files as they are read again."""
    known = cache.get(_key(path, options, cache), Recalled)
    sources = known.files.still(Folder.of_story(path)) if known else None
    return None if known is None or sources is None else (known, sources)


def remember(
    path: Path,
    options: CompileOptions,
    cache: Cache,
    story: str,
    findings: tuple[Finding, ...],
    outputs: tuple[Output, ...],
    sources: Mapping[str, Source],
    unnamed: tuple[Source, ...] | None,
) -> None:
    """Store the result of a compile in place of the last one.

    ``sources`` are all files that were read, ``unnamed`` the other XML files in the story's folder.
    """
    cache.put(_key(path, options, cache), Recalled(story, findings, outputs, Files.of(sources.values(), unnamed)))


def _key(path: Path, options: CompileOptions, cache: Cache) -> str:
    return key_of("compiled", own_version(), identity(cache), str(path), os.path.realpath(path), encoded(options))
