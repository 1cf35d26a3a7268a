from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from weasyprint.css import ComputedStyle
from weasyprint.text.line_break import Layout

class PageType(NamedTuple):
    side: str
    blank: bool
    name: str

class Box:
    element: Element | None
    element_tag: str
    at_keyword: str
    style: ComputedStyle
    background: Any
    position_x: float
    position_y: float
    width: float
    height: float
    margin_left: float
    margin_right: float
    margin_top: float
    def content_box_x(self) -> float: ...

class ParentBox(Box):
    children: Sequence[Box]

class LineBox(ParentBox): ...
class MarginBox(ParentBox): ...

class PageBox(ParentBox):
    page_type: PageType
    canvas_background: Any

class TextBox(Box):
    text: str
    pango_layout: Layout
