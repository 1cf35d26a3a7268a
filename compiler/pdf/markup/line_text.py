"""Changes to the lines of text of a finished page: word joiners, words too long for a line, letters for another face."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from compiler.pdf import glyphs
from compiler.pdf.markup import korean
from compiler.pdf.markup.elements import element
from compiler.pdf.markup.korean import Joints

_UNBROKEN = re.compile(r"(?:[^\s-]|[\u00a0\u2007\u202f]){31,}")


_ABC = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u036f\u0370-\u052f\u1c80-\u1c8f\u1d00-\u1fff\u2c60-\u2c7f\u2de0-\u2dff\ua640-\ua69f\ua720-\ua7ff"


_ALPHABETS = re.compile(f"( ?(?=[{_ABC} ,.;:'’-]*[^\\0-\x7f’])[{_ABC}]+(?:[ ,.;:'’-]+[{_ABC}]+)*)")
"""Words in Latin, Greek or Cyrillic letters of which some are not ASCII, with the space before them, which WeasyPrint
needs there (`elements.inlines`)."""


_LINES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "li", "caption"))
"""Elements whose content is set as lines of text; none contains another."""


def put_joiners(body: Element, joints: Joints) -> None:
    """Put word joiners into all lines of text, but not into attributes."""
    for lines in body.iter():
        if lines.tag not in _LINES:
            continue
        places = list(_places(lines))
        texts = korean.join([getattr(node, side) or "" for node, side in places], joints)
        for (node, side), text in zip(places, texts, strict=True):
            setattr(node, side, text)


def mark_unbroken(body: Element) -> None:
    """Give a class to lines with a word that may be wider than they are: to break words everywhere costs time."""
    for lines in body.iter():
        if lines.tag in _LINES and _UNBROKEN.search("".join(lines.itertext())):
            lines.set("class", f"{lines.get('class', '')} unbroken".strip())


def mark_alphabets(body: Element) -> None:
    """Put words in alphabets (`Иван`, `Straße`) into spans with a face of their own: Korean fonts have some of their
    letters, as wide as syllables. Word joiners stay outside. A link gets the class as a whole, since it may contain
    text only.
    """
    for lines in list(body.iter()):
        if lines.tag in _LINES and not (text := "".join(lines.itertext())).isascii() and _ALPHABETS.search(text):
            for holder in list(lines.iter()):
                _mark_in(holder)


def _mark_in(holder: Element) -> None:
    first, content = _divided(holder.text)
    if content and holder.tag == "a":
        holder.set("class", f"{holder.get('class', '')} alphabet".strip())
        (holder.text,) = korean.join([(holder.text or "").replace(korean.JOINER, "")], korean.after_hangul)
        content = []
    elif content:
        holder.text = first
    children = list(holder)
    for child in children:
        first, words = _divided(child.tail)
        if words:
            child.tail = first
        content += (child, *words)
    if len(content) > len(children):
        holder[:] = content


def _divided(text: str | None) -> tuple[str | None, list[Element]]:
    """Return the text before the first word in an alphabet, and the spans of such words with the text behind each."""
    first: str | None = None
    words: list[Element] = []
    for piece in filter(None, _ALPHABETS.split(text or "")):
        if _ALPHABETS.fullmatch(piece):
            words.append(element("span", piece, class_="alphabet"))
        elif words:
            words[-1].tail = piece
        else:
            first = piece
    return first, words


def leave_out_unseen(body: Element) -> None:
    """Remove invisible characters from all text that is drawn, running heads included."""
    for node in body.iter():
        node.text, node.tail = (glyphs.without_unseen(text) if text else text for text in (node.text, node.tail))
        for name in ("data-running", "data-part"):
            if name in node.attrib:
                node.set(name, glyphs.without_unseen(node.attrib[name]))


def _places(parent: Element) -> Iterator[tuple[Element, str]]:
    """Yield (element, `text` or `tail`) for all text inside an element, in reading order."""
    yield parent, "text"
    for child in parent:
        yield from _places(child)
        yield child, "tail"
