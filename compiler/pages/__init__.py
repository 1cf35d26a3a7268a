"""Documents on paper: ``lay_out`` makes a PDF of a document, ``html`` a page for a browser.

Importing this package loads no renderer: that takes a second and needs libraries which checking a story does not.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import warnings
from collections.abc import Callable, Iterator

from compiler.document import Document
from compiler.pages import html as markup
from compiler.pages import korean
from compiler.pages.glyphs import unseen
from compiler.pages.korean import Joints
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
    house_layout,
    paper_css,
    theme,
)

__all__ = [
    "THEMES",
    "Complaint",
    "Layout",
    "NoFonts",
    "NoRenderer",
    "Pages",
    "Paper",
    "Theme",
    "house_layout",
    "html",
    "lay_out",
    "theme",
    "unprintable",
]

_CHART_FONT = re.compile(r"--chart-font\s*:\s*(?P<fonts>[^;}]+)")


def lay_out(document: Document, layout: Layout, created: str | None = None) -> Pages:
    """Set a document and print it. ``created`` is its date for the metadata (ISO 8601), the document's own if left out.

    The same document, layout and fonts give the same bytes. Raises ``NoRenderer`` and ``NoFonts``.
    """
    press = _press()

    def printed(joints: Joints | None, plain: bool) -> Pages:
        text = markup.page(document, "", _chart_fonts(layout.theme), created, joints, plain=plain)
        return press(text, paper_css(layout.paper) + base_css(), layout.theme.css)

    korean_text = document.language.partition("-")[0].lower() == "ko"
    made = printed(korean.everywhere if korean_text else korean.after_hangul, False)
    # Some fonts draw what should not be seen, such as a joiner, as a box: then first we, and the text, do with fewer.
    for joints in (korean.after_hangul, None):
        if not any(map(unseen, _undrawn(made))):
            return made
        made = printed(joints, True)
    return made


def _undrawn(made: Pages) -> str:
    return "".join(complaint.characters for complaint in made.complaints)


def unprintable() -> str | None:
    """Why nothing can be printed on this machine; ``None`` if it can."""
    try:
        _press()
    except NoRenderer as error:
        return error.reason
    except NoFonts:
        return "no font is installed"
    return None


def _press() -> Callable[[str, str, str], Pages]:
    """The renderer, loaded when it is first needed."""
    try:
        # Where Pango is missing WeasyPrint prints advice while it is imported, into what may be a script's input.
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), _no_search():
            # WeasyPrint warns on import that there are no fonts; to go on would end in a segmentation fault.
            warnings.filterwarnings("error", message="No fonts|FontConfig", category=UserWarning)
            from compiler.pages.press import press
    except UserWarning as warning:
        raise NoFonts(str(warning)) from None
    except (ImportError, OSError) as error:
        raise NoRenderer(str(error)) from error
    return press


@contextlib.contextmanager
def _no_search() -> Iterator[None]:
    """Let nothing search the system for a library while WeasyPrint is imported: a quarter of that time (measured).

    It tries the names that its libraries have on all systems; for each that is not Linux's, cffi starts ldconfig and a
    compiler to look for it. The names that Linux has need no search. Elsewhere the search is what finds them.
    """
    import ctypes.util

    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def html(document: Document, layout: Layout, created: str | None = None) -> str:
    """The same document as one HTML file that needs nothing else, for a browser or for further work."""
    styles = paper_css(layout.paper) + base_css() + layout.theme.css
    return markup.page(document, styles, _chart_fonts(layout.theme), created)


def _chart_fonts(theme: Theme) -> str:
    """The font list that a theme declares for charts: a picture cannot inherit it from the page."""
    declared = _CHART_FONT.search(theme.css)
    return " ".join(declared["fonts"].split()) if declared else "sans-serif"
