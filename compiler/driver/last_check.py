"""What is found in a story, for a command that only checks: remembered, so that it is judged again only once it has changed.

Kept with the digest of all its files. If they are as they were, and so is photoplay, then so is what is found in them; to
see that, they are read, and nothing of the compiler is loaded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from compiler.diagnostics.findings import Finding
from compiler.driver.fingerprint import Files
from compiler.store.cache import Cache, key_of, own_version
from compiler.text.folder import Folder
from compiler.text.source import Source

if TYPE_CHECKING:
    from compiler.driver.checking import Checked


class Verdict(Struct, frozen=True):
    """What was found, the files that were read, and the story's id and number of scenes; no id if its frame is broken."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    story: str | None = None
    scenes: int = 0


class _Remembered(Struct, frozen=True):
    """A verdict without what stands in its files."""

    findings: tuple[Finding, ...]
    files: Files
    story: str | None
    scenes: int


def verdict(path: str | os.PathLike[str], cache: Cache) -> Verdict:
    """What is found in a story, in every language that it promises. Raises ``NoStory``."""
    if cache.folder is None:
        return verdict_of(_checked(path, cache))
    folder = Folder.of_story(path)
    key = key_of("verdict", own_version(), os.fspath(path), folder.real)
    known = cache.get(key, _Remembered)
    sources = known.files.still(folder) if known else None
    if known and sources is not None:
        return Verdict(known.findings, sources, known.story, known.scenes)

    checked = _checked(path, cache)
    made = verdict_of(checked)
    from compiler.checks.catalogue import BY_CODE

    if not any(BY_CODE[finding.code].unread for finding in made.findings):
        cache.put(
            key, _Remembered(made.findings, Files.of(made.sources.values(), checked.unnamed), made.story, made.scenes)
        )
    return made


def _checked(path: str | os.PathLike[str], cache: Cache) -> Checked:
    from compiler.driver.checking import check

    return check(path, cache=cache)


def verdict_of(checked: Checked) -> Verdict:
    """What was found by a check."""
    if checked.story is None:
        return Verdict(checked.findings, checked.sources)
    scenes = sum(1 for _ in checked.story.scenes())
    return Verdict(checked.findings, checked.sources, checked.story.id.id, scenes)
