"""Which story is meant where none is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compiler.text.folder import ENTRY

if TYPE_CHECKING:  # validate, which is to start fast, needs no pathlib
    from pathlib import Path


def story_around() -> Path | None:
    """Return the story's folder that this folder is or lies in, as a path from here; ``None`` if there is none."""
    from pathlib import Path

    folders = (Path(*[".."] * depth) for depth in range(len(Path.cwd().parts)))
    return next((folder for folder in folders if (folder / ENTRY).is_file()), None)


def entry_file(path: Path) -> Path:
    """Return the file that a story begins with."""
    return path / ENTRY if path.is_dir() else path


def story_at(path: Path | None) -> Path:
    """Return the story that was named; or that of this folder or of one around it; or the only one under ./source."""
    from pathlib import Path

    if path is not None:
        return path
    if (around := story_around()) is not None:
        return around
    stories = sorted(entry.parent for entry in Path("source").glob(f"*/{ENTRY}"))
    if len(stories) == 1:
        return stories[0]
    if stories:
        raise click.UsageError(f"there are several stories; name one: {', '.join(map(str, stories))}")
    raise click.UsageError(f"there is no {ENTRY} here or above, and no story under ./source; name a story's folder")
