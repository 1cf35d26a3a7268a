"""Faults for which a file keeps to no standard, or is no PDF at all, found in what was painted.

A theme can turn a paragraph into a table and a row into a paragraph in more ways than rules about CSS could list. So
the structure elements are checked for what may contain what (ISO 32000-1, 14.8.4; ISO 14289-1, 7.2 to 7.5), and numbers
for the limits of PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pydyf
from msgspec import Struct

from compiler.pdf.engine.capture import Painting
from compiler.pdf.objects import ObjectTable, number_of

SMALLEST, LARGEST = 3, 14_400
"""Limits of a page's sides in points (ISO 32000-1, annex C; ISO 19005-2, 6.1.13)."""

DEEPEST = 28
"""Limit of nested graphics states (ISO 19005-2, 6.1.13). The content of a page is in one already."""

HIGHEST = 2**31 - 1
"""The highest integer that readers must support (ISO 32000-1, annex C); pydyf writes whole numbers without a point."""

_ROWS = frozenset({"TR"})
_HOLDS = {
    "Table": _ROWS | {"THead", "TBody", "TFoot", "Caption"},
    "THead": _ROWS,
    "TBody": _ROWS,
    "TFoot": _ROWS,
    "TR": frozenset({"TH", "TD"}),
    "L": frozenset({"L", "LI", "Caption"}),
    "LI": frozenset({"Lbl", "LBody"}),
}
"""Structure elements that may contain certain others only."""

_STANDS = {
    "TR": frozenset({"Table", "THead", "TBody", "TFoot"}),
    "TH": frozenset({"TR"}),
    "TD": frozenset({"TR"}),
    "THead": frozenset({"Table"}),
    "TBody": frozenset({"Table"}),
    "TFoot": frozenset({"Table"}),
    "LI": frozenset({"L"}),
    "LBody": frozenset({"LI"}),
    "Lbl": frozenset({"LI"}),
    "Caption": frozenset({"Table", "L"}),
}
"""Structure elements that may be in certain others only."""

