"""Painting page numbers, as the margins of a kind of page show them, apart from the pages.

Importing this module loads WeasyPrint.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

import tinycss2

from compiler.pdf.engine import capture, conformance, engine_messages, faces, weasyprint_internals, weasyprint_patches
from compiler.pdf.engine.typesetter import Typesetter, refuse_impossible
from compiler.pdf.objects import PaintedNumbers
from compiler.pdf.units import CannotCut


@weasyprint_patches.patched()
@faces.mended()
@weasyprint_internals.without_clock()
def paint(typesetter: Typesetter, empty: Element, kind: str, numbers: Sequence[int]) -> PaintedNumbers:
    """Paint page numbers as a kind of page shows them. `empty` is a page's root and body, which are filled.

    The first number is on a left page, the next on a right one, and so on. Raises `CannotCut`.
    """
    name = tinycss2.serialize_identifier(kind.partition("|")[0] or "auto")  # a theme may call it anything
    style = f"display: block !important; page: {name} !important; break-before: page !important"
    body = empty[-1]
    body.extend(Element("div", style=style) for _ in range(len(numbers) + 1))
    counts = (f"@page :nth({place}) {{ counter-reset: page {number} }}" for place, number in enumerate(numbers, 2))
    with engine_messages.collecting_messages():
        laid = typesetter.lay_out(empty, typesetter.sheet("\n".join(counts)))
        document = laid.copy(laid.pages[1:])
        if len(document.pages) != len(numbers):
            raise CannotCut("its pages hold more than the text")
        for page in document.pages:
            weasyprint_internals.keep_only_page_numbers(page)
        painting, used, _ = capture.painted(document, [False] * len(numbers), pdf_tags=False)
    if capture.has_pictures(painting):
        raise CannotCut("it sets page numbers on pictures")
    refuse_impossible(conformance.written(painting))
    drawn, files = typesetter.fonts_of(used)
    contents = tuple(capture.content_of(painting, number) for number in painting.pages)
    return PaintedNumbers(contents, capture.states_of(painting), drawn, files)
