"""Bytes to files: whole or not at all, and never over a source."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct


class Output(Struct, frozen=True):
    """A document that is ready: the name of its file, its bytes, and how many pages it has (none if it has no pages)."""

    name: str
    data: bytes
    pages: int | None = None


class OverSource(Exception):
    """What was asked for would be written over a file of the story."""


def deliver(outputs: Sequence[Output], folder: Path, sources: Iterable[Path]) -> tuple[Path, ...]:
    """Write documents into a folder, which is made if need be, and answer where they are.

    All are written beside their names first and renamed at the end, so that a fault on the way (a full disk, a stop)
    leaves what was there before. Raises ``OverSource``, and ``OSError`` where the system refuses.
    """
    targets = [folder / output.name for output in outputs]
    kept = {path.resolve() for path in sources}
    for target in targets:
        if target.resolve() in kept:
            raise OverSource(f"{target} is a file of the story")
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder", str(target))
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    try:
        for output in outputs:
            written.append(_beside(folder, output))
        for temporary, target in zip(written, targets, strict=True):
            temporary.replace(target)
    finally:
        for temporary in written:
            temporary.unlink(missing_ok=True)
    return tuple(targets)


def _beside(folder: Path, output: Output) -> Path:
    """The bytes in a new file of the same folder, safely on the disk."""
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=folder)
    path = Path(name)
    try:
        with open(handle, "wb") as file:
            file.write(output.data)
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
