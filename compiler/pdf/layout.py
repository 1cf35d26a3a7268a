"""What is asked of ``pages`` and what comes back: paper and theme in; pages, their anchors and complaints out."""

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
"""What a file can be made to keep to. Every one keeps to PDF/UA-1 (ISO 14289-1), which is for people who cannot see it;
PDF/A-2a and PDF/A-3a (ISO 19005-2 and -3) are for archives too: they need nothing else to be shown the same for ever.
There is no PDF/A-1, which knows no transparency, and no PDF/UA-2 or PDF/A-4: WeasyPrint's structure does not keep to them."""

_SIZES = MappingProxyType({"a4": "A4", "letter": "letter"})


class Theme(Struct, frozen=True):
    """A style sheet over ``base.css``: its name, its text, and the file it came from (``None``: shipped with photoplay)."""

    name: str
    css: str
    path: Path | None = None


class Layout(Struct, frozen=True):
    """How a document is to look: the sheet it is printed on, and the theme. ``ValueError`` if there is no such sheet."""

    paper: Paper
    theme: Theme

    def __post_init__(self) -> None:
        """Types are not looked at when photoplay is used as a library, and a sheet of another size is soon printed."""
        if self.paper not in _SIZES:
            raise ValueError(f"there is no paper `{self.paper}`, only {' and '.join(f'`{name}`' for name in _SIZES)}")


class Complaint(Struct, frozen=True):
    """Something that the theme or the text asked for and did not get.

    - ``ignored-css``: the renderer did not understand a rule.
    - ``missing-glyph``: no installed font draws ``characters``; a box stands for each on the page.
    - ``refused-url``: the theme asked for something from outside; nothing was fetched.
    - ``unclaimed``: a file of it keeps to no standard, and says of none that it does.
    - ``unread``: not all programs take ``characters`` out of a page as they are written; a file of it keeps to no standard.
    - ``other``: anything else the renderer had to say, in its words.

    ``text`` is a lower-case sentence for the author of the theme, ``line`` and ``column`` its place there, where known.
    """

    kind: Literal["ignored-css", "missing-glyph", "refused-url", "unclaimed", "unread", "other"]
    text: str
    line: int | None = None
    column: int | None = None
    characters: str = ""

    @property
    def passing(self) -> bool:
        """Whether it may go well another time: then what was made is not kept."""
        return self.kind == "other"


def unclaimed(why: str, line: int | None = None, column: int | None = None) -> Complaint:
    """The complaint that files keep to no standard, and why."""
    return Complaint("unclaimed", f"no PDF of it claims to keep to a standard: {why}", line, column)


class Pages(Struct, frozen=True):
    """A document on paper. ``anchors`` tells on which page (the cover is page 1) each heading stands.

    ``in_one`` says why a long document was laid out in one piece, so that every edit lays all of it out again.
    """

    count: int
    anchors: Mapping[str, int]
    pdf: bytes
    complaints: tuple[Complaint, ...]
    in_one: str | None = None


class NotPrinted(Exception):
    """There are no pages, and it is no fault of the story's; each kind says what it was."""


class NoRenderer(NotPrinted):
    """WeasyPrint, or one of the libraries it needs, is not installed; ``reason`` is what the system said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoFonts(NotPrinted):
    """Not one font is installed. Rendering would not fail but crash the process, so it is not begun."""


class Failed(NotPrinted):
    """A part of a document cannot be laid out: ``what`` names it, ``why`` says it in our words.

    It is nothing if the renderer failed over it and nobody knows more; ``where`` in its code, for a report, may be known.
    """

    def __init__(self, what: str, why: str | None, where: str | None = None) -> None:
        super().__init__(what, why, where)
        self.what = what
        self.why = why
        self.where = where


class TooMuch(Exception):
    """A theme asks for what no page or file can hold; the exception's text says what, in our words."""


@cache
def _shipped(name: str) -> Theme:
    return Theme(name, (_HERE / "themes" / f"{name}.css").read_text(encoding="utf-8"))


THEMES: Mapping[str, str] = MappingProxyType(
    {
        "book": "a quiet book page: serif text, wide margins, each act opens a page",
        "industry": "what readers of submissions expect: Courier 12 pt in English, 바탕 11 pt in Korean",
    }
)
"""The themes that come with photoplay, each with a line about it; the first is the default."""


def theme(name: str) -> Theme:
    """The shipped theme of this name; ``KeyError`` if there is none."""
    if name not in THEMES:
        raise KeyError(name)
    return _shipped(name)


def house_layout() -> Layout:
    """The layout when none is asked for: A4 and the first theme."""
    return Layout("a4", theme(next(iter(THEMES))))


def chart_fonts(theme: Theme) -> str:
    """The font list that a theme declares for charts: a picture cannot inherit it from the page."""
    declared = _CHART_FONT.search(theme.css)
    return " ".join(declared["fonts"].split()) if declared else "sans-serif"


@cache
def base_css() -> str:
    """The rules under every theme: what starts a page, what stays together, what is a bookmark."""
    return (_HERE / "base.css").read_text(encoding="utf-8")


def paper_css(paper: Paper) -> str:
    """The rules that choose the sheet; a report's lies on its side. They come first, so that a theme can turn any page."""
    size = _SIZES[paper]
    return f"@page {{ size: {size} }}\n@page report, korean-report {{ size: {size} landscape }}\n"
