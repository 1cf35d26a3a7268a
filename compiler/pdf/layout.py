"""Input and output of `compiler.pdf`: paper and theme in; pages, anchors, complaints and errors out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from msgspec import Struct

_HERE = Path(__file__).parent

_CHART_FONT = re.compile(r"--chart-font\s*:\s*(?P<fonts>[^;}]+)")

Paper = Literal["a4", "letter"]
Standard = Literal["ua-1", "a-2a", "a-3a"]
STANDARDS: tuple[Standard, ...] = get_args(Standard)
"""Standards that a file can claim. All include PDF/UA-1 (ISO 14289-1), for people who cannot see it; PDF/A-2a and
PDF/A-3a (ISO 19005-2 and -3) are for archives too, and depend on nothing outside of the file. PDF/A-1 has no
transparency, and WeasyPrint's structure does not keep to PDF/UA-2 or PDF/A-4."""

_SIZES = MappingProxyType({"a4": "A4", "letter": "letter"})


class Theme(Struct, frozen=True):
    """A style sheet over `base.css`: its name, its text, and the file that it was read from (`None`: shipped with
    photoplay).
    """

    name: str
    css: str
    path: Path | None = None


class Layout(Struct, frozen=True):
    """How a document looks: the paper and the theme. Raises `ValueError` for a paper that does not exist."""

    paper: Paper
    theme: Theme

    def __post_init__(self) -> None:
        """Check the paper at run time, since a library's caller may not check types."""
        if self.paper not in _SIZES:
            raise ValueError(f"there is no paper `{self.paper}`, only {' and '.join(f'`{name}`' for name in _SIZES)}")


class Complaint(Struct, frozen=True):
    """A fault of the theme or of the text that shows when pages are laid out.

    - `ignored-css`: the renderer did not understand a rule.
    - `missing-glyph`: no installed font draws `characters`; a box is on the page for each.
    - `refused-url`: the theme refers to something outside of it; nothing was fetched.
    - `unclaimed`: the file keeps to no standard, and claims none.
    - `unread`: not every program extracts `characters` from a page as they are written; the file keeps to no standard.
    - `other`: any other message of the renderer, in its words.

    `text` is a sentence in lower case for the author of the theme; `line` and `column` (from 1) are its place in the
    theme, or `None`.
    """

    kind: Literal["ignored-css", "missing-glyph", "refused-url", "unclaimed", "unread", "other"]
    text: str
    line: int | None = None
    column: int | None = None
    characters: str = ""

    @property
    def passing(self) -> bool:
        """Whether the cause may be gone the next time: then the unit is not kept."""
        return self.kind == "other"


def unclaimed(why: str, line: int | None = None, column: int | None = None) -> Complaint:
    """Return the complaint that files claim no standard, with the reason."""
    return Complaint("unclaimed", f"no PDF of it claims to keep to a standard: {why}", line, column)


class Pages(Struct, frozen=True):
    """A laid-out document. `anchors` is `{anchor of a heading: page}`, from 1, the cover being page 1.

    `in_one` is why a long document was laid out in one piece, so that every edit lays all of it out again, or `None`.
    """

    count: int
    anchors: Mapping[str, int]
    pdf: bytes
    complaints: tuple[Complaint, ...]
    in_one: str | None = None


class NotPrinted(Exception):
    """There are no pages, for a reason other than the story's faults. Each subclass is one reason."""


class NoRenderer(NotPrinted):
    """WeasyPrint, or a library that it needs, is not installed. `reason` is the system's message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoFonts(NotPrinted):
    """No font is installed. Rendering would crash the process, so it is not tried."""


class Failed(NotPrinted):
    """A part of a document, named by `what`, cannot be laid out.

    `why` is the reason in our words, or `None` if the renderer raised an error of its own; then `where` may be the line
    of its code, for a bug report.
    """

    def __init__(self, what: str, why: str | None, where: str | None = None) -> None:
        super().__init__(what, why, where)
        self.what = what
        self.why = why
        self.where = where


class TooMuch(Exception):
    """A theme asks for more than a page or a PDF can hold; the text of the exception is the reason, in our words."""


@cache
def _shipped(name: str) -> Theme:
    return Theme(name, (_HERE / "themes" / f"{name}.css").read_text(encoding="utf-8"))


THEMES: Mapping[str, str] = MappingProxyType(
    {
        "book": "a quiet book page: serif text, wide margins, each act opens a page",
        "industry": "what readers of submissions expect: Courier 12 pt in English, 바탕 11 pt in Korean",
    }
)
"""`{name: description}` of the themes that are shipped with photoplay; the first is the default."""


def theme(name: str) -> Theme:
    """Return a shipped theme by its name. Raises `KeyError`."""
    if name not in THEMES:
        raise KeyError(name)
    return _shipped(name)


def house_layout() -> Layout:
    """Return the default layout: A4 and the first theme."""
    return Layout("a4", theme(next(iter(THEMES))))


def chart_fonts(theme: Theme) -> str:
    """Return the font list that a theme declares for charts, which cannot inherit it from the page."""
    declared = _CHART_FONT.search(theme.css)
    return " ".join(declared["fonts"].split()) if declared else "sans-serif"


@cache
def base_css() -> str:
    """Return the rules under every theme: page starts, what is kept together, bookmarks."""
    return (_HERE / "base.css").read_text(encoding="utf-8")


def paper_css(paper: Paper) -> str:
    """Return the rules that choose the paper, landscape for reports. They come first, so that a theme can turn any
    page.
    """
    size = _SIZES[paper]
    return f"@page {{ size: {size} }}\n@page report, korean-report {{ size: {size} landscape }}\n"
