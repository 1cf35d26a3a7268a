"""What was made once and need not be made again: a store of bytes under the digest of all that they were made of.

Nothing in it is ever needed: what is missing, broken or unreadable is made again. So every fault of the disk is passed
over in silence, and nothing in here can make a compile fail. What is in it is never run and never trusted: an entry
names its own key and digest, a folder that others may write to is not used, and values are decoded into typed records.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache as once
from hashlib import blake2b
from importlib.util import find_spec
from typing import Any, TypeVar

from msgspec import DecodeError, Struct, field, msgpack

LIMIT = 512 * 1024 * 1024
"""Bytes that the store may take: some twenty feature treatments of 600 pages, each in several states."""

LARGEST = 256 * 1024 * 1024
"""Bytes of one entry that is read. The largest that are made are the files of fonts with all of Chinese, some 100 MB."""

_MARK = b"photoplay cache 1\n"
_DIGEST = 20
_KEY = 40
_UNBLOCKED = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe in an entry's place is opened at once, and seen to be none."""

StrPath = str | os.PathLike[str]

T = TypeVar("T")


class Cache(Struct, frozen=True):
    """A store in a folder, or none (``folder`` is ``None``), before it what this process has already in hand.

    ``memory`` holds decoded values by key; ``used`` the keys that were asked for since ``forget`` was last called, and
    ``added`` those that were put since ``prune`` was.
    """

    folder: StrPath | None = None
    memory: dict[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)

    def kept(self, key: str, kind: type[T], make: Callable[[], T]) -> T:
        """The value under a key, made and kept if it is not there."""
        found = self.get(key, kind)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def get(self, key: str, kind: type[T]) -> T | None:
        """The value under a key, or nothing: it was never made, or what is there is not whole."""
        self.used.add(key)
        found: T | None = self.memory.get(key)
        if found is None and self.folder is not None:
            data = _load(self.folder, key)
            if data is not None:
                try:
                    found = msgpack.decode(data, type=kind)
                except DecodeError:
                    return None
                self.memory[key] = found
        return found

    def once(self, key: str, make: Callable[[], str]) -> str:
        """Return a text that is made once until `forget` is called, and never written to the folder."""
        found: str | None = self.memory.get(key)
        if found is None:
            found = self.memory[key] = make()
        return found

    def has(self, key: str) -> bool:
        """Whether there is something under a key, whole or not."""
        self.used.add(key)
        return key in self.memory or (self.folder is not None and os.path.exists(_place(self.folder, key)))

    def put(self, key: str, value: Any) -> None:
        """Keep a value under a key, if that is possible."""
        self.used.add(key)
        self.added.add(key)
        self.memory[key] = value
        if self.folder is not None:
            with suppress(UnicodeEncodeError):  # it names a file whose name is no UTF-8
                _save(self.folder, key, msgpack.encode(value))

    def take(self, other: Cache) -> None:
        """Keep all that another has been given."""
        for key in other.added:
            self.put(key, other.memory[key])

    def forget(self) -> None:
        """Let go of what was not asked for since this was last called: a process that lives long must not grow."""
        for key in self.memory.keys() - self.used:
            del self.memory[key]
        self.used.clear()

    def prune(self, limit: int = LIMIT) -> None:
        """Make room: what was not used for the longest goes, until a fifth is free again."""
        added = bool(self.added)
        self.added.clear()
        if self.folder is None or not added:
            return
        entries = sorted(_entries(self.folder), key=lambda entry: (entry[1] <= LARGEST, entry))  # the overgrown first
        size = sum(entry[1] for entry in entries)
        if size > limit:
            for _, taken, path in entries:
                if size <= limit * 4 // 5:
                    break
                _unlink(path)
                size -= taken

    def clear(self) -> tuple[int, int]:
        """Empty the store; how many entries it had, and their bytes."""
        self.memory.clear()
        entries = list(_entries(self.folder)) if self.folder else []
        for _, _, path in entries:
            _unlink(path)
        return len(entries), sum(entry[1] for entry in entries)


