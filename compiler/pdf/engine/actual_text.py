"""ActualText for glyphs whose text the ToUnicode table of their font cannot give.

ToUnicode has one text for each glyph of a font. That is not enough where a letter is several glyphs, a glyph is used
for different letters, or glyphs are drawn in another order than their letters are written. There a Span with the text
as ActualText encloses the glyphs (ISO 32000-1, 14.9.4).

The table has what follows from the font's file alone, the character to which the file maps the glyph; so units agree on
it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, pairwise
from typing import Any
from unicodedata import bidirectional
from weakref import WeakKeyDictionary

import weasyprint.draw.text
from msgspec import Struct
from msgspec.structs import replace
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from compiler.pdf.glyphs import are_single, letters_of

RIGHT_TO_LEFT = "is read from right to left, and programs take such text out of a page in an order of their own"
PICTURES = "is drawn as a picture, of which not every program knows what it stands for"

_LEFT_OUT = dict.fromkeys(map(ord, "\u00ad\u2060\ufeff"))
"""Characters for line breaks only: they are not drawn, and not extracted."""

_END = "\u00ad\u2010"
"""The end of a line at a soft hyphen."""

_LIGATURES = re.compile("[\ufb00-\ufb06]")
"""Latin ligatures with characters of their own, which are not used in writing."""

_EMPTY = pango.PANGO_GLYPH_EMPTY
"""The glyph of invisible characters; numbers above are those of missing glyphs."""

_NEAR = 15
"""Tolerance for the edges of glyphs and text, in thousandths of the size: readers take a tenth of the size for a space."""

_SHOWN = re.compile(rb"<([0-9a-f]*)>|([-.0-9e+]+)(?=[^\]]*\])")


class GlyphGroup(Struct, frozen=True):
    """Consecutive glyphs for one stretch of text, with its ActualText, or `None` where ToUnicode is right.

    `last` is the text of the last glyph. `blank` is a space and the move back over it, which together have no width:
    they are shown before or after glyphs that do not begin or end where their text does.
    """

    glyphs: int
    text: str | None
    last: str
    is_space: bool = False
    blank: tuple[bytes, ...] = ()
    blank_before: bool = False
    blank_after: bool = False


class GlyphTexts(dict[int, str]):
    """`{glyph: text}` of a font; empty for a glyph without a character.

    `space` is the glyph of the space, and its width in thousandths of the size.
    """

    space: tuple[int, int] | None = None

    def __missing__(self, glyph: int) -> str:
        return ""


class _DecodedRun(Struct, frozen=True):
    """Glyphs of one font from Pango. `starts` are byte offsets into `text`, one for each glyph."""

    font: Font
    text: bytes
    numbers: tuple[int, ...]
    starts: tuple[int, ...]
    backward: bool
    size: float
    moves: tuple[tuple[int, int], ...]
    """For each glyph its advance, and the offset at which it is drawn."""


_KNOWN: dict[tuple[int, bytes, int], GlyphTexts] = {}
"""By the size of a font's file, its first bytes (with the checksums of all tables), and the face in it."""


_BY_FONT: WeakKeyDictionary[Font, GlyphTexts] = WeakKeyDictionary()


def glyph_texts(font: Font) -> GlyphTexts:
    """Return the texts of the glyphs of one of WeasyPrint's fonts."""
    if font not in _BY_FONT:
        content = font.file_content
        key = len(content), content[:1024], font.index
        if key not in _KNOWN:
            _KNOWN[key] = _read(content, font.index)
        _BY_FONT[font] = _KNOWN[key]
    return _BY_FONT[font]


