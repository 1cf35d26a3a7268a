"""Letters whose face cannot draw them, set in one that can.

Pango chooses a face for a letter by the characters that its file lists, and takes letters apart for that: since 1.56 it
takes a face with ``s`` and a cedilla for ``ş``. The shaper may be of another mind, as Graphite is, and leave glyph 0, a box.
So each line is looked at once it is shaped. Where there is a box, the shaper is asked about each letter of the text, with
its marks: alone, then in the rest of the font list, until a face draws it. All text goes this way, on the page, in its
margins and in pictures; a line without a box is left as it is.

A soft hyphen is no letter, and HarfBuzz hides it; Graphite draws it as a hyphen, in the middle of a word too. So it is
hidden here, where a face has drawn one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

from msgspec import Struct
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, pango
from weasyprint.text.fonts import get_font_description

from compiler.pdf import glyphs

ffi.cdef(
    """
    PangoAttribute * pango_attr_font_desc_new (const PangoFontDescription *description);
    PangoAttrList * pango_attr_list_copy (PangoAttrList *list);
    """,
    override=True,
)

SOFT_HYPHEN = "\u00ad"

_LAST = ("serif", "sans-serif")
"""What is asked after all families of a style: fontconfig puts every installed font behind these."""

_KINDS = ("font_style", "font_weight", "font_stretch", "font_variation_settings", "font_language_override", "lang")
"""What a style says of its faces beside their families, as far as it decides which file is taken."""

Families = tuple[str, ...]

_KNOWN: WeakKeyDictionary[Any, dict[Any, Families | None]] = WeakKeyDictionary()
"""For each set of fonts: what was asked of letters in a style."""

_Line = tuple[Any, int | None]
_Layout = line_break.Layout
_get_first_line: Callable[[Any], _Line] = _Layout.get_first_line


@contextmanager
def mended() -> Iterator[None]:
    """Let WeasyPrint set what would be a box from another face, within the block."""
    _Layout.get_first_line = get_first_line
    try:
        yield
    finally:
        _Layout.get_first_line = _get_first_line


def get_first_line(layout: Any) -> _Line:
    """The first line of a layout, instead of WeasyPrint's own: with what its face cannot draw in another face."""
    found = _get_first_line(layout)
    if layout.text.isascii():
        return found
    if _is_boxed(found[0]) and _mend(layout):
        found = _get_first_line(layout)
    if SOFT_HYPHEN in layout.text:
        _hide_soft_hyphens(found[0], layout.text.encode())
    return found


def _hide_soft_hyphens(line: Any, text: bytes) -> None:
    """Draw nothing for a soft hyphen: where a line ends at one, WeasyPrint has put a hyphen behind it."""
    for run in _runs(line):
        for place in range(run.glyphs.num_glyphs):
            start = run.item.offset + run.glyphs.log_clusters[place]
            if text.startswith(SOFT_HYPHEN.encode(), start):
                run.glyphs.glyphs[place].glyph = pango.PANGO_GLYPH_EMPTY
                run.glyphs.glyphs[place].geometry.width = 0


def _is_boxed(line: Any) -> bool:
    """Whether a face that was chosen has failed: what no font has is another number than 0."""
    return any(0 in memoryview(_glyphs(run)).cast("i")[::5].tolist() for run in _runs(line))


def _runs(line: Any) -> Iterator[Any]:
    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _glyphs(run: Any) -> Any:
    """The records of a run's glyphs, of five whole numbers each, of which the first is the glyph's."""
    return ffi.buffer(run.glyphs.glyphs, run.glyphs.num_glyphs * ffi.sizeof("PangoGlyphInfo"))


def _mend(layout: Any) -> bool:
    """Give the letters of a layout that would be boxes other families; whether there are any such letters."""
    stretches = list(_stretches(layout.text, layout.style))
    if not stretches:
        return False
    before = pango.pango_layout_get_attributes(layout.layout)
    made = pango.pango_attr_list_new() if before == ffi.NULL else pango.pango_attr_list_copy(before)
    attributes = ffi.gc(made, pango.pango_attr_list_unref)
    for start, end, families in stretches:
        attribute = pango.pango_attr_font_desc_new(_description(layout.style, families))
        attribute.start_index, attribute.end_index = start, end
        pango.pango_attr_list_insert(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)
    return True


def _stretches(text: str, style: Any) -> Iterator[tuple[int, int, Families]]:
    """Letters side by side that have to be set in the same families: where they start and end, in bytes, and those."""
    asked: dict[str, Families | None] = {}
    at = 0
    for needed, letters in groupby(glyphs.letters_of(text), key=lambda letter: _asked_once(letter, style, asked)):
        start, at = at, at + len("".join(letters).encode())
        if needed:
            yield start, at, needed


def _asked_once(letter: str, style: Any, asked: dict[str, Families | None]) -> Families | None:
    """Like ``families_for``; ``asked`` is what was asked in this style already."""
    if letter.isascii():
        return None
    if letter not in asked:
        asked[letter] = families_for(letter, style)
    return asked[letter]


def families_for(letter: str, style: Any) -> Families | None:
    """The families to set a letter in; ``None`` if it needs none but its style's, or no face draws it.

    What is not seen is no part of the question: ``setting.painted`` leaves it out where it would be a box.
    """
    seen = "".join(one for one in letter if not glyphs.unseen(one))
    key = (seen, tuple(style["font_family"]), *map(style.__getitem__, _KINDS))
    known = _KNOWN.setdefault(style.font_config, {})
    if key not in known:
        known[key] = _asked(seen, style)
    return known[key]


def _asked(seen: str, style: Any) -> Families | None:
    families = tuple(style["font_family"])
    if not seen or not _tried(seen, style, families).is_boxed:
        return None
    lists = (*(families[place:] for place in range(1, len(families))), *zip(_LAST, strict=True))
    return next((some for some in lists if _tried(seen, style, some) == _Trial(faces=1, is_boxed=False)), None)


class _Trial(Struct, frozen=True):
    """A letter as shaped: the number of faces that it is made of, and whether there is a box in it."""

    faces: int
    is_boxed: bool


def _tried(letter: str, style: Any, families: Families) -> _Trial:
    layout = line_break.Layout(style)
    pango.pango_layout_set_font_description(layout.layout, _description(style, families))
    layout.set_text(letter)
    line, _ = _get_first_line(layout)
    return _Trial(len(list(_runs(line))), _is_boxed(line))


def _description(style: Any, families: Families) -> Any:
    return get_font_description(_Style(style, families))


class _Style:
    """A style with other families, as far as a font description is made of it."""

    def __init__(self, style: Any, families: Families) -> None:
        self.style, self.families = style, families

    def __getitem__(self, name: str) -> Any:
        return self.families if name == "font_family" else self.style[name]
