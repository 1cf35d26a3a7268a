"""A result remembered with a fingerprint of the files that it was made from, and used again while they are unchanged.

They are read again by the rules by which a story is read, so that a file which has become a link to outside, or has grown
too large, counts as changed. Nothing of the compiler is loaded to find that out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from compiler.diagnostics.findings import Finding
from compiler.driver.results import Checked
from compiler.store.cache import Cache
from compiler.syntax.strays import unnamed
from compiler.text.folder import Folder, Refusal, read
from compiler.text.source import Source

if TYPE_CHECKING:
    from typing_extensions import Self


class Files(Struct, frozen=True):
    """Fingerprint of files: the names that they are shown with, in order, and a digest of their encodings and contents.

    ``around`` is a digest of the other XML files in the story's folder, ``None`` if nobody has looked at them; ``others``
    are those of them that have findings.
    """

    names: tuple[str, ...]
    digest: bytes
    around: bytes | None = None
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, sources: Iterable[Source], unnamed: tuple[Source, ...] | None = None) -> Files:
        """Return the fingerprint of files as they were read: one that was saved meanwhile has changed."""
        names, whole = {source.path for source in unnamed or ()}, tuple(sources)
        kept = tuple(source for source in whole if source.path not in names)
        others = tuple(source.path for source in whole if source.path in names)
        around = None if unnamed is None else _digest_by_name(unnamed)
        return cls(tuple(source.path for source in kept), _digest(kept), around, others)

    def still(self, folder: Folder) -> dict[str, Source] | None:
        """Return the files of the story in a folder, read again; ``None`` if any has changed."""
        sources: dict[str, Source] = {}
        for name in self.names:
            source = _again(folder, name)
            if not isinstance(source, Source):
                return None
            sources[name] = source
        if _digest(sources.values()) != self.digest:
            return None
        if self.around is None:
            return sources
        others = unnamed(folder, self.names)
        if _digest_by_name(others) != self.around:
            return None
        return {**sources, **{source.path: source for source in others if source.path in self.others}}


def _again(folder: Folder, name: str) -> Source | Refusal:
    """Return a file of the story, or one that the user has named, from anywhere, as it is now.

    By its name it is the story's if it begins as all of those do; where the story is in the folder that we stand in, they
    begin with nothing, and a file from elsewhere is known by how its name leads out.
    """
    own = folder.named(name)
    if own.startswith(("/", "../")) or not name.startswith(folder.show("")):
        folder, own = Folder.at(os.path.dirname(name)), os.path.basename(name)
    return read(folder, own)


def _digest_by_name(sources: tuple[Source, ...]) -> bytes:
    names = "\0".join(source.path for source in sources).encode("utf-8", "surrogatepass")
    return _digest((*sources, Source("", names)))


def _digest(sources: Iterable[Source]) -> bytes:
    whole = blake2b(digest_size=20, key=b"files")
    for source in sources:
        whole.update(b"%s %d:" % (source.encoding.encode(), len(source.data)))
        whole.update(source.data)
    return whole.digest()


class Remembered(Struct, frozen=True):
    """A check's result without what can be read again, and the files that it was made from."""

    id: str | None
    scenes: int
    findings: tuple[Finding, ...]
    files: Files

    @classmethod
    def of(cls, checked: Checked, **more: Any) -> Self:
        """Return what is remembered of a result, with ``more`` fields of a subclass."""
        files = Files.of(checked.sources.values(), checked.unnamed)
        return cls(checked.id, checked.scenes, checked.findings, files, **more)


Kind = TypeVar("Kind", bound=Remembered)


def recall(cache: Cache, key: str, kind: type[Kind], folder: Folder) -> tuple[Kind, Checked] | None:
    """Return what the cache has under a key, and the result of the check in it; ``None`` if a file has changed."""
    known = cache.get(key, kind)
    sources = known.files.still(folder) if known else None
    if known is None or sources is None:
        return None
    return known, Checked(None, known.findings, sources, id=known.id, scenes=known.scenes)
