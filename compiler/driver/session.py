"""A session: a story that is checked and compiled, once or again and again."""

from __future__ import annotations

import os
from collections.abc import Mapping

from msgspec import Struct, field

from compiler.store.cache import Cache
from compiler.store.memo import Memo
from compiler.text.folder import ENTRY, Files


class Session(Struct, frozen=True):
    """Three things, each usable alone: the story's files, the memo of what was worked out of them, and the cache on disk.

    A session that is used once needs no memo of an earlier one, and one that is used again needs no cache for its files.
    """

    files: Files
    memo: Memo = field(default_factory=Memo)
    cache: Cache = field(default_factory=Cache)

    @classmethod
    def at(
        cls, path: str | os.PathLike[str], cache: Cache | None = None, texts: Mapping[str, bytes] | None = None
    ) -> Session:
        """Return a session of the story at a path; ``texts`` stand in for its files, by their paths in the story."""
        return cls(Files(os.fspath(path), texts or {}), cache=cache or Cache())

    @classmethod
    def of_texts(cls, texts: Mapping[str, bytes], shown: str = "") -> Session:
        """Return a session of a story that is nowhere on the disk; its files are shown as if in the folder ``shown``."""
        return cls(Files(shown, {**texts}, closed=True))

    @property
    def entry(self) -> str:
        """The path of the file that the story begins with."""
        path = self.files.path
        return os.path.join(path, ENTRY) if self.files.closed or os.path.isdir(path) else path