def _read(content: bytes, index: int) -> GlyphTexts:
    import uharfbuzz

    face = uharfbuzz.Face(content, index)
    font = uharfbuzz.Font(face)
    found: dict[int, list[str]] = {}
    for code in face.unicodes:
        glyph = font.get_nominal_glyph(code)
        if glyph and code >= 0x20 and not _is_private(code):  # some fonts have the space's glyph for U+000D too
            found.setdefault(glyph, []).append(chr(code))
    glyph_texts = GlyphTexts({glyph: _most_likely(letters) for glyph, letters in found.items()})
    space = font.get_nominal_glyph(ord(" "))
    if space:
        glyph_texts.space = space, round(font.get_glyph_h_advance(space) * 1000 / face.upem)
    return glyph_texts


def _is_private(code: int) -> bool:
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def _most_likely(letters: Sequence[str]) -> str:
    """Return the most likely of the characters of one glyph: U+0020 of all spaces, a Hanja rather than a radical."""
    letter = letters[0] if len(letters) == 1 else min(letters, key=lambda one: (_composed(one) != one, one))
    return unicodedata.normalize("NFKC", letter) if _LIGATURES.match(letter) else letter


def _composed(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter)


# Lines


@contextmanager
def writing_actual_text() -> Iterator[list[tuple[str, str]]]:
    """Write ActualText into all that is painted within the block.

    Yields a list that gets (reason, text) for text that not every program can extract even so.
    """
    draw, faults = weasyprint.draw.text.draw_first_line, list[tuple[str, str]]()

    def draw_with_actual_text(stream: Stream, textbox: TextBox, *options: Any) -> Any:
        begin = len(stream.stream)
        pictures = draw(stream, textbox, *options)
        if len(stream.stream) > begin:
            faults.extend(_add_actual_text(stream, begin, textbox))
        return pictures

    weasyprint.draw.text.draw_first_line = draw_with_actual_text
    try:
        yield faults
    finally:
        weasyprint.draw.text.draw_first_line = draw


def _add_actual_text(stream: Stream, begin: int, textbox: TextBox) -> Iterator[tuple[str, str]]:
    """Add ActualText to a line that was just drawn, and yield (reason, text) for what cannot be extracted."""
    line = textbox.pango_layout
    parts: list[GlyphGroup] = []
    hyphenated = line.text.endswith(_END) or (
        textbox.style["hyphens"] == "auto" and line.text.endswith(textbox.style["hyphenate_character"])
    )
    can_be_divided = True
    for run in _runs(stream, line):
        if run.backward:
            yield RIGHT_TO_LEFT, _right_to_left(run.text.decode())
        if run.font.bitmap or run.font.png or run.font.svg or run.font.colr:
            yield PICTURES, run.text.decode()
            can_be_divided &= not run.font.bitmap  # whose numbers have two figures
        for before, part, after in _with_neighbours(_groups(run)):
            is_alone = part.is_space and not (_is_shown_with(before) or _is_shown_with(after))
            parts[-1:] = _with_space(parts[-1], part) if is_alone and parts else [*parts[-1:], part]
    if hyphenated and parts:
        parts[-1:] = _with_soft_hyphen(parts[-1])
    if can_be_divided and any(part.text is not None for part in parts):
        stream.stream[begin:] = list(_with_spans(stream.stream[begin:], parts))


def _right_to_left(text: str) -> str:
    """Return the letters of a run that make it run from right to left: not a comma between two words."""
    return "".join(letter for letter in text if bidirectional(letter) in ("R", "AL"))


def _runs(stream: Stream, line: Layout) -> Iterator[_DecodedRun]:
    """Yield the runs of a line that was just drawn, from `line_cache` or from Pango's layout."""
    text = line.text.encode()
    drawn = line.__dict__.pop("drawn", None)
    for font, size, run in drawn or ():
        infos = memoryview(run.glyphs).cast("i").tolist()
        starts = tuple(memoryview(run.clusters).cast("i"))
        moves = tuple(zip(infos[1::5], infos[2::5], strict=True))
        part = text[run.start : run.start + run.length]
        yield _DecodedRun(font, part, tuple(infos[::5]), starts, run.backward, size, moves)
    if drawn is not None:
        return
    run = line.get_first_line()[0].runs
    run = run[0] if run != ffi.NULL else run
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        font, size = stream.add_font(item.analysis.font)
        infos = glyphs.glyphs[0 : glyphs.num_glyphs]
        starts = tuple(glyphs.log_clusters[0 : glyphs.num_glyphs])
        moves = tuple((one.geometry.width, one.geometry.x_offset) for one in infos)
        part = text[item.offset : item.offset + item.length]
        yield _DecodedRun(
            font, part, tuple(one.glyph for one in infos), starts, bool(item.analysis.level % 2), size, moves
        )
        run = run.next


