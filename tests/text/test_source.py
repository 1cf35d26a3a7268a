"""Offsets lead to lines and columns, and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compiler.text.source import Position, Source


@given(st.text(alphabet="가a\n\r é🎬", max_size=60), st.data())
def test_line_and_column_lead_back_to_the_offset(text: str, data: st.DataObject) -> None:
    source = Source("s", text.encode())
    index = data.draw(st.integers(0, len(text)))
    offset = len(text[:index].encode())
    position = source.position(offset)
    assert position.line == text[:index].count("\n") + 1
    assert position.column == index - (text.rfind("\n", 0, index) + 1) + 1
    if "\r" not in text:
        assert source.offset(position.line, position.column) == offset


def test_columns_count_characters_and_not_bytes() -> None:
    assert Source("s", "단코와 x".encode()).position(len("단코와 ".encode())) == Position(1, 5)
