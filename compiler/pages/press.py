"""From HTML and style sheets to a PDF, by WeasyPrint. The only module that imports it, and imported only to print."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from weasyprint import CSS, HTML  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data  # type: ignore[import-untyped]
from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

from compiler.pages import complaints, fonts, glyphs, subsets
from compiler.pages.layout import Complaint, Pages


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Gives out ``data:`` and the font files that we name ourselves; refuses every other address unopened."""

    def __init__(self, files: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=("data",))
        self.files = {f"font:{number}": path for number, path in enumerate(files)}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        if url in self.files:
            return URLFetcherResponse(url, self.files[url].read_bytes())
        return super().fetch(url, headers)


def press(markup: str, ours: str, theme: str) -> Pages:
    """Render ``markup`` with our style sheet under the theme's.

    Nothing is read but these three texts and installed fonts: there is no base address, and no address is opened.
    """
    repairs = fonts.repairs(theme)
    faces = "".join(f"@font-face {{ {face}; src: url(font:{number}) }}\n" for number, face in enumerate(repairs))
    configuration, fetcher = FontConfiguration(), _Fetcher(tuple(repairs.values()))

    def sheet(css: str) -> Any:
        return CSS(string=css, url_fetcher=fetcher, font_config=configuration)

    with _without_gc(), complaints.listening() as heard:
        first = sheet(faces + ours)
        ours_end = len(heard)
        second = sheet(theme)
        theme_end = len(heard)
        document = HTML(string=markup, url_fetcher=fetcher).render(
            font_config=configuration, stylesheets=[first, second], pdf_variant="pdf/ua-1"
        )
        pdf = document.write_pdf(finisher=_finish(heard), pdf_variant="pdf/ua-1")
    complaints_of_theme = complaints.from_theme(
        [message for message in heard[:ours_end] + heard[theme_end:] if not _otherwise_told(message)], theme
    )
    anchors = {name: number for number, page in enumerate(document.pages, 1) for name in page.anchors}
    return Pages(
        len(document.pages),
        MappingProxyType(anchors),
        pdf,
        (
            *complaints.from_theme(heard[ours_end:theme_end], theme),
            *_undrawn(markup, document, heard),
            *complaints_of_theme,
        ),
    )


def _otherwise_told(message: str) -> bool:
    return bool(subsets.FAILED.search(message)) or any(True for _ in complaints.undrawn((message,)))


def _undrawn(markup: str, document: Any, heard: list[str]) -> Iterator[Complaint]:
    """The complaint about characters that became boxes, if there are any.

    WeasyPrint speaks of a character that no font has, but not of a font that fails to draw one: that leaves glyph 0,
    and of several such characters only the first. So once there is a box the whole text is compared with the fonts.
    """
    boxes = [font.to_unicode[0] for font in document.fonts.values() if 0 in font.to_unicode]
    spoken = tuple(complaints.undrawn(heard))
    if not boxes and not spoken:
        return
    files = {font.hash: font for font in document.fonts.values()}.values()
    drawable = frozenset[str]().union(*(glyphs.has(get_hb_object_data(font.hb_face), font.index) for font in files))
    missing = dict.fromkeys((*glyphs.missing(glyphs.visible(markup), drawable), *spoken))
    missing.update(dict.fromkeys(glyphs.boxed(boxes, missing)))
    yield Complaint("missing-glyph", f"no installed font has {' '.join(missing)}", characters="".join(missing))


def _finish(heard: list[str]) -> Any:
    """What is done to the PDF before it is written: fonts that were embedded whole are subset after all."""

    def finish(document: Any, pdf: Any) -> None:
        failed = {match["family"] for match in map(subsets.FAILED.search, heard) if match}
        if failed:
            subsets.shrink(document.fonts.values(), pdf.objects, failed)

    return finish


@contextmanager
def _without_gc() -> Iterator[None]:
    """Keep the garbage collector away: the work makes many objects and hardly a cycle (measured: 5 to 15 % of the time)."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
