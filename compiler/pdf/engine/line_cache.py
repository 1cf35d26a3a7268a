"""A cache of lines of text: each is shaped once, and drawn from the glyphs of that.

WeasyPrint breaks a line with Pango, keeps its text, and shapes that again to draw it; after an edit it does so for all
lines of the unit, hardly one of which has changed. Here a line keeps its glyphs, and a typesetter its last lines. The
result is the same to the byte, except for moves by zero.

WeasyPrint's own functions draw a line with line breaks or tabs, an ellipsis, or a glyph that is missing, coloured, a
bitmap, or raised. `weasyprint_patches` decides when this module is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from math import isfinite
from typing import Any
from weakref import WeakKeyDictionary

import weasyprint.draw.text
from msgspec import Struct, field
from weasyprint.css import ComputedStyle
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import LayoutContext
from weasyprint.matrix import Matrix
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import FontConfiguration, font_features, get_font_description, get_pango_font_key

MAX_LINES = 4096
"""Lines in each of two generations, together the text of a long treatment."""

MIN_LOOKAHEAD = 256
"""Characters of the rest of a paragraph, at least, in which its next line is looked for."""

MIN_LOOKAHEAD_LINES = 16
"""The same, as a multiple of the line's width in em: four times what WeasyPrint tries first."""

_FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
"""The arguments of `font_features`, in order."""

FACE = (
    *_FEATURES, "direction", "font_family", "font_language_override", "font_size", "font_stretch", "font_style",
    "font_variation_settings", "font_weight", "lang", "text_decoration_line",
)  # fmt: skip
"""The properties that Pango's layout depends on before it has text."""

LINE = (
    *FACE, "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens", "letter_spacing",
    "overflow_wrap", "tab_size", "white_space", "word_break", "word_spacing",
)  # fmt: skip
"""The properties that the break of a line depends on."""

_SPECIAL = re.compile("[\t-\r\x85\u2028\u2029]")

_EMPTY = pango.PANGO_GLYPH_EMPTY
"""The glyph of invisible characters, such as a word joiner; numbers above are those of missing glyphs."""

_INK, _LOGICAL = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")


_Context = tuple[Any, Any, Any]
"""Pango's context, font description and language: C data, for which Python has no types."""

_KnownFont = tuple[Any, Any, float, Any]
"""Pango's font, WeasyPrint's key of it, its size in points, and a layout that keeps it alive."""


class _LineCache(Struct, frozen=True):
    """The cache for one font configuration: Pango's contexts by style, fonts by their addresses, lines by their input.

    Each font is kept with a layout that keeps it alive.
    """

    contexts: dict[tuple[Any, ...], _Context | None] = field(default_factory=dict)
    fonts: dict[int, _KnownFont] = field(default_factory=dict)
    lines: dict[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=dict)
    earlier: dict[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=dict)


_CACHES: WeakKeyDictionary[FontConfiguration, _LineCache] = WeakKeyDictionary()


def _cache_of(configuration: FontConfiguration) -> _LineCache:
    if configuration not in _CACHES:
        _CACHES[configuration] = _LineCache()
    return _CACHES[configuration]


class GlyphRun(Struct, frozen=True):
    """Glyphs of one font: the font's address, their bytes in the line's text, and Pango's glyph records and clusters."""

    font: int
    start: int
    length: int
    backward: bool
    glyphs: bytes
    clusters: bytes


class ShapedLine(line_break.Layout):
    """A layout of Pango's that keeps the glyphs of its line."""

    runs: tuple[GlyphRun, ...] | None = None
    drawn: list[tuple[Font, float, GlyphRun]]

    def setup(self, style: ComputedStyle) -> None:
        """Make an empty layout, with the context of the last line of the same style."""
        setting = _context_for(style)
        if setting is None:
            super().setup(style)
            return
        context, description, self.language = setting
        self.style, self.first_line_direction = style, 0
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)
        self.ascent = self.underline_position = self.strikethrough_position = None

    def deactivate(self) -> None:
        """Keep the glyphs and release the layout. A line that will be justified has no final glyphs yet."""
        if self.runs is None and not self.justification_spacing and not _SPECIAL.search(self.text):
            runs, text = tuple(_shaped(self)), self.text.encode()
            self.runs = runs if all(_begins_character(text, run.start) for run in runs) else None
        super().deactivate()

    def reactivate(self, style: ComputedStyle) -> None:
        """Prepare for drawing: a line with its glyphs needs nothing."""
        if self.runs is None:
            super().reactivate(style)
        else:
            self.layout = self.language = self.style = None


