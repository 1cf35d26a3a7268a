"""Bytes to files: whole or not at all, and never over a source or over anything that is not a file."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct


class Output(Struct, frozen=True):
    """A document that is ready: the name of its file, its bytes, and how many pages it has (none if it has no pages).

    ``in_one`` says why it was laid out in one piece, if its kind is laid out part by part.
    """

    name: str
    data: bytes
    pages: int | None = None
    in_one: str | None = None


class Refused(Exception):
    """Where it was asked for, nothing may be written: something stands there that is not to be lost. Says so itself."""


def deliver(outputs: Sequence[Output], folder: Path, sources: Iterable[Path]) -> tuple[Path, ...]:
    """Write documents into a folder, which is made if need be, and answer where they are.

    All are written beside their names first and renamed at the end, so that a fault on the way (a full disk, a stop)
    leaves what was there before. A link stays one: what it leads to is written. Raises ``Refused``, and ``OSError``
    where the system does not let us.
    """
    named = tuple(folder / output.name for output in outputs)
    kept = frozenset(os.path.realpath(path) for path in sources)
    targets = [_target(path, kept) for path in named]
    if len(set(targets)) < len(targets):
        raise Refused(f"{' and '.join(map(str, named))} are links to the same file")
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    try:
        for output, target in zip(outputs, targets, strict=True):
            written.append(_beside(target, output.data))
        for temporary, target in zip(written, targets, strict=True):
            temporary.replace(target)
    finally:
        for temporary in written:
            temporary.unlink(missing_ok=True)
    return named


def _target(path: Path, kept: frozenset[str]) -> Path:
    """The file that a path means, links followed. To rename over a pipe or a device would put a file in its place."""
    real = os.path.realpath(path)
    if real in kept:
        raise Refused(f"{path} is a file of the story")
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Path(real)
    if not stat.S_ISREG(mode):
        raise Refused(f"{path} is {_kind(mode)} and not a file")
    return Path(real)


def _kind(mode: int) -> str:
    """What stands at a path, as people call it."""
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _beside(target: Path, data: bytes) -> Path:
    """The bytes in a new file of the target's folder, safely on the disk."""
    handle, name = tempfile.mkstemp(prefix=".photoplay-", dir=target.parent)
    path = Path(name)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(path, 0o666 & ~_umask())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _umask() -> int:
    """The permissions that new files lack; the system tells only by setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
