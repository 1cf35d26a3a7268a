from collections.abc import Callable

from weasyprint.css import ComputedStyle
from weasyprint.text.line_break import split_first_line as split_first_line

avoid_collisions: Callable[..., tuple[float, float, float]]
strut: Callable[[ComputedStyle], tuple[float, float]]