def _groups(run: _DecodedRun) -> list[GlyphGroup]:
    """Return the visible glyphs of a run, in order, in groups of one text each."""
    whole, means, font = run.text.decode().translate(_LEFT_OUT), glyph_texts(run.font), run.font
    drawn = [number for number in run.numbers if number != _EMPTY]
    is_plain = len(set(run.starts)) == len(run.starts) and are_single(whole)
    if is_plain and "".join(means.get(number, "\0") for number in drawn) == whole:
        font.to_unicode.update((number, means[number]) for number in drawn)
        return [GlyphGroup(len(drawn), None, whole[-1:], whole.isspace())] if drawn else []
    letters = list(_letters(run.text))
    starts = [letters[bisect_right(letters, start) - 1] for start in run.starts]
    ends = dict(pairwise(sorted({*starts, len(run.text)})))
    parts = []
    for start, places in groupby(range(len(starts)), key=starts.__getitem__):
        raw = run.text[start : ends[start]].decode()
        text = raw.translate(_LEFT_OUT) or raw
        seen = [place for place in places if run.numbers[place] != _EMPTY]
        for number in (run.numbers[place] for place in seen):
            if number < _EMPTY:
                font.to_unicode[number] = means[number] or font.to_unicode.get(number) or text or "\u200b"
        if seen:
            alone = run.numbers[seen[0]] if len(seen) == 1 else 0
            is_known = alone > _EMPTY or _is_same(
                means[alone], text
            )  # a glyph that is missing has a number by its text
            part = GlyphGroup(len(seen), None if is_known else text, text, text.isspace())
            parts.append(part if is_known else _with_bounds(part, run, seen))
    return parts


def _letters(text: bytes) -> Iterator[int]:
    """Yield the byte offsets at which letters with their combining marks begin: Pango may report marks apart."""
    start = 0
    for letter in letters_of(text.decode()):
        yield start
        start += len(letter.encode())


def _with_bounds(part: GlyphGroup, run: _DecodedRun, places: list[int]) -> GlyphGroup:
    """Return a group with blanks where its glyphs do not begin or end where their text does.

    poppler takes the text to be as wide as from the first glyph to the end of the last, and a letter whose last glyph
    is a mark above its middle for the end of a word. pdfium sorts what is drawn apart by where it begins, a raised mark
    too.
    """
    space = glyph_texts(run.font).space
    if space is None or max(run.numbers) > _EMPTY:
        return part
    number, width = space
    run.font.to_unicode[number] = " "
    run.font.widths.setdefault(number, width)
    first = run.moves[places[0]][1] * 1000 * FROM_UNITS / run.size
    advance, move = (step * 1000 * FROM_UNITS / run.size for step in run.moves[places[-1]])
    last = run.font.widths[run.numbers[places[-1]]] + move - advance
    return replace(
        part, blank=(b"<%04x>" % number, b"%d" % width), blank_before=abs(first) > _NEAR, blank_after=abs(last) > _NEAR
    )


def _is_same(means: str, text: str) -> bool:
    """Whether a glyph's own text serves: readers take all spaces for one."""
    return bool(means) and (
        unicodedata.normalize("NFC", means) == unicodedata.normalize("NFC", text) or _is_space(means, text)
    )


def _is_space(means: str, text: str) -> bool:
    return means.isspace() and text.isspace() and len(text) == 1


