"""Options of a compile. Apart from ``compiling``, which is loaded only if something has changed."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from compiler.errors import NotText, NotThere, TooLarge
from compiler.pdf.layout import STANDARDS, THEMES, Layout, Standard, Theme, house_layout, theme

LARGEST_THEME = 8 * 1024 * 1024
"""Bytes of a style sheet. A theme's own rules are some 5 kB; a Korean font that it brings as `data:` is some 5 MB."""

MOST_RULES = 5000
"""Of a style sheet. Each is held against each element of a document: 2,000 double the time for a feature (measured)."""


class CompileOptions(Struct, frozen=True):
    """How a story is to be compiled. What is left out is the story's own: its language, its first paradigm.

    ``to`` are the names of documents; none means those that are usual. If it is ``paged``, what refers to the treatment's
    pages has them, for which the treatment is laid out. ``standard`` is what PDFs keep to; ``ValueError`` if it is unknown.
    The treatment has ``contents`` or not; if nothing is said, it has them where it is long.
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
    standard: Standard = "ua-1"
    contents: bool | None = None

    def __post_init__(self) -> None:
        """Types are not looked at when photoplay is used as a library."""
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
