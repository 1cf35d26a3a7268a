from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream

draw_first_line: Callable[[Stream, TextBox, str, Any, Matrix], list[Any]]
