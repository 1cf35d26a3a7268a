"""Uses of WeasyPrint beyond its documentation, except for how it is loaded (`loader`), the glyphs of a line (`faces`) and, for
speed alone, `weasyprint_patches` and `line_cache`, which list their own assumptions.

Assumptions, each held by a test in `tests/pdf/engine/test_weasyprint_internals.py`:

- a parsed page (`HTML`) has five attributes, one of which is its tree, wrapped for selectors;
- a laid-out page has its box in `Page._page_box`; the first child is the document's root, the others are the margin boxes,
  each with `at_keyword` and the computed `content`; `page_type` has side, name and whether the page is blank; boxes have
  `element`, `style` and, if they are parents, `children`;
- `write_pdf` passes its `finisher` a `pydyf.PDF` with the page objects under `pages['Kids']` and the structure tree under
  `catalog['StructTreeRoot']`;
- fonts are made by one call of `weasyprint.pdf.build_fonts_dictionary`, whose result all resources share by one reference;
- a line of text is read by `Layout.get_first_line` and in no other way; a face that fails leaves glyph 0;
- glyphs keep their numbers of the font's file, and a font has the name that content streams use.

A release of WeasyPrint that changes one of these fails that test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, cast
from xml.etree.ElementTree import Element

import pydyf
import weasyprint.pdf
import weasyprint.pdf.fonts
from weasyprint import HTML, cssselect2
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import Box, ParentBox, TextBox
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.text.fonts import get_hb_object_data
from weasyprint.urls import URLFetcher

from compiler.pdf.objects import UsedFont

_FORCED = frozenset(("page", "always", "left", "right", "recto", "verso"))


# Pages


def html_of(root: Element, fetcher: URLFetcher) -> HTML:
    """Return WeasyPrint's page of a tree: to write the tree and parse it again is a tenth of an edit (measured)."""
    page = HTML.__new__(HTML)
    page.base_url, page.url_fetcher, page.media_type = None, fetcher, "print"
    page.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    page.etree_element = page.wrapper_element.etree_element
    return page


def page_kind(page: Page, *, sides: bool) -> str:
    """Return what a page number's look depends on: the page's name in CSS and, after a bar, its side."""
    kind = page._page_box.page_type
    return f"{kind.name}|{kind.side}" if sides else str(kind.name)


def own_pages(pages: Sequence[Page]) -> list[Page]:
    """Return the pages of a unit, without the discarded ones ahead and behind (`data-discarded`).

    A page left blank so that a block begins on a left or a right page belongs to that block.
    """
    sides = [set(_apart(page._page_box)) for page in pages]
    start = max((number for number, side in enumerate(sides, 1) if "ahead" in side), default=0)
    end = min((number for number, side in enumerate(sides) if "behind" in side), default=len(pages))
    while end < len(pages) and end > start and pages[end - 1]._page_box.page_type.blank:
        end -= 1
    return list(pages[start:end])


def _children(box: Box) -> Sequence[Box]:
    """Return the children of a box. An absolutely positioned box is behind a placeholder, which is no `ParentBox`."""
    children: Sequence[Box] = getattr(box, "children", ())
    return children


def _apart(box: Box) -> Iterator[str]:
    for child in _children(box):
        side = child.element.get("data-discarded") if child.element is not None else None
        if side:
            yield side
        elif child.element is not None and child.element.tag in ("html", "body", "section"):
            yield from _apart(child)


def remove_page_numbers(page: Page) -> bool:
    """Remove the margin boxes that show a page number, and return whether there were any."""
    root, *margins = page._page_box.children
    kept = [box for box in margins if not _shows_page_number(box)]
    page._page_box.children = (root, *kept)
    return len(kept) < len(margins)


