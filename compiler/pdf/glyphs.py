"""Which characters of a document no font has drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

import regex

_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Joiners, fillers and variation selectors, as far as their category does not tell."""


_LETTER = regex.compile(r"\X")
"""An extended grapheme cluster (UAX #29)."""

_SINGLE = re.compile(
    "[\0-\xac\xae-\u02ff\u0391-\u03ff\u0410-\u0481\u2010-\u2027\u2030-\u205f\u2060\u20a0-\u20bf\u3000-\u3029\u3031-\u3096\u309b-\u312f"
    "\u3131-\u318e\u4e00-\u9fff\uac00-\ud7a3]*"
)
"""Where no character joins another: Latin, Greek, Cyrillic, kana, Chinese characters, Hangul, what joins its words."""


def unseen(character: str) -> bool:
    """Whether a character has no glyph that could be missed: spaces, controls, joiners, soft hyphens, marks of format."""
    return unicodedata.category(character) in {"Cf", "Cc", "Zs", "Zl", "Zp"} or bool(_UNSEEN.match(character))


_SYLLABLE = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]{2}")
"""Jamo that make a syllable, of which a filler may be one."""

_SPACES = {**dict.fromkeys(range(0x2000, 0x200B), " "), **dict.fromkeys((0x2007, 0x202F), "\u00a0")}
_SPACES |= {0x1680: " ", 0x205F: " ", **dict.fromkeys((0x2001, 0x2003, 0x3000), "\u00a0 ")}
"""What stands for spaces in fonts that have only two: one that holds a line together for one that does, and for those as
wide as a letter two, of which the first stays at the start of a line."""


def without_unseen(text: str) -> str:
    """A text without what has no glyph. Spaces stay, as those that every font has."""
    if text.isascii():
        return text
    letters = (one for one in letters_of(text) if len(one) > 1 or one.isspace() or not unseen(one))
    kept = (one if _SYLLABLE.match(one) else "".join(c for c in one if not unseen(c) or c.isspace()) for one in letters)
    return "".join(kept).translate(_SPACES)


def letters_of(text: str) -> Iterator[str]:
    """The letters of a text as readers count them, each with its marks: a syllable of old Hangul, a flag, ``ọ̀``."""
    return iter(text) if are_single(text) else (found.group() for found in _LETTER.finditer(text))


def are_single(text: str) -> bool:
    """Whether each character of a text is surely a letter by itself."""
    return text.isascii() or _SINGLE.fullmatch(text) is not None


def visible(page: Element) -> str:
    """What the body of a page says, in reading order, without what is on pages that are thrown away."""
    return "\n".join(text for body in page.iter("body") for text in _said(body))


def _said(parent: Element) -> Iterator[str]:
    yield parent.text or ""
    for child in parent:
        if "data-discarded" not in child.attrib:
            yield from _said(child)
        yield child.tail or ""


def has(content: bytes, index: int) -> frozenset[str]:
    """The characters that a font file has."""
    from fontTools import ttLib

    font = ttLib.TTFont(BytesIO(content), fontNumber=index, lazy=True)
    return frozenset(map(chr, font.getBestCmap() or ()))


def missing(text: str, drawable: Collection[str]) -> Iterator[str]:
    """The characters of a text that are not among the drawable ones, each once, in reading order.

    A letter and its marks count as drawable in any of their spellings: the page setter composes and takes apart.
    """
    told: set[str] = set()
    for cluster in letters_of(text):
        spellings = (cluster, *(unicodedata.normalize(form, cluster) for form in ("NFC", "NFD")))
        if any(all(letter in drawable for letter in spelling) for spelling in spellings):
            continue
        for letter in cluster:
            if letter not in drawable and letter not in told and not unseen(letter):
                told.add(letter)
                yield letter


def boxed(boxes: Iterable[str], told: Collection[str]) -> Iterator[str]:
    """What stands for boxes that ``told`` does not explain: a font has the character, and fails to draw it."""
    for cluster in boxes:
        if not any(letter in told for letter in cluster):
            yield from cluster
