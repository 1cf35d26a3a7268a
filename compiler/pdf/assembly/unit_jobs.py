"""Jobs on the units of a document, done by WeasyPrint in this process or in a worker.

Each job is a function of a `UnitContext` and a unit. Importing this module does not load WeasyPrint.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from compiler.documents.blocks import Document
from compiler.model.language_tags import is_korean
from compiler.pdf import units
from compiler.pdf.assembly.workers import Execution
from compiler.pdf.engine import environment, loader
from compiler.pdf.glyphs import unseen
from compiler.pdf.layout import Failed, Layout, NotPrinted, TooMuch, base_css, chart_fonts, paper_css
from compiler.pdf.markup import document_html, korean
from compiler.pdf.objects import CutRules, PageStarts, PaintedNumbers, PaintedUnit
from compiler.pdf.styles import bounds
from compiler.pdf.units import CannotCut, Unit
from compiler.store.cache import encoded, key_of, own_version

if TYPE_CHECKING:
    from compiler.pdf.engine.typesetter import Typesetter


class UnitContext(Struct, frozen=True):
    """Everything that the units of a document share: the document without its text, the style sheets, the font list of
    charts.

    `ours` and `theme` are CSS; `identity` is the digest of renderer and fonts; `cut_rules` are the theme's.
    """

    document: Document
    ours: str
    theme: str
    fonts: str
    identity: str
    cut_rules: CutRules

    def typesetter(self) -> Typesetter:
        """Return the typesetter for the style sheets. Raises `NoRenderer` and `NoFonts`."""
        return loader.typesetter(self.ours, self.theme, self.identity)

    def key(self, kind: str, *parts: bytes | str) -> str:
        """Return the cache key of a result of this kind, made in this context from `parts`."""
        return key_of(
            kind, own_version(), self.identity, self.ours, self.theme, self.fonts, encoded(self.document), *parts
        )


def sheets(layout: Layout) -> tuple[str, str]:
    """Return our style sheet and the theme's. Raises `Failed` if the theme is too large or too deeply nested to be
    parsed.
    """
    too_much = bounds.excess(layout.theme.css)
    if too_much:
        raise Failed("the pages", too_much)
    return paper_css(layout.paper) + base_css(), layout.theme.css


def unit_context(document: Document, layout: Layout, execution: Execution) -> UnitContext:
    """Return the context of a document's units."""
    ours, theme = sheets(layout)
    key = key_of("cut_rules", own_version(), theme)
    rules = execution.kept(
        key, CutRules, partial(_cut_rules, theme), len(theme)
    )  # a stranger decides how long it takes
    bare = replace(document, blocks=(), title="", description=None, keywords=(), authors=(), date=None)
    return UnitContext(bare, ours, theme, chart_fonts(layout.theme), environment.identity(execution.cache), rules)


def _cut_rules(theme: str) -> CutRules:
    from compiler.pdf.styles.cut_rules import cut_rules

    with _failing("the pages"):
        return cut_rules(theme)


@contextmanager
def _failing(what: str) -> Iterator[None]:
    """Raise `Failed` for any error of the renderer: a style sheet can ask for more than a page can hold. `what` names
    the place.
    """
    try:
        yield
    except (CannotCut, NotPrinted):
        raise
    except Exception as fault:
        why = _why(fault)
        raise Failed(what, why, None if why else _where(fault)) from fault


def _place(context: UnitContext, unit: Unit | None = None) -> str:
    name = units.named(unit) if unit else None
    return f"the {context.document.kind}{f' at “{name}”' if name else ''}"


def _why(fault: Exception) -> str | None:
    """Return the reason of an error in our words, or `None` if only the renderer's own words, meant for its developers,
    give it.
    """
    if isinstance(fault, TooMuch):
        return str(fault)
    if isinstance(fault, MemoryError):
        return "it takes more memory than it may"
    if isinstance(fault, RecursionError):
        return "something in it is nested too deep"
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    if isinstance(fault, ArithmeticError):
        return "a length or a share in it is too large or too small to reckon with"
    return None


def _where(fault: Exception) -> str:
    """Return the file and line of a library that raised an error, as in "weasyprint/layout/tables.py:12"."""
    *_, last = traceback.extract_tb(fault.__traceback__)
    return f"{'/'.join(Path(last.filename).parts[-3:])}:{last.lineno}"


def find_page_starts(context: UnitContext, skeleton: Unit) -> PageStarts:
    """Return the possible cuts at which a page starts."""
    page = document_html.page(context.document, context.fonts, unit=skeleton)
    with _failing(_place(context)):
        return context.typesetter().page_starts(page, frozenset(units.anchors(skeleton)))


def paint_unit(context: UnitContext, unit: Unit) -> PaintedUnit:
    """Paint a unit. Where a font draws an invisible character, such as a word joiner, as a box, paint it again with
    fewer of them.
    """
    in_korean = is_korean(context.document.language)
    files: dict[str, bytes] = {}
    with _failing(_place(context, unit)):
        typesetter = context.typesetter()
        for joints, plain in (
            (korean.everywhere if in_korean else korean.after_hangul, False),
            (korean.after_hangul, True),
            (None, True),
        ):
            page = document_html.page(context.document, context.fonts, joints, plain=plain, unit=unit)
            made = typesetter.paint(
                page,
                bind_numbers=not unit.first,
                sides=context.cut_rules.sides,
                promised=frozenset(units.anchors(unit)),
            )
            files |= made.files
            if not any(unseen(letter) for one in made.object_file.complaints for letter in one.characters):
                break
    return replace(made, files=files)


def paint_page_numbers(context: UnitContext, kind: str, numbers: Sequence[int]) -> PaintedNumbers:
    """Paint page numbers as a kind of page shows them."""
    empty = document_html.page(context.document, context.fonts)
    with _failing(_place(context)):
        typesetter = context.typesetter()
        from compiler.pdf.engine import page_numbers  # loads WeasyPrint, as the typesetter has done

        return page_numbers.paint(typesetter, empty, kind, numbers)
