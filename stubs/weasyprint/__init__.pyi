# The parts of WeasyPrint 70 that photoplay uses: what is documented here, and what is not in the modules under it.

from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import cssselect2 as cssselect2
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

__version__: str

class HTML:
    base_url: str | None
    url_fetcher: URLFetcher
    media_type: str
    wrapper_element: cssselect2.ElementWrapper
    etree_element: Element
    def __init__(self, *, string: str) -> None: ...
    def render(
        self, font_config: FontConfiguration | None = None, *, stylesheets: list[CSS] = ..., **options: Any
    ) -> Document: ...

class CSS:
    def __init__(
        self, *, string: str, url_fetcher: URLFetcher | None = None, font_config: FontConfiguration | None = None
    ) -> None: ...
