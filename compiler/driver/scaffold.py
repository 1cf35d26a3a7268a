"""A story to begin with: a small one that validates and compiles, to be written over."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from compiler.system.signals import held

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = tuple(sorted(folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()))


class Occupied(Exception):
    """There is something at the place where the story should be."""


def begin(folder: Path, language: str) -> tuple[Path, ...]:
    """Write the small story of a language into a new or empty folder, whole or not at all; answer its files.

    Raises ``Occupied``, and ``OSError`` where the system does not let us.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Occupied(f"{folder} is there already and not empty")
    parent = folder.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    with held(), tempfile.TemporaryDirectory(prefix=".photoplay-", dir=parent) as scratch:
        made = Path(scratch) / "story"
        for template in sorted((TEMPLATES / language).rglob("*.xml")):
            file = made / template.relative_to(TEMPLATES / language)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(template.read_bytes().replace(b'id="untitled"', f'id="{story_id(folder)}"'.encode()))
        made.replace(folder)
    return tuple(sorted(folder.rglob("*.xml")))


def story_id(folder: Path) -> str:
    """The folder's name as an id: letters, digits and hyphens, with a letter first."""
    name = re.sub(r"[^\w]+", "-", folder.absolute().name.lower()).replace("_", "-").strip("-")
    return name if re.match(r"[^\W\d]", name) else f"story-{name}".rstrip("-")