def _begins_character(text: bytes, offset: int) -> bool:
    """Return whether no character is divided at an offset.

    WeasyPrint leaves a layout the spacing of spaces that a longer text had, and Pango divides a hyphen there.
    """
    return offset >= len(text) or text[offset] & 0xC0 != 0x80


def _context_for(style: ComputedStyle) -> _Context | None:
    """Return the context, font description and language for a style, or `None` if it needs more than these."""
    known = _cache_of(style.font_config).contexts
    try:
        key = tuple(map(style.__getitem__, FACE))
        if key in known:
            return known[key]
    except TypeError:  # a value that cannot be a key
        return None
    decorated = style["text_decoration_line"] != "none"
    plain = not decorated and not font_features(*map(style.__getitem__, _FEATURES))
    known[key] = _make_context(style) if plain else None
    return known[key]


def _make_context(style: ComputedStyle) -> _Context:
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    other = style["font_language_override"]
    named = style["lang"] if other == "normal" else LST_TO_ISO.get(other.lower(), other)
    if named:
        pointer, _alive = unicode_to_char_p(named)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    return context, get_font_description(style), language


def _shaped(line: ShapedLine) -> Iterator[GlyphRun]:
    assert line.style is not None
    fonts = _cache_of(line.style.font_config).fonts
    runs = line.get_first_line()[0].runs
    run = runs[0] if runs != ffi.NULL else runs  # a line without text has none
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        font = item.analysis.font
        address = int(ffi.cast("uintptr_t", font))
        if address not in fonts:
            key, _, size = get_pango_font_key(font)
            fonts[address] = (font, key, size, line.layout)
        yield GlyphRun(
            address, item.offset, item.length, bool(item.analysis.level % 2),
            ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * ffi.sizeof("PangoGlyphInfo"))[:],
            ffi.buffer(glyphs.log_clusters, glyphs.num_glyphs * ffi.sizeof("gint"))[:],
        )  # fmt: skip
        run = run.next


# Instead of WeasyPrint's own

_split_first_line = line_break.split_first_line
_draw_first_line = weasyprint.draw.text.draw_first_line


