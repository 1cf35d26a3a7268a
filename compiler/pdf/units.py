"""Where a document can be cut into units that are laid out discarded, and what each needs to know of the rest.

A unit begins where the theme begins a page, whatever stands before. Inside a unit everything else of the document is
still there as empty elements that are not shown, so that a theme's selectors (``+``, ``:first-child``) find what they
find in the whole; of what stands right before only the heading is shown, on a page that is thrown away, for the running
heads to know what they repeat, and for no page of a unit to take itself for the first of the document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from compiler.documents.blocks import (
    Block,
    Chart,
    Contents,
    Cover,
    Definitions,
    Document,
    Heading,
    PageNumber,
    Paragraph,
    Section,
    Table,
    leaves,
    plain,
)
from compiler.exhaustive import assert_never

Path = tuple[int, ...]
"""Where a block stands: its place in the document and, for one inside an act, its place there."""


class UnitBlock(Struct, frozen=True):
    """A block as a unit has it: whole, or only its element, with some of what is inside, or hidden.

    What is there only for the pages ahead of the unit, or behind it, is ``apart``: it has no anchor. ``mark`` is the
    number of what begins here among the possible_cuts where the document could be cut.
    """

    tag: str
    role: str
    block: Block | None = None
    inside: tuple[UnitBlock, ...] = ()
    hidden: bool = False
    discarded: Literal["", "ahead", "behind"] = ""
    cut: int | None = None


class Unit(Struct, frozen=True):
    """What is laid out in one go. ``first`` is the document's beginning; others have a page before them.

    One that ends inside an act has a page behind it too, so that what goes on does not look as if it ended.
    ``numbers`` are the pages of the headings that its contents list, once they are known. ``on_right`` says that the
    unit begins on a right page, where the theme makes a difference.
    """

    parts: tuple[UnitBlock, ...]
    first: bool
    numbers: Mapping[str, int] | None = None
    on_right: bool = False

    def has_contents(self) -> bool:
        """Whether page numbers of other units stand in it."""
        return any(isinstance(part.block, Contents) for part in self.parts)


def whole(document: Document) -> Unit:
    """A document that is not cut."""
    return Unit(tuple(_whole(block) for block in document.blocks), first=True)


def possible_cuts(document: Document) -> tuple[Path, ...]:
    """Where a document could be cut: before each part, and in an act before each sequence but its first."""
    found: list[Path] = []
    for number, block in enumerate(document.blocks):
        found.append((number,))
        if isinstance(block, Section) and block.role == "act":
            sequences = [
                place
                for place, inner in enumerate(block.blocks)
                if isinstance(inner, Section) and inner.role == "sequence"
            ]
            found += [(number, place) for place in sequences[1:]]
    return tuple(found)


def skeleton(document: Document) -> Unit:
    """Nothing of a document but the elements that it could be cut before, and their headings: where do pages begin?"""
    cuts = {path: number for number, path in enumerate(possible_cuts(document))}

    def bare(block: Block, path: Path) -> UnitBlock:
        if isinstance(block, Section) and block.role == "act":
            inside = tuple(bare(inner, (*path, place)) for place, inner in enumerate(block.blocks))
        else:
            inside = (_whole(heading),) if (heading := _heading(block)) else ()
        shown = block if isinstance(block, Heading | Cover) else None
        return UnitBlock(*_element(block), block=shown, inside=inside, cut=cuts.get(path))

    return Unit(tuple(bare(block, (number,)) for number, block in enumerate(document.blocks)), first=True)


def cut(document: Document, starts: Collection[int]) -> tuple[Unit, ...]:
    """The units of a document, given which of its possible_cuts begin a page."""
    paths = [path for number, path in enumerate(possible_cuts(document)) if number in starts or number == 0]
    ends = [*paths[1:], (len(document.blocks),)]
    return tuple(_unit(document, start, end) for start, end in zip(paths, ends, strict=True))


def _unit(document: Document, start: Path, end: Path) -> Unit:
    """The unit that begins at one place and ends before another."""
    before = _before(document, start)

    def part(block: Block, number: int) -> UnitBlock:
        path = (number,)
        inside_from = start[1] if len(start) == 2 and start[0] == number else 0
        inside_to = end[1] if len(end) == 2 and end[0] == number else None
        if start <= path < end and inside_to is None:
            return _whole(block)
        if start[0] == number or (end[0] == number and inside_to is not None):
            assert isinstance(block, Section)
            inside = tuple(
                _whole(inner)
                if inside_from <= place and (inside_to is None or place < inside_to)
                else _opening(inner)
                if place == 0 and isinstance(inner, Heading)
                else _shown(inner, "behind")
                if place == inside_to
                else _hidden(inner)
                for place, inner in enumerate(block.blocks)
            )
            return UnitBlock(*_element(block), inside=inside)
        if number == before:
            return _shown(block)
        return _hidden(block)

    parts = tuple(part(block, number) for number, block in enumerate(document.blocks))
    return Unit(parts, first=start == (0,))


def _before(document: Document, start: Path) -> int | None:
    """The part whose heading fills the page before a unit; none if that is the heading of the act which it is in."""
    part = document.blocks[start[0]]
    if len(start) == 2 and isinstance(part, Section) and isinstance(part.blocks[0], Heading):
        return None
    earlier = (number for number in range(start[0] - 1, -1, -1) if _heading(document.blocks[number]))
    return next(earlier, start[0] - 1)


def _heading(block: Block) -> Heading | None:
    """The heading that a block is or begins with."""
    return next((leaf for leaf in leaves([block]) if isinstance(leaf, Heading)), None)


def _shown(block: Block, discarded: Literal["ahead", "behind"] = "ahead") -> UnitBlock:
    """A block of which nothing is shown but its heading, on a page that is thrown away; a line if it has none."""
    if isinstance(block, Cover):
        return UnitBlock(*_element(block), block=Cover(block.title, None, (), ()), discarded=discarded)
    line = UnitBlock("p", "body", block=Paragraph(plain("·")), discarded=discarded)
    heading = _heading(block)
    return UnitBlock(*_element(block), inside=(_opening(heading, discarded) if heading else line,), discarded=discarded)


def _whole(block: Block) -> UnitBlock:
    return UnitBlock(*_element(block), block=block)


def _opening(heading: Heading, discarded: Literal["ahead", "behind"] = "ahead") -> UnitBlock:
    return UnitBlock(*_element(heading), block=heading, discarded=discarded)


def _hidden(block: Block) -> UnitBlock:
    return UnitBlock(*_element(block), hidden=True)


def _element(block: Block) -> tuple[str, str]:
    """The element that a block becomes, and its class."""
    match block:
        case Cover():
            return "section", "cover"
        case Contents():
            return "nav", "contents"
        case Heading():
            return f"h{min(block.level, 6)}", block.role
        case Paragraph():
            return "p", block.role
        case Section():
            return "section", block.role
        case Definitions() | Table() | Chart():
            return "div", ""
        case _:
            return assert_never(block)


class CannotCut(Exception):
    """A document cannot be cut; ``why`` says so of its theme, as in "it counts"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def is_never_cut(document: Document) -> bool:
    """Whether something in a document needs all of it: a page number in the text, or a table, whose cells have ids."""
    return document.kind != "treatment" or any(
        isinstance(leaf, Table)
        or (isinstance(leaf, Paragraph) and any(isinstance(run, PageNumber) for run in leaf.runs))
        for leaf in leaves(document.blocks)
    )


def named(unit: Unit) -> str | None:
    """What stands at the beginning of a unit, for people; nothing if it has no heading."""
    return next((leaf.text for part in unit.parts for leaf in _headings(part)), None)


def targets(unit: Unit) -> Iterator[str]:
    """The headings whose pages a unit's contents name."""
    for part in unit.parts:
        if isinstance(part.block, Contents):
            yield from (entry.target for entry in part.block.entries)


def anchors(unit: Unit) -> Iterator[str]:
    """The anchors of the headings that stand in a unit."""
    for part in unit.parts:
        yield from (heading.anchor for heading in _headings(part))


def _headings(part: UnitBlock) -> Iterator[Heading]:
    if not part.hidden and not part.discarded:
        if part.block is not None:
            yield from (leaf for leaf in leaves([part.block]) if isinstance(leaf, Heading))
        for inner in part.inside:
            yield from _headings(inner)
