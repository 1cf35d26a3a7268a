"""What every report needs to know of a place: its position, and text that a terminal can show."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from compiler.source import Position, Source, Span


def start_of(span: Span, sources: Mapping[str, Source]) -> Position:
    """Where a span starts; a file that could not be read has only a beginning."""
    source = sources.get(span.path)
    return source.position(span.start) if source else Position(1, 1)


def end_of(span: Span, sources: Mapping[str, Source]) -> Position:
    """Where a span ends."""
    source = sources.get(span.path)
    return source.position(span.end) if source else Position(1, 1)


def shown(text: str) -> str:
    """Text without characters that would act on a terminal instead of being seen, or reorder what stands around them.

    Each becomes one sign, so that columns stay true; a tab becomes a space.
    """
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if _acts(letter) else " " if letter == "\t" else letter for letter in text
    )


def _acts(letter: str) -> bool:
    if letter == "\t" or letter == "\u200d":  # a joiner inside an emoji is harmless
        return False
    return unicodedata.category(letter) in ("Cc", "Cs") or unicodedata.bidirectional(letter) in (
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    )  # fmt: skip
