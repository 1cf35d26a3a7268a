"""The files that something was made of, remembered by their names and one digest: whether they are still as they were.

They are read again by the rules by which a story is read, so that a file which has become a link to outside, or has grown
beyond what is taken, is not as it was. Nothing of the compiler is loaded to find that out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import blake2b

from msgspec import Struct

from compiler.syntax.strays import unnamed
from compiler.text.folder import Folder, Refusal, read
from compiler.text.source import Source


class Files(Struct, frozen=True):
    """Files by the names that they are shown with, in their order, and a digest of how they are written and what they say.

    ``around`` is a digest of the other XML files in the story's folder, nothing if nobody has looked at them; ``others``
    are those of them that something was said of.
    """

    names: tuple[str, ...]
    digest: bytes
    around: bytes | None = None
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, sources: Iterable[Source], unnamed: tuple[Source, ...] | None = None) -> Files:
        """Files as they were read. What was read counts, not what is there now: one saved meanwhile has changed."""
        names, whole = {source.path for source in unnamed or ()}, tuple(sources)
        kept = tuple(source for source in whole if source.path not in names)
        others = tuple(source.path for source in whole if source.path in names)
        around = None if unnamed is None else _digest_by_name(unnamed)
        return cls(tuple(source.path for source in kept), _digest(kept), around, others)

    def still(self, folder: Folder) -> dict[str, Source] | None:
        """The files as they are read again, of the story in a folder; nothing if any is not as it was."""
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
    """A file of the story, or one that the user has named, from anywhere, as it is read now.

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
