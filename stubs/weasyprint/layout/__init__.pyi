from typing import Any

class LayoutContext:
    excluded_shapes: list[Any]