def keep_only_page_numbers(page: Page) -> None:
    """Remove everything from a page except the margin boxes that show a page number."""
    box = page._page_box
    root, *margins = box.children
    cast("ParentBox", root).children = ()
    root.background = None
    box.children = (root, *filter(_shows_page_number, margins))
    box.background = box.canvas_background = None
    for side in ("top", "right", "bottom", "left"):
        setattr(box, f"border_{side}_width", 0)


def _shows_page_number(margin: Box) -> bool:
    content = margin.style["content"]
    return isinstance(content, tuple) and any(
        kind in ("counter()", "counters()") and value[0] == "page" for kind, value in content
    )


_PLAIN: dict[str, tuple[Any, ...]] = {
    "display": (("block", "flow"), ("block", "flow-root")),
    "position": ("static", "relative"),
    "float": ("none",),
    "overflow": ("visible",),
    "column_count": ("auto",),
    "column_width": ("auto",),
    "height": ("auto",),
    "box_decoration_break": ("slice",),
}
"""`{property: values}` with which a part of a document is divided among pages as plain blocks are."""


def reason_not_to_cut(pages: Iterable[Page]) -> str | None:
    """Return why the parts of a document cannot be laid out apart, found in their boxes, or `None`."""
    for page in pages:
        for box in _parts_of(page._page_box.children[0]):
            name = box.element_tag
            if ":" in name:
                return "something stands before or behind the whole text"
            anonymous = type(box.style).__name__ == "AnonymousStyle"  # around text that stands beside blocks
            if not anonymous and any(box.style[property_] not in plain for property_, plain in _PLAIN.items()):
                return "parts of it are no plain blocks"
            around = [
                box.style[f"{kind}_{side}{tail}"]
                for kind, tail in (("border", "_width"), ("padding", ""))
                for side in ("top", "bottom")
            ]
            if name in ("html", "body") and (
                any(map(_is_not_zero, around)) or box.style["background_image"] != (("none", None),)
            ):
                return "the whole text has a frame"
    return None


def _parts_of(root: Box) -> Iterator[Box]:
    """Yield the boxes of the root, the body, their generated content, and every section."""
    yield root
    for child in _children(root):
        tag = child.element_tag or ""
        if tag in ("body", "section") or tag.startswith(("html::", "body::")):
            yield from _parts_of(child)


def _is_not_zero(length: object) -> bool:
    return bool(getattr(length, "value", length))


def forced_cuts(pages: Iterable[Page]) -> Iterator[int]:
    """Yield the numbers (`data-cut`) of elements before which a page break is forced."""
    before: dict[int, Box] = {}
    for page in pages:
        yield from _begun(page._page_box.children[0], before, 0)


def _begun(box: Box, before: dict[int, Box], depth: int) -> Iterator[int]:
    """Yield them below a box; `before` is the last box at each depth of the tree."""
    for child in _children(box):
        cut = child.element.get("data-cut") if child.element is not None else None
        earlier = before.get(depth)
        if (
            cut is not None
            and earlier is not None
            and earlier.element is not child.element
            and _is_break_forced(earlier, child)
        ):
            yield int(cut)
        if earlier is None or earlier.element is not child.element:  # else it goes on, on another page
            before.pop(depth + 1, None)
        before[depth] = child
        yield from _begun(child, before, depth + 1)


def _is_break_forced(before: Box, after: Box) -> bool:
    """Whether a page break is forced between two consecutive boxes, by them or by boxes at their edges."""
    return bool(_FORCED & {*_edge(before, "break_after", -1), *_edge(after, "break_before", 0)})


def _edge(box: Box, side: str, which: int) -> Iterator[str]:
    yield box.style[side]
    children = _children(box)
    if children and children[which].element is not None:
        yield from _edge(children[which], side, which)


