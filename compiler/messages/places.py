"""What every report needs to know of a place: its position, and text in which nothing is hidden."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from compiler.text.source import Position, Source, Span


def start_of(span: Span, sources: Mapping[str, Source]) -> Position:
    """Where a span starts; a file that could not be read has only a beginning."""
    source = sources.get(span.path)
    return source.position(span.start) if source else Position(1, 1)


def end_of(span: Span, sources: Mapping[str, Source]) -> Position:
    """Where a span ends."""
    source = sources.get(span.path)
    return source.position(span.end) if source else Position(1, 1)


def shown(text: str) -> str:
    """A source line without characters that nobody sees, act on the terminal, or reorder what stands around them.

    Each becomes one sign, so that columns stay true; a tab becomes a space, and spaces of other kinds stay.
    """
    return _with_signs(text, lambda letter: " " if letter == "\t" else letter if _is_space(letter) else SIGN)


def spelled(text: str) -> str:
    """A message in which every such character is spelled out, and every space but the common one.

    Two names that look alike are then seen to differ: `danko<U+200B>`. Of an overlong word only the beginning
    is printed: a name can have a million letters.
    """
    brief = _LONG.sub(lambda word: f"{word[0][:PRINTED_OF_WORD]}…", text) if len(text) > MAX_WORD else text
    return _with_signs(brief, lambda letter: f"<U+{ord(letter):04X}>")


MAX_WORD, PRINTED_OF_WORD = 200, 100
"""Letters of the longest word that is printed whole, and of a longer one the letters that are printed."""

_LONG = re.compile(rf"\S{{{MAX_WORD},}}")


SIGN = "\N{REPLACEMENT CHARACTER}"

UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that are drawn as nothing; four of them are fillers of Hangul."""


def _with_signs(text: str, sign: Callable[[str], str]) -> str:
    hidden = set(filter(_is_hidden, set(text)))  # of the few different letters that a text has
    if not hidden:
        return text
    before = ("", *text)
    return "".join(
        sign(letter) if letter in hidden and not _is_of_emoji(letter, before[at]) else letter
        for at, letter in enumerate(text)
    )


@lru_cache(4096)
def _is_hidden(letter: str) -> bool:
    if letter == " ":
        return False
    kind = unicodedata.category(letter)
    return kind in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp") or letter in UNSEEN or _is_variation(letter)


def _is_space(letter: str) -> bool:
    return unicodedata.category(letter) == "Zs"


def _is_variation(letter: str) -> bool:
    """Whether it chooses a variant of the letter before it and is itself nothing to see."""
    return "\ufe00" <= letter <= "\ufe0f" or "\u180b" <= letter <= "\u180f" or "\U000e0100" <= letter <= "\U000e01ef"


def _is_of_emoji(letter: str, before: str) -> bool:
    """Whether it only joins or dresses the emoji before it."""
    return letter in ("\u200d", "\ufe0f") and (
        before == "\ufe0f" or unicodedata.category(before or " ") in ("So", "Sk")
    )
