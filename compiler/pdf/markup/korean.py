"""Where lines of Korean may break: between words (어절), never inside one.

The line breaker splits between any two syllables and has no ``word-break: keep-all``. A word joiner (U+2060) between
two letters forbids the break there, shows nothing, and is not among the characters that a reader copies or searches.
It belongs in text that is about to be drawn and nowhere else: never in bookmarks, metadata, alternatives or links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from compiler.pdf.glyphs import letters_of

JOINER = "\u2060"

MAX_WORD_LETTERS = 30
"""Letters from which on a word keeps its breaks, since it may be wider than a line."""

_WORD = re.compile(r"[^\s\u200b]+")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
# Letters between which, or beside which, the breaker would otherwise allow a break: Hangul, kana, Chinese characters.
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")
# After these a line may end even without a space: dashes, hyphens, dots that trail off.
_ENDS = frozenset("-\u2010\u2012\u2013\u2014\u2015\u2026\u22ef")


Joints = Callable[[str], Iterator[int]]
"""A rule that yields the offsets of a text before which a joiner belongs, in order."""


def everywhere(text: str) -> Iterator[int]:
    """Yield every place where the line breaker would break a word of Hangul: `1988년`, `KGB처럼` and `(서울)의` too."""
    return (at for at, _, _ in _pairs(text))


def after_hangul(text: str) -> Iterator[int]:
    """Yield those between two wide letters only, for text whose Latin letters have a font of their own.

    A joiner is drawn with the font of the letter before it. Fonts with Graphite tables, such as Gentium, do not know
    that it is invisible and draw a box; fonts with Hangul know.
    """
    return (at for at, left, right in _pairs(text) if _WIDE.match(left) and _WIDE.match(right))


def _pairs(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (offset of the second, first, second) for two letters of a word of Hangul between which the breaker would
    break.

    A letter includes its combining marks: a syllable of old Hangul is several characters, and so is one with a tone
    mark.
    """
    for word in _WORD.finditer(text):
        letters = list(letters_of(word.group()))
        if len(letters) > MAX_WORD_LETTERS or not _HANGUL.search(word.group()):
            continue
        at = word.start()
        for left, right in pairwise(letters):
            at += len(left)
            if left not in _ENDS and (_WIDE.match(left) or _WIDE.match(right)):
                yield at, left, right


def join(parts: list[str], joints: Joints = everywhere) -> list[str]:
    """Return the parts of one paragraph, in order, with joiners. A word may run from one part into the next."""
    at = joints("".join(parts))
    joint = next(at, -1)
    start, joined = 0, []
    for part in parts:
        pieces, done = [], 0
        while start <= joint < start + len(part):
            pieces.append(part[done : joint - start])
            done, joint = joint - start, next(at, -1)
        pieces.append(part[done:])
        joined.append(JOINER.join(pieces))
        start += len(part)
    return joined
