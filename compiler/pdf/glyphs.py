"""Characters of a document for which no font has a glyph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

import regex

_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Joiners, fillers and variation selectors that are invisible in spite of their category."""


_LETTER = regex.compile(r"\X")
"""An extended grapheme cluster (UAX #29)."""

_SINGLE = re.compile(
    "[\0-\xac\xae-\u02ff\u0391-\u03ff\u0410-\u0481\u2010-\u2027\u2030-\u205f\u2060\u20a0-\u20bf\u3000-\u3029\u3031-\u3096\u309b-\u312f"
    "\u3131-\u318e\u4e00-\u9fff\uac00-\ud7a3]*"
)
"""Text in which no character combines with another: Latin, Greek, Cyrillic, kana, Chinese characters, Hangul, its
joiners."""


def unseen(character: str) -> bool:
    """Whether a character is invisible: a space, a control, a joiner, a soft hyphen, a format character."""
    return unicodedata.category(character) in {"Cf", "Cc", "Zs", "Zl", "Zp"} or bool(_UNSEEN.match(character))


_SYLLABLE = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]{2}")
"""Two jamo that make a syllable; one of them may be a filler."""

_SPACES = {**dict.fromkeys(range(0x2000, 0x200B), " "), **dict.fromkeys((0x2007, 0x202F), "\u00a0")}
_SPACES |= {0x1680: " ", 0x205F: " ", **dict.fromkeys((0x2001, 0x2003, 0x3000), "\u00a0 ")}
"""Replacements for spaces in fonts that have two only: a no-break space for those that prevent a break, and two for
those as wide as a letter, the first of which is kept at the start of a line."""


def without_unseen(text: str) -> str:
    """Return a text without invisible characters. Spaces become such as every font has."""
    if text.isascii():
        return text
    letters = (one for one in letters_of(text) if len(one) > 1 or one.isspace() or not unseen(one))
    kept = (one if _SYLLABLE.match(one) else "".join(c for c in one if not unseen(c) or c.isspace()) for one in letters)
    return "".join(kept).translate(_SPACES)


def letters_of(text: str) -> Iterator[str]:
    """Return the letters of a text with their combining marks: a syllable of old Hangul, a flag, `ọ̀`."""
    return iter(text) if are_single(text) else (found.group() for found in _LETTER.finditer(text))


def are_single(text: str) -> bool:
    """Whether each character of a text is certainly a letter by itself."""
    return text.isascii() or _SINGLE.fullmatch(text) is not None


def visible(page: Element) -> str:
    """Return the text of a page's body in reading order, without that on discarded pages."""
    return "\n".join(text for body in page.iter("body") for text in _said(body))


def _said(parent: Element) -> Iterator[str]:
    yield parent.text or ""
    for child in parent:
        if "data-discarded" not in child.attrib:
            yield from _said(child)
        yield child.tail or ""


def has(content: bytes, index: int) -> frozenset[str]:
    """Return the characters of a face in a font file."""
    from fontTools import ttLib

    font = ttLib.TTFont(BytesIO(content), fontNumber=index, lazy=True)
    return frozenset(map(chr, font.getBestCmap() or ()))


def missing(text: str, drawable: Collection[str]) -> Iterator[str]:
    """Yield the characters of a text that are not drawable, each once, in reading order.

    A letter with marks is drawable in any of its normal forms, since HarfBuzz composes and decomposes.
    """
    known: set[str] = set()
    for cluster in letters_of(text):
        spellings = (cluster, *(unicodedata.normalize(form, cluster) for form in ("NFC", "NFD")))
        if any(all(letter in drawable for letter in spelling) for spelling in spellings):
            continue
        for letter in cluster:
            if letter not in drawable and letter not in known and not unseen(letter):
                known.add(letter)
                yield letter


def boxed(boxes: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Yield characters of boxes that `known` does not explain: a font has the character, and fails to draw it."""
    for cluster in boxes:
        if not any(letter in known for letter in cluster):
            yield from cluster