def cover_lines_overlap(pages: Iterable[Page]) -> bool:
    """Whether lines at the foot of a title page are level with others or overlap them, or begin above the page."""
    for page in pages:
        box = page._page_box
        foot: list[TextBox] = []
        others: list[TextBox] = []
        for text, in_foot in _cover_lines(box.children[0], None):
            (foot if in_foot else others).append(text)
        if any(_level(one, other) for one in foot for other in others):
            return True
        if foot and min(line.position_y for line in foot) < box.children[0].position_y:
            return True
    return False


def _cover_lines(box: Box, in_foot: bool | None) -> Iterator[tuple[TextBox, bool]]:
    """Yield the texts on a title page, each with whether it is in the foot; `in_foot` is `None` outside of the cover."""
    kinds = (box.element.get("class") or "").split() if box.element is not None else ()
    if "cover" in kinds:
        in_foot = False
    elif "cover-foot" in kinds and in_foot is False:
        in_foot = True
    if isinstance(box, TextBox) and in_foot is not None:
        yield box, in_foot
    for child in _children(box):
        yield from _cover_lines(child, in_foot)


def _level(one: Box, other: Box) -> bool:
    """Whether two boxes stand at the same height, at least in part."""
    return bool(one.position_y < other.position_y + other.height and other.position_y < one.position_y + one.height)


# Fonts


@contextmanager
def collecting_fonts() -> Iterator[list[pdf_fonts.Font]]:
    """Collect the fonts that are used within the block, and keep them out of the PDF.

    Fonts that units cannot share (bitmaps, colours, missing glyphs) are put there as always.
    """
    used: list[pdf_fonts.Font] = []
    build = weasyprint.pdf.build_fonts_dictionary

    def collect(pdf: pydyf.PDF, fonts: dict[Any, pdf_fonts.Font], *options: Any) -> pydyf.Dictionary:
        own = {font.hash for font in fonts.values() if not _shareable(font)}
        used.extend(font for font in fonts.values() if font.hash not in own)
        rest = {key: font for key, font in fonts.items() if font.hash in own}
        return build(pdf, rest, *options) if rest else pydyf.Dictionary()

    weasyprint.pdf.build_fonts_dictionary = collect
    try:
        yield used
    finally:
        weasyprint.pdf.build_fonts_dictionary = build


def _shareable(font: pdf_fonts.Font) -> bool:
    return not (font.bitmap or font.png or font.svg or font.colr or font.missing or font.used_in_forms)


def used_font(font: pdf_fonts.Font, digest: str) -> UsedFont:
    """Return what a unit uses of a font; `digest` is that of its file."""
    return UsedFont(
        name=font.hash,
        file=digest,
        face=font.index,
        base_name=font.name.decode().removeprefix("/"),
        family=font.family,
        flags=font.flags,
        ascent=font.ascent,
        descent=font.descent,
        axes=_axes(font) if "fvar" in font.tables else {},
        texts=dict(font.to_unicode),
        widths={glyph: float(width) for glyph, width in font.widths.items()},
    )


def _axes(font: pdf_fonts.Font) -> dict[str, float]:
    """Return `{axis: position}` of a variable font in this style; `subset` ignores axes that the font does not have."""
    wanted = {"wght": float(font.weight), "opsz": float(font.font_size), "ital": float(font.style == 2)}
    return {**wanted, **{axis: float(place) for axis, place in font.variations.items() if len(axis) == 4}}


def original_font_file(font: pdf_fonts.Font) -> tuple[bytes, int]:
    """Return the file of a font before subsetting, and the number of the face in it."""
    return get_hb_object_data(font.hb_face), font.index


@contextmanager
def without_clock() -> Iterator[None]:
    """Let WeasyPrint write fonts without the time, within the block: it takes the pictures out of fonts of coloured emoji
    by fontTools, which puts the time into each file that it saves (OpenType ``head.modified``)."""
    reader = weasyprint.pdf.fonts.TTFont
    weasyprint.pdf.fonts.TTFont = partial(reader, recalcTimestamp=False)
    try:
        yield
    finally:
        weasyprint.pdf.fonts.TTFont = reader
