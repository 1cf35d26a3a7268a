"""Which characters of a document no font has drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Joiners, fillers and variation selectors, as far as their category does not tell."""


def unseen(character: str) -> bool:
    """Whether a character has no glyph that could be missed: spaces, controls, joiners, soft hyphens, marks of format."""
    return unicodedata.category(character) in {"Cf", "Cc", "Zs", "Zl", "Zp"} or bool(_UNSEEN.match(character))


def without_unseen(text: str) -> str:
    """A text without what has no glyph. Spaces stay."""
    return text if text.isascii() else "".join(letter for letter in text if letter.isspace() or not unseen(letter))


def visible(page: Element) -> str:
    """What the body of a page says, in reading order, without what is on pages that are thrown away."""
    return "\n".join(text for body in page.iter("body") for text in _said(body))


def _said(parent: Element) -> Iterator[str]:
    yield parent.text or ""
    for child in parent:
        if "data-apart" not in child.attrib:
            yield from _said(child)
        yield child.tail or ""


def has(content: bytes, index: int) -> frozenset[str]:
    """The characters that a font file has."""
    from fontTools import ttLib  # type: ignore[import-untyped]

    font = ttLib.TTFont(BytesIO(content), fontNumber=index, lazy=True)
    return frozenset(map(chr, font.getBestCmap() or ()))


def missing(text: str, drawable: Collection[str]) -> Iterator[str]:
    """The characters of a text that are not among the drawable ones, each once, in reading order.

    A letter and its marks count as drawable in any of their spellings: the page setter composes and takes apart.
    """
    told: set[str] = set()
    for cluster in _clusters(text):
        spellings = (cluster, *(unicodedata.normalize(form, cluster) for form in ("NFC", "NFD")))
        if any(all(letter in drawable for letter in spelling) for spelling in spellings):
            continue
        for letter in cluster:
            if letter not in drawable and letter not in told and not unseen(letter):
                told.add(letter)
                yield letter


def _clusters(text: str) -> Iterator[str]:
    """A letter with the marks that follow it, or the old Hangul letters that make a syllable with it."""
    cluster = ""
    for letter in text:
        if unicodedata.category(letter).startswith("M") or "\u1160" <= letter <= "\u11ff":
            cluster += letter
        else:
            yield cluster
            cluster = letter
    yield cluster


def boxed(boxes: Iterable[str], told: Collection[str]) -> Iterator[str]:
    """What stands for boxes that ``told`` does not explain: a font has the character, and fails to draw it."""
    for cluster in boxes:
        if not any(letter in told for letter in cluster):
            yield from cluster