def _with_soft_hyphen(last: GlyphGroup) -> list[GlyphGroup]:
    """Return the last group of a line, split so that its hyphen, which is not in the text, is a soft hyphen."""
    return [*_without_last(last), GlyphGroup(1, "\u00ad", "\u00ad")]


def _with_neighbours(parts: Sequence[GlyphGroup]) -> Iterator[tuple[GlyphGroup | None, GlyphGroup, GlyphGroup | None]]:
    for place, part in enumerate(parts):
        yield (parts[place - 1] if place else None), part, (parts[place + 1] if place + 1 < len(parts) else None)


def _is_shown_with(other: GlyphGroup | None) -> bool:
    """Whether a neighbour is shown without ActualText, in one operator."""
    return other is not None and other.text is None


def _with_space(before: GlyphGroup, space: GlyphGroup) -> list[GlyphGroup]:
    """Return a group and a space that would be shown by itself: pdfium ignores such a space, and may not see the gap."""
    if not before.last.translate(_LEFT_OUT):  # a joiner, which some fonts have a glyph for
        return [before, space]
    if before.text is not None:
        text = before.text + " "
        return [replace(before, glyphs=before.glyphs + space.glyphs, text=text, last=" ", blank_after=False)]
    return [*_without_last(before), GlyphGroup(1 + space.glyphs, before.last + " ", " ")]


def _without_last(part: GlyphGroup) -> list[GlyphGroup]:
    return [replace(part, glyphs=part.glyphs - 1)] if part.glyphs > 1 else []


def _with_spans(items: Sequence[bytes], parts: Sequence[GlyphGroup]) -> Iterator[bytes]:
    """Yield the operators of a line, with Spans around the groups that have ActualText."""
    begins, ends = dict[int, GlyphGroup](), dict[int, GlyphGroup]()
    reached = 0
    for part in parts:
        if part.text is not None:
            begins[reached] = ends[reached + part.glyphs] = part
        reached += part.glyphs
    done, within = 0, None
    for item in items:
        if item.endswith(b" Tf") and done in ends:
            yield from _span_end(ends.pop(done))
            within = None
        if not item.endswith(b"] TJ"):
            yield item
            continue
        shown: list[bytes] = []
        for token in _tokens(item):
            if token.startswith(b"<"):
                if done in ends or done in begins:
                    yield from _shown(shown)
                    yield from _span_end(ends.pop(done, None))
                    within, shown = begins.pop(done, None), []
                    yield from _span_start(within)
                elif within and not any(earlier.startswith(b"<") for earlier in shown):
                    shown[:0] = within.blank[::-1]
                done += 1
            shown.append(token)
        yield from _shown(shown)
    yield from _span_end(ends.pop(done, None))


def _tokens(item: bytes) -> Iterator[bytes]:
    """Yield the glyphs of a TJ operator, each by itself, and the moves between them."""
    for found in _SHOWN.finditer(item):
        glyphs, move = found.groups()
        if move:
            if float(move):
                yield move
        else:
            yield from (b"<" + glyphs[start : start + 4] + b">" for start in range(0, len(glyphs), 4))


def _shown(tokens: Sequence[bytes]) -> Iterator[bytes]:
    if tokens:
        text = b" ".join(tokens).replace(b"> <", b"").replace(b"> ", b">").replace(b" <", b"<")
        yield b"[" + text + b"] TJ"


def _span_start(part: GlyphGroup | None) -> Iterator[bytes]:
    if part and part.text is not None:
        text = part.text.encode("utf-16-be").hex().encode()
        yield b"/Span <</ActualText <feff" + text + b">>> BDC"
        if part.blank_before:
            yield from _shown(part.blank)


def _span_end(part: GlyphGroup | None) -> Iterator[bytes]:
    if part:
        if part.blank_after:
            yield from _shown(part.blank[::-1])
        yield b"EMC"
