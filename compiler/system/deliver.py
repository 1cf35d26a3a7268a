"""Bytes to files: whole or not at all, and never over a source or over anything that is not a file."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from compiler.system.owners import RECORD, another, noted
from compiler.system.signals import held

_PREFIX = ".photoplay-"
_OURS = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}")
"""What we lay beside a document, which is gone when it is there: see ``tempfile`` for the letters."""

PATIENCE = 10.0
"""Seconds to wait for another compile that writes into the same folder. It takes moments, unless it was halted half-way."""


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


def ready(names: Iterable[str], folder: Path, sources: Iterable[str | Path], story: Path | None = None) -> None:
    """Check that documents could be written into a folder, before they are made. Nothing is written or made.

    Raises what ``deliver`` would; what happens meanwhile only that one will see.
    """
    names = tuple(names)
    _unowned(names, folder, story)
    for target in _targets(names, folder, sources):
        there = target.parent
        if not there.exists() and there != Path(os.path.realpath(folder)):  # a link into a folder that is not there
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(there))
        while not there.exists() and there != there.parent:
            there = there.parent
        if not there.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
        if not os.access(there, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "nothing can be written there", str(there))


def deliver(
    outputs: Sequence[Output], folder: Path, sources: Iterable[str | Path], story: Path | None = None
) -> tuple[Path, ...]:
    """Write documents into a folder, which is made if need be, and answer where they are.

    ``story`` is the file that they are made of, if documents of another story are not to be lost; it is recorded for the
    next time. See ``owners``.

    All are written beside their names first, to the disk, and renamed at the end, so that a fault on the way (a full disk)
    leaves what was there before. A fault between two renames takes the first one back. A stop waits until all is done.
    Compiles that write into one folder do so one after the other, so that the documents there are of one of them, and
    each clears away what one that was killed has left. A link stays one: what it leads to is written.

    What no system offers is to rename several files at once. Who is killed by force between two renames, which follow
    each other at once, leaves each document whole, but the first of this compile and the others of the last.

    Raises ``Refused``, and ``OSError`` where the system does not let us.
    """
    targets = _targets((output.name for output in outputs), folder, sources)
    folder.mkdir(parents=True, exist_ok=True)
    names = [output.name for output in outputs]
    contents = dict(zip(targets, (output.data for output in outputs), strict=True))

    def record() -> None:
        _unowned(names, folder, story)
        if story and (data := noted(folder, names, story)):
            contents[folder / RECORD] = data

    put(contents, record)
    return tuple(folder / output.name for output in outputs)


def put(contents: Mapping[Path, bytes], first: Callable[[], None]) -> None:
    """Put files in their places, all or none; ``first`` is called when nobody else is at work there, and may refuse."""
    with ExitStack() as taken:
        folders = sorted({target.parent for target in contents})  # in one order, so that no two wait for each other
        alone = [taken.enter_context(_alone_in(parent)) for parent in folders]
        with held():
            for parent, cleared in zip(folders, alone, strict=True):
                if cleared:
                    _clear(parent)
            first()
            _write(list(contents.values()), list(contents))
            for parent in folders:
                _settle(parent)


def _unowned(names: Iterable[str], folder: Path, story: Path | None) -> None:
    """Refuse to write over the documents of another story."""
    if story is None:
        return
    for name in names:
        if other := another(folder, name, story):
            advice = "name another folder with -o; where none was named, an `id` of its own for this story does too"
            raise Refused(f"{folder / name} is a document of {other}; {advice}")


def _targets(names: Iterable[str], folder: Path, sources: Iterable[str | Path]) -> list[Path]:
    """The files that are meant, each another one."""
    named = tuple(folder / name for name in names)
    kept = frozenset(filter(None, map(_identity, sources)))
    targets = [_target(path, kept) for path in named]
    if len(set(targets)) < len(targets):
        raise Refused(f"{' and '.join(map(str, named))} are links to the same file")
    return targets


def _identity(path: str | Path) -> tuple[int, int] | None:
    """Return the identity of the file that a path leads to, ``None`` if there is none; following links by name takes longer."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _target(path: Path, kept: frozenset[tuple[int, int]]) -> Path:
    """The file that a path means, links followed. To rename over a pipe or a device would put a file in its place."""
    real = Path(os.path.realpath(path))
    if _identity(path) in kept:
        raise Refused(f"{path} is a file of the story")
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return real
    except NotADirectoryError as error:
        error.filename = str(path.parent)
        raise
    if not stat.S_ISREG(mode):
        raise Refused(f"{path} is {_kind(mode)} and not a file")
    return real


def _kind(mode: int) -> str:
    """What stands at a path, as people call it."""
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


# One compile at a time in a folder


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Be the only compile that writes into a folder; whether that can be had: not every file system has locks.

    It is the folder that is locked, so no file is left for it, and however a process ends its lock ends too.
    """
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield False
        return
    try:
        end = time.monotonic() + PATIENCE
        locked = False
        with suppress(OSError):
            while not locked:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    locked = True
                except BlockingIOError:
                    if time.monotonic() > end:
                        break
                    time.sleep(0.02)
        yield locked
    finally:
        os.close(handle)


def _clear(folder: Path) -> None:
    """Remove what a compile that was killed has left here. Nobody else is at work in this folder."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            if _OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                os.unlink(entry.path)


# All or nothing


def _write(contents: Sequence[bytes], targets: Sequence[Path]) -> None:
    """Put all files in their places, or none."""
    new: list[Path] = []
    old: list[Path | None] = []
    there: list[Path] = []
    try:
        for target, data in zip(targets, contents, strict=True):
            new.append(_beside(target, data))
        for target in targets if len(targets) > 1 else ():
            old.append(_aside(target))
        for temporary, target in zip(new, targets, strict=True):
            temporary.replace(target)
            there.append(target)
    except BaseException:
        for target, before in zip(there, old, strict=False):
            if before:
                before.replace(target)
            else:
                target.unlink()
        raise
    finally:
        for temporary in (*new, *filter(None, old)):
            with suppress(OSError):  # it is there no more, or stays until the next compile
                temporary.unlink()


def _beside(target: Path, data: bytes) -> Path:
    """The bytes in a new file of the target's folder, safely on the disk, for the same people to read as the target."""
    path = None
    try:
        handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=target.parent)
        path = Path(name)
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(path, stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask())
    except BaseException as fault:
        if path:
            path.unlink(missing_ok=True)
        if isinstance(fault, OSError):
            fault.filename = str(target)  # nobody has asked for the other
        raise
    return path


def _aside(target: Path) -> Path | None:
    """What is there now, under a name of ours; nothing if there is nothing."""
    if not target.exists():
        return None
    name = target.with_name(_PREFIX + os.urandom(4).hex())
    try:
        os.link(target, name)
    except OSError:  # a file system where no file has two names
        return _beside(target, target.read_bytes())
    return name


def _settle(folder: Path) -> None:
    """Have the names in a folder safely on the disk, where that can be asked for."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    """The permissions that new files lack; the system gives them only by setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
