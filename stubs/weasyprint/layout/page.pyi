from collections.abc import Callable

from weasyprint import HTML
from weasyprint.css import StyleFor
from weasyprint.formatting_structure.boxes import PageType

set_page_type_computed_styles: Callable[[PageType, HTML, StyleFor], None]