def usable(folder: StrPath) -> StrPath | None:
    """Return the folder, made if need be; ``None`` unless it is ours alone to write to."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        status = os.lstat(folder)
        if not stat.S_ISDIR(status.st_mode):
            return None
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            return None
        return folder if os.access(folder, os.W_OK | os.X_OK) else None
    except OSError:
        return None


def key_of(kind: str, *parts: bytes | str) -> str:
    """The key of what is made of these parts, in their order; no two lists of parts have the same one."""
    digest = blake2b(kind.encode(), digest_size=_KEY // 2)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def encoded(value: Any) -> bytes:
    """A record as bytes, for a key: the same for the same record."""
    try:
        return msgpack.encode(value, enc_hook=_as_text)
    except UnicodeEncodeError:  # it names a file whose name is no UTF-8
        return repr(value).encode("utf-8", "surrogatepass")


def _as_text(value: object) -> str:
    """A path as text. Of any other kind of value nobody knows what makes two the same."""
    if isinstance(value, os.PathLike):
        return str(os.fspath(value))
    raise TypeError(f"no key can be made of a {type(value).__name__}")


@once
def own_version() -> str:
    """Which photoplay this is, to the last change of its code, its grammar or what reads them: another makes its things anew."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parts = [sys.version, *map(installed, ("lxml", "rapidfuzz", "tinycss2"))]
    for top in (package, os.path.join(os.path.dirname(package), "schemas")):  # in a checkout the grammar lies beside it
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            parts += (state_of(os.path.join(folder, name)) for name in sorted(names))
    return key_of("version", *parts)


def installed(library: str) -> str:
    """Return a text that changes when another release of a Python library is installed, without loading it."""
    spec = find_spec(library)
    return state_of(spec.origin) if spec and spec.origin else library


def state_of(path: str) -> str:
    """Return a text that changes when a file does, or a folder's list of names, without reading it."""
    try:
        status = os.stat(path)
    except OSError:
        return f"{path} -"
    return f"{path} {status.st_size} {status.st_mtime_ns}"


def _place(folder: StrPath, key: str) -> str:
    return os.path.join(folder, key[:2], key[2:])


def _load(folder: StrPath, key: str) -> bytes | None:
    path = _place(folder, key)
    try:
        with open(os.open(path, os.O_RDONLY | _UNBLOCKED), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return None
            data = file.read(LARGEST) if status.st_size <= LARGEST else b""
        head = len(_MARK) + _DIGEST
        if data[: len(_MARK)] != _MARK or data[len(_MARK) : head] != _digest(key, data[head:]):
            _unlink(path)
            return None
    except OSError:
        return None
    with suppress(OSError):
        os.utime(path)  # what is used stays
    return data[head:]


def _save(folder: StrPath, key: str, data: bytes) -> None:
    """Write an entry beside its name, then rename it: whoever reads sees all of it or nothing."""
    if len(_MARK) + _DIGEST + len(data) > LARGEST:
        return
    from tempfile import mkstemp  # a command for which nothing has changed writes nothing

    path = _place(folder, key)
    temporary = None
    try:
        parent = os.path.dirname(path)
        os.makedirs(parent, mode=0o700, exist_ok=True)
        handle, temporary = mkstemp(prefix=".", dir=parent)
        with open(handle, "wb") as file:
            file.write(_MARK + _digest(key, data) + data)
        os.replace(temporary, path)
        temporary = None
    except OSError:
        return
    finally:
        if temporary:
            _unlink(temporary)


def _digest(key: str, data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST, key=key.encode()).digest()


def _entries(folder: StrPath) -> Iterator[tuple[int, int, str]]:
    """When each file in the store was last used, its size, where it is; what a stop has left half made too."""
    try:
        with os.scandir(folder) as shelves:
            for shelf in [one.path for one in shelves if one.is_dir(follow_symlinks=False) and len(one.name) == 2]:
                with os.scandir(shelf) as files:
                    for file in files:
                        try:
                            status = file.stat(follow_symlinks=False)
                        except OSError:  # another process has just pruned it
                            continue
                        if stat.S_ISREG(status.st_mode):
                            yield status.st_mtime_ns, status.st_size, file.path
    except OSError:
        return


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
