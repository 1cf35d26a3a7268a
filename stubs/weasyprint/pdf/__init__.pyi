from collections.abc import Callable
from typing import Any

import pydyf
from weasyprint.pdf.fonts import Font

build_fonts_dictionary: Callable[[pydyf.PDF, dict[Any, Font], Any, Any, Any], pydyf.Dictionary]
