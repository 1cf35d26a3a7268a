"""What is saved while somebody watches: when it is worth looking, which files are not as they were, and since when."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

QUIET = 10
"""Milliseconds without a change after which a save is taken to be whole. All of it is latency, twice on bad luck; what
comes later than that is caught by looking again when the compile is done."""

MAX_WAIT = 200
"""Milliseconds after which a folder that never rests is looked at."""

TICK = 1000
"""Milliseconds after which files are looked at without a notice of change: not every disk gives notices, and the folder
itself may have gone or come back."""

QUICK_TICK = 100
"""The same where files outside the folder count too, of which there are no notices: an editor that saves by renaming would
end the watch on a single file, and a watch on the folder around it may be one on all of somebody's home."""

_COARSE = 0.02
"""Seconds by which the clock that stamps files may be behind the other."""

_COPIES = ("~", ".bak", ".orig", ".swp", ".tmp")

Mark = tuple[int, int, int, int]
"""What changes when a file is saved, whatever way: the inode, the size, two times."""


class Seen(Struct, frozen=True):
    """How files were when they were last looked at; those that are not in it were not there."""

    at: float
    marks: Mapping[str, Mark]


def stirs(folder: Path, tick: int) -> Iterator[None]:
    """Whenever there is cause to look: something in the folder has changed and come to rest, or a tick has passed.

    It is the name that is watched: a folder may vanish, and be another when it comes back. Where the system does not
    let us watch (there is a limit to how many folders are), ticks are all there is.
    """
    from watchfiles import watch

    while True:
        number = _number(folder)
        try:
            for _ in watch(
                folder,
                watch_filter=None,
                debounce=MAX_WAIT,
                step=QUIET,
                rust_timeout=tick,
                yield_on_timeout=True,
                ignore_permission_denied=True,
            ):
                yield
                if _number(folder) != number:
                    break
        except (OSError, RuntimeError):
            time.sleep((tick if number else QUICK_TICK) / 1000)
            yield


def look(files: Iterable[str], folder: Path | None = None) -> Seen:
    """How some files are, and with ``folder`` all in it that could be a story's."""
    at = time.time()
    marks = {}
    for name in (*files, *(_inside(folder) if folder else ())):
        try:
            status = os.stat(name)
        except (OSError, ValueError):
            continue
        marks[name] = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return Seen(at, marks)


def with_others(seen: Seen, files: Iterable[str]) -> Seen:
    """The same with some files that were not looked at; as they are now, which is the best that is known of them."""
    more = look(name for name in files if name not in seen.marks)
    return Seen(seen.at, {**more.marks, **seen.marks})


def changed(before: Seen, now: Seen, files: frozenset[str] | None) -> tuple[str, ...]:
    """Which files are not as they were, of those that matter and those that were looked at now; with nothing all do."""
    names = now.marks.keys() | (before.marks.keys() if files is None else files)
    return tuple(name for name in names if before.marks.get(name) != now.marks.get(name))


def moment(names: Iterable[str], after: float, before: float) -> float:
    """When the last of these files was saved, which was between two looks.

    The system stamps a file when it is written or renamed, and its folder when it is deleted. A stamp that cannot be
    (it came with a folder that was put in the place of another, or is of another machine's clock) is not believed.
    """
    stamps = [stamp for name in names for stamp in _stamps(name) if after - _COARSE <= stamp <= before + _COARSE]
    return min(max(stamps), before) if stamps else before


def _stamps(name: str) -> tuple[float, ...]:
    try:
        status = os.stat(name)
    except (OSError, ValueError):
        try:
            return (os.stat(os.path.dirname(name) or ".").st_mtime,)
        except (OSError, ValueError):
            return ()
    return (status.st_mtime, status.st_ctime)


def _inside(folder: Path) -> Iterator[str]:
    """The files in a folder, by the names that a story's files are shown by.

    What is hidden, and the copies that editors keep beside a file, are no part of a story.
    """
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith((".", "#")) and not name.endswith(_COPIES):
                yield Path(path, name).as_posix()


def _number(folder: Path) -> tuple[int, int] | None:
    """Which folder it is that has this name now."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino
