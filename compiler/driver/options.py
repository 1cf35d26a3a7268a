"""Options of a compile. Apart from ``compiling``, which is loaded only if something has changed."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from compiler.documents.settings import Settings
from compiler.errors import NotText, NotThere, TooLarge
from compiler.pdf.layout import STANDARDS, THEMES, Layout, Standard, Theme, house_layout, theme

PDF = "pdf"
"""The format of laid-out pages."""

LARGEST_THEME = 8 * 1024 * 1024
"""Bytes of a style sheet. A theme's own rules are some 5 kB; a Korean font that it brings as `data:` is some 5 MB."""

MOST_RULES = 5000
"""Of a style sheet. Each is held against each element of a document: 2,000 double the time for a feature (measured)."""


class CompileOptions(Struct, frozen=True):
    """How a story is compiled.

    ``documents`` and ``formats`` are names; where no document is named, the usual ones that have the formats are made.
    ``language`` and ``paradigms`` are the story's own where they are left out: its language, its first paradigm.
    ``created`` is the time for the metadata (ISO 8601); with ``strict`` a warning forbids documents, as an error does.
    ``standard`` is what PDFs keep to. Raises ``ValueError`` for an unknown one.
    """

    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = (PDF,)
    language: str | None = None
    paradigms: tuple[str, ...] = ()
    layout: Layout = field(default_factory=house_layout)
    settings: Settings = Settings()
    created: str | None = None
    strict: bool = False
    standard: Standard = "ua-1"

    def __post_init__(self) -> None:
        """Check what a type checker would, for a library's callers who use none."""
        if self.standard not in STANDARDS:
            raise ValueError(
                f"there is no standard `{self.standard}`, only {', '.join(f'`{name}`' for name in STANDARDS)}"
            )


def theme_of(name: str) -> Theme:
    """A shipped theme by name, or the style sheet in a file."""
    if name in THEMES:
        return theme(name)
    path = Path(name)
    if not path.is_file():
        raise NotThere("theme or style sheet", name, tuple(THEMES))
    if path.stat().st_size > LARGEST_THEME:
        raise TooLarge(f"{name} is larger than the {LARGEST_THEME >> 20} MB that a theme may have")
    css = _text(name, path.read_bytes())
    if css.count("{") > MOST_RULES:
        raise TooLarge(f"{name} has more than the {MOST_RULES:,} rules that a theme may have")
    return Theme(path.stem, css, path)


def _text(name: str, data: bytes) -> str:
    """The text of a style sheet. Line ends stay as they are: that it has not changed is seen by its bytes."""
    try:
        css = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        css = "\0"
    if "\0" in css:  # UTF-16 without a byte order mark is full of them
        raise NotText(f"`{name}` is not text in UTF-8, as every theme is: save it again as UTF-8")
    return css
