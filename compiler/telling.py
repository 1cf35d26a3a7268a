"""How a story is to be told: what a compile is asked for. Kept apart from ``build`` for being needed before it is."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from compiler.absent import NotThere
from compiler.pages.layout import THEMES, Layout, Theme, house_layout, theme


class Telling(Struct, frozen=True):
    """How a story is to be compiled. What is left out is the story's own: its language, its first paradigm.

    ``to`` are the names of documents; none means those that are usual. If it is ``paged``, what refers to the treatment's
    pages has them, for which the treatment is laid out.
    """

    to: tuple[str, ...] = ()
    language: str | None = None
    paradigms: tuple[str, ...] = ()
    layout: Layout = field(default_factory=house_layout)
    sluglines: bool = True
    notes: bool = False
    created: str | None = None
    strict: bool = False
    paged: bool = True


def theme_of(name: str) -> Theme:
    """A shipped theme by name, or the style sheet in a file."""
    if name in THEMES:
        return theme(name)
    path = Path(name)
    if not path.is_file():
        raise NotThere("theme or style sheet", name, tuple(THEMES))
    try:
        return Theme(path.stem, path.read_text(encoding="utf-8-sig"), path)
    except UnicodeDecodeError:
        raise NotThere("UTF-8 text in", name, tuple(THEMES)) from None
