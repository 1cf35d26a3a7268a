"""Folios (page numbers), painted apart from the pages that show them, since a unit does not know on which page it
begins.

The theme's own margin boxes draw them, on pages of which nothing else is kept. With plain digits a few samples serve
for all: a number is drawn as another of as many digits is, with other glyphs. Whether that holds is seen from the
samples; where it does not (digits of unequal width, numbers in words, sides that differ) every number is painted.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from compiler.pdf.assembly.unit_jobs import UnitContext, paint_page_numbers
from compiler.pdf.assembly.workers import Execution
from compiler.pdf.engine.font_subsets import keep_font_files
from compiler.pdf.engine.structure_tree import IN_MARGIN
from compiler.pdf.objects import Folios, Numerals, deflate

ROW = 32
"""Page numbers that are cached together. Even numbers are on left pages, and so is the first of a row."""

FIGURES = tuple(range(10))
ROUND = (0, 10, 100, 1000)
"""The samples for numbers with one, two, three and four digits."""

PAIRS = (11, 14, 17, 41, 47, 71, 74, 77)
"""Samples with digits that a font may kern."""

SAMPLES = tuple(dict.fromkeys((*FIGURES, *ROUND, *PAIRS)))

Row = tuple[str, int]
"""A kind of page, and the number (from 0) of the row of page numbers."""


def folio_rows(wanted: Iterable[Row], context: UnitContext, execution: Execution) -> dict[Row, Folios]:
    """Return the rows of page numbers that a document shows."""
    cache = execution.cache
    keys = {row: context.key("folios", row[0], str(row[1])) for row in wanted}
    found = {row: cache.get(key, Folios) for row, key in keys.items()}
    for row in [row for row, folios in found.items() if folios is None]:
        numerals = cache.kept(context.key("numerals", row[0]), Numerals, partial(_numerals, context, row[0], execution))
        if numerals.figures and row[1] * ROW + ROW <= 10 * ROUND[-1]:
            found[row] = Folios(
                tuple(_deflated(_drawn(numerals, row[1] * ROW + place)) for place in range(ROW)),
                numerals.states,
                numerals.fonts,
            )
            cache.put(keys[row], found[row])
    left = [row for row, folios in found.items() if folios is None]
    jobs = [partial(paint_page_numbers, context, kind, range(row * ROW, row * ROW + ROW)) for kind, row in left]
    for which, made in execution.run(jobs, [ROW] * len(jobs)):
        found[left[which]] = Folios(tuple(map(_deflated, made.drawn)), made.states, made.fonts)
        cache.put(keys[left[which]], found[left[which]])
        keep_font_files(made.files, cache)
    return {row: folios for row, folios in found.items() if folios is not None}


def _numerals(context: UnitContext, kind: str, execution: Execution) -> Numerals:
    """Return how a kind of page draws numbers, without `figures` if the samples do not serve for all numbers."""
    if "|" in kind:
        return Numerals((), (), {}, ())
    ((_, made),) = execution.run([partial(paint_page_numbers, context, kind, SAMPLES)], [1])
    keep_font_files(made.files, execution.cache)
    drawn = dict(zip(SAMPLES, made.drawn, strict=True))
    glyphs = {text: b"%04x" % glyph for font in made.fonts for glyph, text in font.texts.items()}
    figures = tuple(glyphs.get(str(figure), b"") for figure in FIGURES)
    numerals = Numerals(figures, tuple(drawn[number] for number in ROUND), made.states, made.fonts)
    plain = len(made.fonts) == 1 and all(figures) and all(_fits(numerals, number) for number in ROUND)
    if not plain or any(_drawn(numerals, number) != drawn[number] for number in SAMPLES):
        return Numerals((), (), {}, ())
    return numerals


def _fits(numerals: Numerals, number: int) -> bool:
    return numerals.samples[len(str(number)) - 1].count(_text(numerals, number)) == 1


def _drawn(numerals: Numerals, number: int) -> bytes:
    """Return a number as the round one of as many digits is drawn."""
    figures = len(str(number)) - 1
    return numerals.samples[figures].replace(_text(numerals, ROUND[figures]), _text(numerals, number))


def _text(numerals: Numerals, number: int) -> bytes:
    return b"".join(numerals.figures[int(figure)] for figure in str(number))


def _deflated(content: bytes) -> bytes:
    """Return the content that draws a page number as a deflated artifact (ISO 32000-1, 14.8.2.2)."""
    return deflate(b"/Artifact %s BDC\n%s\nEMC" % (IN_MARGIN, content))