def split_first_line(
    text: str,
    style: ComputedStyle,
    context: LayoutContext,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    """Return a line that fits, from the cache or from WeasyPrint.

    For each line without a space to end at, WeasyPrint lays out the whole rest of the paragraph: quadratic time for a long
    word. Here it gets a beginning of the rest, doubled until the line ends in its first half.
    """
    for near in _beginnings(text, style, max_width):
        found = _kept_line(near, style, context, max_width, justification_spacing, is_line_start, minimum)
        resume = found[2]
        if near == text or (resume is not None and len(near.encode()[:resume].decode()) <= len(near) // 2):
            break
    line, *measures = found
    again = ShapedLine.__new__(ShapedLine)
    again.__dict__.update(line.__dict__)  # drawing may change it
    return again, *measures


def _beginnings(text: str, style: Any, max_width: float | None) -> Iterator[str]:
    """Beginnings of a text, each twice as long as the last, then all of it; only all of it if the width is not limited."""
    if max_width is not None and isfinite(max_width) and style["font_size"]:
        length = max(MIN_LOOKAHEAD, int(max(max_width, 0) / style["font_size"] * MIN_LOOKAHEAD_LINES))
        while length < len(text):
            yield text[:length]
            length *= 2
    yield text


def _kept_line(text: str, style: Any, context: Any, *asked: Any) -> tuple[Any, ...]:
    """Return the first line of a text, from the cache or by WeasyPrint."""
    kept = _cache_of(style.font_config)
    key = text, *asked, *map(style.__getitem__, LINE)
    try:
        found = kept.lines.get(key) or kept.earlier.get(key) or _split_first_line(text, style, context, *asked)
    except TypeError:  # a value that cannot be a key
        return _split_first_line(text, style, context, *asked)
    if len(kept.lines) >= MAX_LINES:
        kept.earlier.clear()
        kept.earlier.update(kept.lines)
        kept.lines.clear()
    kept.lines[key] = found
    return found


def draw_first_line(
    stream: Stream, textbox: TextBox, text_overflow: str, block_ellipsis: Any, matrix: Matrix
) -> list[Any]:
    """Draw a line from its glyphs, or with WeasyPrint's function; return the pictures in it."""
    asked = stream, textbox, text_overflow, block_ellipsis, matrix
    if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
        return _draw_first_line(*asked)
    line = textbox.pango_layout
    assert isinstance(line, ShapedLine)
    whole = text_overflow != "ellipsis" and block_ellipsis == "none" and not _SPECIAL.search(line.text)
    written = _encoded_runs(stream, line, textbox.style.font_config) if whole else None
    if written is None:
        if line.runs is not None:
            line.runs = None
            line.reactivate(textbox.style)
        return _draw_first_line(*asked)
    stream.set_text_matrix(*matrix.values)
    for _, same in groupby(written, key=lambda one: one[0]):
        (_, font, size, _), *_ = row = list(same)
        stream.set_font_size(font.hash, size)
        text = "<" + "".join(glyphs for *_, glyphs in row)
        stream.show_text(text[:-1] if text.endswith("<") else text + ">")
    return []


def _encoded_runs(
    stream: Stream, line: ShapedLine, configuration: FontConfiguration
) -> list[tuple[int, Font, float, str]] | None:
    """Return the runs of a line with their glyphs as PDF operands, or `None` if any glyph is special."""
    fonts = _cache_of(configuration).fonts
    if line.runs is None:  # as WeasyPrint does to draw; to do it after this would let go of the fonts
        pango.pango_layout_set_single_paragraph_mode(line.layout, True)
    written, drawn_runs = [], []
    text = line.text.encode()
    for run in line.runs if line.runs is not None else tuple(_shaped(line)):
        glyphs = memoryview(run.glyphs).cast("i").tolist()
        numbers, widths, moves, rises = glyphs[0::5], glyphs[1::5], glyphs[2::5], glyphs[3::5]
        if any(rises) or min(numbers) < 0 or max(numbers) > _EMPTY:
            return None
        pango_font, key, size, _ = fonts[run.font]
        font = stream._fonts.get(key) or stream.add_font(pango_font)[0]
        if font.bitmap or font.png or font.svg or font.colr:
            return None
        _note_texts(font, run, numbers, text)
        by_size: dict[float, _Codes] = font.__dict__.setdefault("codes", {})
        codes = by_size.setdefault(size, _Codes(pango_font, font.widths, size))
        drawn = "".join(map(codes.__getitem__, zip(numbers, widths, moves, strict=True)))
        if not drawn:
            return None
        written.append((run.font, font, size, drawn))
        drawn_runs.append((font, size, run))
    line.drawn = drawn_runs  # for ``actual_text.py``
    return written or None


def _note_texts(font: Font, run: GlyphRun, numbers: list[int], text: bytes) -> None:
    """Note the text of glyphs that a font shows for the first time."""
    for place, number in enumerate(numbers):
        if number in font.to_unicode or number == _EMPTY:
            continue
        starts = memoryview(run.clusters).cast("i")
        if run.backward:
            end = starts[place - 1] if place else run.length
        else:
            end = starts[place + 1] if place + 1 < len(starts) else run.length
        font.to_unicode[number] = text[run.start + starts[place] : run.start + end].decode()


class _Codes(dict[tuple[int, int, int], str]):
    """`{(glyph, advance, offset): PDF operand}` of a font in one size, with the moves before and after the glyph."""

    def __init__(self, pango_font: Any, widths: dict[int, int], size: float) -> None:
        self.pango_font, self.widths, self.size = pango_font, widths, size

    def __missing__(self, key: tuple[int, int, int]) -> str:
        number, width, move = key
        if number == _EMPTY:
            code = f">{-width / self.size}<" if width else ""
        else:
            before = move / self.size
            after = int(self._own_width(number) + before - width * 1000 * FROM_UNITS / self.size)
            code = (f">{-before}<" if before else "") + f"{number:04x}" + (f">{after}<" if after else "")
        self[key] = code
        return code

    def _own_width(self, number: int) -> int:
        if number not in self.widths:
            pango.pango_font_get_glyph_extents(self.pango_font, number, _INK, _LOGICAL)
            self.widths[number] = round(_LOGICAL.width * 1000 * FROM_UNITS / self.size)
        return self.widths[number]
