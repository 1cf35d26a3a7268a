"""Of which story the documents in a folder are, so that those of another one do not take their place.

A copied story has the same id, and two stories may be written to one folder. A small record lies beside the documents. It names a story by the way that leads to it from the folder of the documents: so it holds
when both are moved together or lie on another machine, and nothing of where a story lies is in a document.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import DecodeError, json

RECORD = ".photoplay.json"

_LARGEST = 1024 * 1024
"""Bytes of a record that are read; each document has some fifty."""


def owners(folder: Path) -> Mapping[str, str]:
    """The ways to the stories of the documents in a folder, by the documents' names; none where the record is damaged."""
    path = folder / RECORD
    with suppress(OSError, ValueError, DecodeError):
        if path.is_file() and path.stat().st_size <= _LARGEST:
            return json.decode(path.read_bytes(), type=dict[str, str])
    return {}


def another(folder: Path, name: str, story: Path) -> Path | None:
    """Return the other story that a document in a folder was made of; ``None`` if either is gone."""
    way = owners(folder).get(name)
    if way is None or not (folder / name).exists():
        return None
    with suppress(OSError, ValueError):
        other = Path(os.path.realpath(os.path.join(os.path.realpath(folder), way)))
        if other.is_file() and not os.path.samefile(other, story):
            return other
    return None


def noted(folder: Path, names: Iterable[str], story: Path) -> bytes | None:
    """Return the record of a folder once some documents in it are those of a story; ``None`` if it says so already."""
    before = owners(folder)
    after = {**before, **dict.fromkeys(names, _way(folder, story))}
    if after == before:
        return None
    try:
        return json.format(json.encode(after, order="sorted"), indent=1) + b"\n"
    except UnicodeEncodeError:  # a path that is no text
        return None


def _way(folder: Path, story: Path) -> str:
    real = os.path.realpath(story)
    try:
        return Path(os.path.relpath(real, os.path.realpath(folder))).as_posix()
    except ValueError:  # another drive
        return real
