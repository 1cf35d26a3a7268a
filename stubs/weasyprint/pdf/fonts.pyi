from collections.abc import Callable
from typing import Any

TTFont: Callable[..., Any]

class Font:
    hb_face: Any
    file_content: bytes
    index: int
    hash: str
    name: bytes
    family: str
    flags: int
    ascent: int
    descent: int
    style: int
    weight: float
    font_size: float
    variations: dict[str, float]
    tables: list[str]
    bitmap: bool
    png: bool
    svg: bool
    colr: bool
    missing: dict[int, int]
    used_in_forms: bool
    widths: dict[int, int]
    to_unicode: dict[int, str]
