"""Readings of a story's files, kept in one cache entry: ten thousand entries take longer to open than one.

The cache's rules apply: what is missing or damaged is made again without a word. A table holds what the last run asked
for, so it does not grow with every edit.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b
from typing import Generic, TypeVar

from msgspec import DecodeError, Raw, Struct, field, msgpack

from compiler.store.cache import Cache, key_of, own_version
from compiler.text.source import Source

T = TypeVar("T")


class TreeTable(Struct, Generic[T], frozen=True):
    """Values of one kind, {digest of the file they were made of: encoded value}: as found, and as asked for.

    Without a ``decoder`` it is empty.
    """

    key: str = ""
    decoder: msgpack.Decoder[T] | None = None
    found: dict[bytes, Raw] = field(default_factory=dict)
    asked: dict[bytes, Raw] = field(default_factory=dict)

    @classmethod
    def of(cls, cache: Cache | None, kind: type[T], *parts: bytes | str) -> TreeTable[T]:
        """The values of a kind that are kept for the story that ``parts`` name."""
        if cache is None or cache.folder is None:
            return cls()
        key = key_of(f"shelf of {kind.__name__}", own_version(), *parts)
        return cls(key, msgpack.Decoder(kind), cache.get(key, dict[bytes, Raw]) or {})

    def get(self, source: Source) -> T | None:
        """The value that was made of a file, if it is kept."""
        if self.decoder is None or not self.found:
            return None
        digest = _digest(source)
        raw = self.found.get(digest)
        if raw is None:
            return None
        try:
            value = self.decoder.decode(raw)
        except DecodeError:
            return None
        self.asked[digest] = raw
        return value

    def put(self, source: Source, value: T) -> None:
        """Keep the value that was made of a file."""
        if self.decoder is not None:
            with suppress(UnicodeEncodeError):  # a path that is no text
                self.asked[_digest(source)] = Raw(msgpack.encode(value))

    def save(self, cache: Cache | None) -> None:
        """Keep what was asked for, if it is not what was found."""
        if cache is not None and self.decoder and self.asked.keys() != self.found.keys():
            cache.put(self.key, self.asked)


def _digest(source: Source) -> bytes:
    """Digest of a file: its path, which places refer to, its encoding, and its text."""
    salt = f"{source.encoding} {source.path}".encode("utf-8", "surrogatepass")
    return blake2b(source.data, digest_size=20, key=blake2b(salt).digest()).digest()
