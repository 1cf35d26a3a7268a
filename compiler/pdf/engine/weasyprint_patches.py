"""Faster replacements for functions of WeasyPrint, in use while units are laid out and painted.

Each returns exactly the result of WeasyPrint's function, and calls that for unusual input. They are written for the
listed versions, line by line, and unused in any other. `tests/pdf/engine/test_weasyprint_patches.py` compares what is
painted with and without them, and lists what a new version has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from weakref import WeakKeyDictionary

import weasyprint
import weasyprint.draw.text
from weasyprint import HTML
from weasyprint.css import ComputedStyle, StyleFor
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, block, inline, page, preferred
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, pango

from compiler.pdf.engine import line_cache

VERSIONS = ("70.0",)
"""The versions of WeasyPrint that the replacements are written for."""


def is_supported() -> bool:
    """Whether the installed WeasyPrint and Pango are those that the replacements are written for."""
    return (
        weasyprint.__version__ in VERSIONS
        and pango.pango_version() >= 14802  # before, the sizes of fonts were wrong, which WeasyPrint mends
        and ffi.sizeof("PangoGlyphInfo") == 5 * ffi.sizeof("gint")
    )


@contextmanager
def patched() -> Iterator[None]:
    """Use the replacements within the block."""
    places = _PLACES if is_supported() else ()
    before = [getattr(module, name) for module, name, _ in places]
    for module, name, ours in places:
        setattr(module, name, ours)
    try:
        yield
    finally:
        for (module, name, _), theirs in zip(places, before, strict=True):
            setattr(module, name, theirs)


_avoid_collisions = inline.avoid_collisions
_strut = inline.strut
_set_page_type_computed_styles = page.set_page_type_computed_styles


def avoid_collisions(
    context: LayoutContext, box: boxes.Box, around: boxes.Box, outer: bool = True
) -> tuple[float, float, float]:
    """Return position and width of a line from left to right where there are no floats: those of the box around it."""
    if (
        context.excluded_shapes
        or outer
        or type(box) is not boxes.LineBox
        or box.style["float"] != "none"
        or around.style["direction"] != "ltr"
    ):
        return _avoid_collisions(context, box, around, outer)
    left = around.content_box_x()
    right = left + around.width - box.margin_right
    left += box.margin_left  # to add and to take away may leave the last digit another
    return left - box.margin_left, box.position_y + box.margin_top - box.margin_top, right - left


def strut(style: ComputedStyle) -> tuple[float, float]:
    """Return height and baseline of a line, computed once for each style: a style does not change once lines have it."""
    known: tuple[float, float] | None = style.__dict__.get("strut")
    if known is None:
        known = style.__dict__["strut"] = _strut(style)
    return known


_PAGE_STYLES: WeakKeyDictionary[StyleFor, dict[object, dict[str | None, ComputedStyle]]] = WeakKeyDictionary()
"""For each rendering `{declarations: {margin box or None: style}}` of pages."""


def set_page_type_computed_styles(page_type: boxes.PageType, html: HTML, style_for: StyleFor) -> None:
    """Give pages to which the same declarations apply the same styles: 17 for each page otherwise."""
    first = style_for.initial_page_sizes["area"] is None  # what is measured by the page may come out otherwise for it
    if first:
        _set_page_type_computed_styles(page_type, html, style_for)
        return
    style_for.add_page_declarations(page_type)
    declared = {part: found for (of, part), found in style_for.get_cascaded_styles().items() if of == page_type}
    key = tuple(
        (part, name, id(value), str(weight))
        for part, found in declared.items()
        for name, (value, weight) in found.items()
    )
    known = _PAGE_STYLES.setdefault(style_for, {})
    computed = style_for.get_computed_styles()
    if key not in known:
        _set_page_type_computed_styles(page_type, html, style_for)
        known[key] = {part: computed[page_type, part] for part in (None, *declared)}
    computed.update({(page_type, part): style for part, style in known[key].items()})


_PLACES: tuple[tuple[ModuleType, str, object], ...] = (
    (line_break, "Layout", line_cache.ShapedLine),
    (inline, "split_first_line", line_cache.split_first_line),
    (preferred, "split_first_line", line_cache.split_first_line),
    (weasyprint.draw.text, "draw_first_line", line_cache.draw_first_line),
    (inline, "avoid_collisions", avoid_collisions),
    (block, "avoid_collisions", avoid_collisions),
    (inline, "strut", strut),
    (page, "set_page_type_computed_styles", set_page_type_computed_styles),
)
"""Module and name of each function, and its replacement."""