_KINDS = {
    **dict.fromkeys(("Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "Caption"), "table"),
    **dict.fromkeys(("L", "LI", "LBody", "Lbl"), "list"),
}
_TAGS = {
    "table": ("table", "caption", "thead", "tbody", "tr", "th", "td"),
    "list": ("ul", "li", "dl", "dt", "dd"),
    "picture": ("img",),
    "link": ("a",),
}
"""The HTML elements that become the structure elements of each kind."""


class Fault(Struct, frozen=True):
    """Why no standard is kept, as a sentence for the author of the theme; `tags` are the elements whose style may be
    the cause.
    """

    text: str
    tags: tuple[str, ...] = ()


def faults(painting: Painting) -> Iterator[Fault]:
    """Yield the faults of a unit: in its structure, the size of its pages, the depth of graphics states."""
    if painting.structure is not None:
        yield from dict.fromkeys(_in_structure(painting.objects, painting.structure))
        if not _annotations(painting) <= _in_links(painting.objects, painting.structure):
            yield Fault("a link is no longer told as a link, because of how it is displayed", _TAGS["link"])
    sizes = (_sides(made) for made in _pages(painting))
    if any(not SMALLEST <= side <= LARGEST for sides in sizes for side in sides):
        yield Fault(
            f"a page has sides of less than {SMALLEST} points or more than {LARGEST:,}, which readers need not know"
        )
    if any(_depth(data) >= DEEPEST for data in _drawn(painting)):
        yield Fault("what it clips, turns or moves is nested deeper than readers need know")


def levels(painting: Painting) -> tuple[int, ...]:
    """Return the levels (1..6) of a unit's headings, in order."""
    if painting.structure is None:
        return ()
    kinds = (kind for _, kind, _ in _elements(painting.objects, painting.structure))
    return tuple(int(kind[1]) for kind in kinds if kind in ("H1", "H2", "H3", "H4", "H5", "H6"))


def _in_structure(objects: ObjectTable, document: int) -> Iterator[Fault]:
    for parent, kind, kids in _elements(objects, document):
        inner = [_kind(objects.dictionary(number_of(kid))) if isinstance(kid, bytes) else "" for kid in kids]
        held = _HOLDS.get(kind)
        stray = [one for one in inner if (held and one not in held) or kind not in _STANDS.get(one, {kind})]
        if stray or (kind == "Table" and _disordered(inner)):
            yield _broken(_KINDS.get(kind) or _KINDS[stray[0]])
        if kind == "Table" and len({_width(objects, row) for row in _rows(objects, kids)}) > 1:
            yield _broken("table")
        if kind == "Figure" and "Alt" not in objects.dictionary(parent):
            yield Fault("a picture has no words beside it that say what it shows", _TAGS["picture"])


def _annotations(painting: Painting) -> set[int]:
    """Return the numbers of all annotations: the areas of links."""
    return {number_of(one) for page in _pages(painting) for one in page.get("Annots", ())}


def _in_links(objects: ObjectTable, document: int) -> set[int]:
    """Return the numbers of the annotations that stand in a `Link` element (ISO 14289-1, 7.18.5)."""
    kids = (kid for _, kind, kids in _elements(objects, document) if kind == "Link" for kid in kids)
    made = (objects.dictionary(number_of(kid)) for kid in kids if isinstance(kid, bytes))
    return {number_of(one["Obj"]) for one in made if one.get("Type") == "/OBJR"}


def _broken(what: str) -> Fault:
    return Fault(
        f"what a {what} holds is no longer told as a {what}, because of how its parts are displayed", _TAGS[what]
    )


def _disordered(parts: Sequence[str]) -> bool:
    """Whether a table has too many parts of a kind, no body, or a caption in the middle."""
    heads, feet = parts.count("THead"), parts.count("TFoot")
    return (
        heads > 1
        or feet > 1
        or bool(heads + feet and "TBody" not in parts)
        or "Caption" in parts[1:-1]
        or parts.count("Caption") > 1
        or not {"TR", "TBody"} & set(parts)
    )


def _rows(objects: ObjectTable, kids: Iterable[Any]) -> Iterator[pydyf.Dictionary]:
    for kid in kids:
        made = objects.dictionary(number_of(kid)) if isinstance(kid, bytes) else pydyf.Dictionary()
        if made.get("S") == "/TR":
            yield made
        elif made.get("S") in ("/THead", "/TBody", "/TFoot"):
            yield from _rows(objects, made["K"])


def _width(objects: ObjectTable, row: pydyf.Dictionary) -> int:
    """Return the number of columns that the cells of a row cover."""
    cells = (objects.dictionary(number_of(kid)) for kid in row["K"] if isinstance(kid, bytes))
    return sum(cell.get("A", {}).get("ColSpan", 1) for cell in cells)


def _elements(objects: ObjectTable, top: int) -> Iterator[tuple[int, str, list[Any]]]:
    """Yield a structure element and all in it in reading order: its number, its type, its kids."""
    waiting = [top]
    while waiting:
        number = waiting.pop()
        made = objects.dictionary(number)
        if made.get("Type") == "/StructElem":
            yield number, _kind(made), list(made["K"])
            waiting += [number_of(kid) for kid in reversed(made["K"]) if isinstance(kid, bytes)]


def _kind(made: pydyf.Dictionary) -> str:
    return str(made.get("S", "")).removeprefix("/")


# Numbers


_NUMBER = rb"-?(?:\d{10,}(?:\.\d*)?|nan|inf)(?![\w.])"
_LIKELY = re.compile(rb"(?<![\w.<])" + _NUMBER)
_TOKEN = re.compile(rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>|(?<![\w.])(?P<number>" + _NUMBER + rb")", re.DOTALL)


def impossible(texts: Iterable[bytes]) -> str | None:
    """Return the first number in objects and content that a PDF cannot have, or `None`."""
    for text in texts:
        if _LIKELY.search(text):  # a string of digits looks so too
            for found in _TOKEN.finditer(text):
                number = (found["number"] or b"0").decode()
                if not abs(float(number)) <= HIGHEST:
                    return number
    return None


def written(painting: Painting) -> Iterator[bytes]:
    """Yield all bytes of a painting in which numbers are written."""
    made = (painting.objects.get(number) for number in painting.numbers)
    yield b"\n".join(
        pydyf.Dictionary(one.extra).data if isinstance(one, pydyf.Stream) else one.data
        for one in made
        if one is not None
    )
    yield from _drawn(painting)


def _drawn(painting: Painting) -> Iterator[bytes]:
    """Yield the content of pages and of the forms and patterns that they use."""
    for number, data in painting.drawn.items():
        extra = painting.objects.stream(number).extra
        if number in painting.contents or extra.get("Subtype") == "/Form" or "PatternType" in extra:
            yield data


def _depth(content: bytes) -> int:
    """Return how deep graphics states are nested."""
    depth = deepest = 0
    for operator in re.findall(rb"^[qQ]$", content, re.MULTILINE):
        depth += 1 if operator == b"q" else -1
        deepest = max(deepest, depth)
    return deepest


def _pages(painting: Painting) -> Iterator[pydyf.Dictionary]:
    kept = {new: old for old, new in painting.numbers.items()}
    return (painting.objects.dictionary(kept[page]) for page in painting.pages)


def _sides(page: pydyf.Dictionary) -> Iterator[float]:
    for name, box in page.items():
        if name.endswith("Box"):
            left, bottom, right, top = map(float, box)
            yield from (abs(right - left), abs(top - bottom))
