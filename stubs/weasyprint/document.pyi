from collections.abc import Callable, Iterable
from typing import Any

import pydyf
from weasyprint.formatting_structure.boxes import PageBox
from weasyprint.pdf.fonts import Font

class Page:
    width: float
    height: float
    bookmarks: list[tuple[int, str, tuple[float, float], str]]
    links: list[tuple[str, str, Any, Any]]
    anchors: dict[str, tuple[float, ...]]
    _page_box: PageBox

class Document:
    pages: list[Page]
    fonts: dict[Any, Font]
    def copy(self, pages: Iterable[Page]) -> Document: ...
    def write_pdf(
        self, *, finisher: Callable[[Document, pydyf.PDF], None] | None = None, **options: Any
    ) -> bytes | None: ...
