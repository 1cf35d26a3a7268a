"""Documents on paper: ``lay_out`` makes a PDF of a document, ``html`` a page for a browser.

Importing this package loads no renderer: that takes a second and needs libraries which checking a story does not.
"""

from __future__ import annotations

from msgspec.structs import replace

from compiler.cache import Cache
from compiler.document import Document
from compiler.pages import assembly, renderer, units
from compiler.pages import html as markup
from compiler.pages.crew import Means, Progress, crew, hands
from compiler.pages.fontfiles import Lost
from compiler.pages.layout import (
    THEMES,
    Complaint,
    Layout,
    NoFonts,
    NoRenderer,
    Pages,
    Paper,
    Theme,
    base_css,
    chart_fonts,
    house_layout,
    paper_css,
    theme,
)

__all__ = [
    "THEMES",
    "Complaint",
    "Layout",
    "Means",
    "NoFonts",
    "NoRenderer",
    "Pages",
    "Paper",
    "Progress",
    "Theme",
    "hands",
    "house_layout",
    "html",
    "lay_out",
    "theme",
    "unprintable",
]


def lay_out(
    document: Document,
    layout: Layout,
    created: str | None = None,
    means: Means | None = None,
) -> Pages:
    """Set a document and print it. ``created`` is its date for the metadata (ISO 8601), the document's own if left out.

    What the cache of the ``means`` holds is not laid out again. The same document, layout and fonts give the same bytes,
    whatever is in there and however many processes work. Raises ``NoRenderer`` and ``NoFonts``.
    """
    means = means or Means()
    try:
        return _laid_out(document, layout, created, means)
    except Lost:  # the cache has lost the file of a font that its pages are drawn with
        return _laid_out(document, layout, created, replace(means, cache=Cache()))


def _laid_out(document: Document, layout: Layout, created: str | None, means: Means) -> Pages:
    setting = assembly.setting_of(document, layout)
    with crew(means.hands) as run:
        parts = assembly.units_of(document, setting, means.cache)
        done = assembly.made_of(parts, setting, means, run)
        if done is None:
            done = assembly.made_of((units.whole(document),), setting, means, run)
            assert done is not None
        made, pieces = done
    linked = assembly.link(pieces, document, created, means.cache)
    in_one = (
        None
        if len(made) > 1 or document.kind != "treatment"
        else units.bound(layout.theme.css) or "no part begins a page"
    )
    return Pages(linked.count, linked.anchors, linked.pdf, assembly.complaints(made), in_one)


def unprintable() -> str | None:
    """Why nothing can be printed on this machine; ``None`` if it can."""
    try:
        renderer.load()
    except NoRenderer as error:
        return error.reason
    except NoFonts:
        return "no font is installed"
    return None


def html(document: Document, layout: Layout, created: str | None = None) -> str:
    """The same document as one HTML file that needs nothing else, for a browser or for further work."""
    styles = paper_css(layout.paper) + base_css() + layout.theme.css
    return markup.page(document, styles, chart_fonts(layout.theme), created)
