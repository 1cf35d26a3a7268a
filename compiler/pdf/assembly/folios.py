"""Page numbers, painted apart from the pages that show them, since no unit knows on which page it begins.

They are drawn by the theme's own margin boxes, on pages of which nothing else is kept. Where figures are plain, a few
samples serve for all: a number is drawn as another with as many figures is, but for the figures. Whether that holds is
seen from the samples; where it does not (figures of unequal width, numbers in words, left and right pages that differ),
every number is painted.
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
"""How many numbers are kept together. An even one stands on a left page, so the first of a row does."""

FIGURES = tuple(range(10))
ROUND = (0, 10, 100, 1000)
"""What a number with one, two, three, four figures is drawn like."""

PAIRS = (11, 14, 17, 41, 47, 71, 74, 77)
"""Figures that a font may draw closer together."""

SAMPLES = tuple(dict.fromkeys((*FIGURES, *ROUND, *PAIRS)))

Row = tuple[str, int]
"""A kind of page, and which of the rows of numbers."""


def folio_rows(wanted: Iterable[Row], context: UnitContext, execution: Execution) -> dict[Row, Folios]:
    """The rows of page numbers that a document shows."""
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
    """What numbers are drawn like on a kind of page, without ``figures`` if no sample serves for others."""
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
    """A number, drawn as the round one with as many figures is."""
    figures = len(str(number)) - 1
    return numerals.samples[figures].replace(_text(numerals, ROUND[figures]), _text(numerals, number))


def _text(numerals: Numerals, number: int) -> bytes:
    return b"".join(numerals.figures[int(figure)] for figure in str(number))


def _deflated(content: bytes) -> bytes:
    """What is drawn on a page, said to be no part of its text."""
    return deflate(b"/Artifact %s BDC\n%s\nEMC" % (IN_MARGIN, content))
