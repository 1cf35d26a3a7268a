from typing import Any

from weasyprint.text.fonts import FontConfiguration

class ComputedStyle(dict[str, Any]):
    font_config: FontConfiguration

class StyleFor:
    initial_page_sizes: dict[str, Any]
    def add_page_declarations(self, page_type: Any) -> None: ...
    def get_cascaded_styles(self) -> dict[tuple[Any, str | None], dict[str, tuple[Any, Any]]]: ...
    def get_computed_styles(self) -> dict[tuple[Any, str | None], ComputedStyle]: ...
