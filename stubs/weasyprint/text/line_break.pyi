from collections.abc import Callable
from typing import Any

from weasyprint.css import ComputedStyle

class Layout:
    text: str
    style: ComputedStyle | None
    justification_spacing: float
    first_line_direction: int
    layout: Any
    language: Any
    ascent: float | None
    underline_position: float | None
    strikethrough_position: float | None
    def __init__(self, style: ComputedStyle) -> None: ...
    def set_text(self, text: str) -> None: ...
    def setup(self, style: ComputedStyle) -> None: ...
    get_first_line: Callable[..., tuple[Any, int | None]]
    def deactivate(self) -> None: ...
    def reactivate(self, style: ComputedStyle) -> None: ...

split_first_line: Callable[..., tuple[Any, ...]]
