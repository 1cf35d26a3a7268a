"""What keeps a file from the standards that it would claim, and from being a PDF at all, seen from what was painted.

A theme can make a table of a paragraph and a paragraph of a row, in more ways than a list of rules could name. So nothing
here reads a theme: the elements that are about to be written are held against what may stand in what (ISO 32000-1,
14.8.4; ISO 14289-1, 7.2 to 7.5), and the numbers against those that a PDF may have.
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
"""Of a page's sides, in points (ISO 32000-1, annex C; ISO 19005-2, 6.1.13)."""

DEEPEST = 28
"""How deep states of drawing may be put aside in each other (ISO 19005-2, 6.1.13). On a page they are one deep already."""

HIGHEST = 2**31 - 1
"""The highest number that readers know (ISO 32000-1, annex C); whole numbers are written without a point."""

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
"""The elements that hold nothing but certain others."""

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
"""The elements that stand nowhere but in certain others."""

_KINDS = {
    **dict.fromkeys(("Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "Caption"), "table"),
    **dict.fromkeys(("L", "LI", "LBody", "Lbl"), "list"),
}
_TAGS = {
    "table": ("table", "caption", "thead", "tbody", "tr", "th", "td"),
    "list": ("ul", "li", "dl", "dt", "dd"),
    "picture": ("img",),
}
"""The elements of a page that come to those of a structure, by what they are together."""


class Fault(Struct, frozen=True):
    """Why no standard is kept, as a sentence for who made the theme; ``tags`` are the elements whose style may do it."""

    text: str
    tags: tuple[str, ...] = ()


def faults(painting: Painting) -> Iterator[Fault]:
    """What is wrong with the structure of a unit, with the size of its pages, and with how they are drawn."""
    if painting.structure is not None:
        yield from dict.fromkeys(_in_structure(painting.objects, painting.structure))
    sizes = (_sides(made) for made in _pages(painting))
    if any(not SMALLEST <= side <= LARGEST for sides in sizes for side in sides):
        yield Fault(
            f"a page has sides of less than {SMALLEST} points or more than {LARGEST:,}, which readers need not know"
        )
    if any(_depth(data) >= DEEPEST for data in _drawn(painting)):
        yield Fault("what it clips, turns or moves is nested deeper than readers need know")


def levels(painting: Painting) -> tuple[int, ...]:
    """The levels of a unit's headings, in their order."""
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


def _broken(what: str) -> Fault:
    return Fault(
        f"what a {what} holds is no longer told as a {what}, because of how its parts are displayed", _TAGS[what]
    )


def _disordered(parts: Sequence[str]) -> bool:
    """Whether the parts of a table are too many, or a caption stands in their midst."""
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
    """Over how many columns the cells of a row go."""
    cells = (objects.dictionary(number_of(kid)) for kid in row["K"] if isinstance(kid, bytes))
    return sum(cell.get("A", {}).get("ColSpan", 1) for cell in cells)


def _elements(objects: ObjectTable, top: int) -> Iterator[tuple[int, str, list[Any]]]:
    """An element and all in it, in the order of reading: its number, its kind, what it holds."""
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
    """The first number among objects and content that no PDF may have; nothing if there is none."""
    for text in texts:
        if _LIKELY.search(text):  # a string of digits looks so too
            for found in _TOKEN.finditer(text):
                number = (found["number"] or b"0").decode()
                if not abs(float(number)) <= HIGHEST:
                    return number
    return None


def written(painting: Painting) -> Iterator[bytes]:
    """All of a painting that numbers are written in."""
    made = (painting.objects.get(number) for number in painting.numbers)
    yield b"\n".join(
        pydyf.Dictionary(one.extra).data if isinstance(one, pydyf.Stream) else one.data
        for one in made
        if one is not None
    )
    yield from _drawn(painting)


def _drawn(painting: Painting) -> Iterator[bytes]:
    """What is drawn on pages, and by what they call."""
    for number, data in painting.drawn.items():
        extra = painting.objects.stream(number).extra
        if number in painting.contents or extra.get("Subtype") == "/Form" or "PatternType" in extra:
            yield data


def _depth(content: bytes) -> int:
    """How deep states of drawing are put aside in each other."""
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
