from typing import Any

import pydyf
from weasyprint.pdf.fonts import Font

class Stream(pydyf.Stream):
    _fonts: dict[Any, Font]
    def add_font(self, pango_font: Any) -> tuple[Font, float]: ...
