"""Where a document can be cut into units that are laid out apart, and what a unit contains of the rest.

A unit begins where the theme starts a page whatever is before. All other elements of the document are in the unit too,
empty and hidden, so that a theme's selectors (`+`, `:first-child`) match what they match in the whole. Of the block
before the unit the heading is shown on a page that is discarded: running heads repeat it, and no page of the unit is
taken for the first of the document.
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
"""The position of a block: its index in the document and, for one inside an act, its index there."""


class UnitBlock(Struct, frozen=True):
    """A block as a unit contains it: whole, or only its element with some of its content, or hidden.

    A `discarded` block is only on the pages ahead of the unit or behind it, and has no anchor. `cut` is the number
    (from 0) of the possible cut before the block.
    """

    tag: str
    role: str
    block: Block | None = None
    inside: tuple[UnitBlock, ...] = ()
    hidden: bool = False
    discarded: Literal["", "ahead", "behind"] = ""
    cut: int | None = None


class Unit(Struct, frozen=True):
    """A part of a document that is laid out at once. All but the `first` have a discarded page ahead of them.

    A unit that ends inside an act has a discarded page behind it too, so that the act does not look as if it ended.
    `numbers` is `{anchor: page}` for the entries of its contents, once it is known. `on_right`: the unit begins on a
    right page, in themes whose sides differ.
    """

    parts: tuple[UnitBlock, ...]
    first: bool
    numbers: Mapping[str, int] | None = None
    on_right: bool = False

    def has_contents(self) -> bool:
        """Whether page numbers of other units are shown in it."""
        return any(isinstance(part.block, Contents) for part in self.parts)


def whole(document: Document) -> Unit:
    """Return a document as one unit."""
    return Unit(tuple(_whole(block) for block in document.blocks), first=True)


def possible_cuts(document: Document) -> tuple[Path, ...]:
    """Return the positions at which a document can be cut: before each block, and in an act before each sequence but
    its first.
    """
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
    """Return the elements of a document that it can be cut before, with their headings: laid out, it shows where pages
    start.
    """
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
    """Return the units of a document, given the numbers of the possible cuts that start a page."""
    paths = [path for number, path in enumerate(possible_cuts(document)) if number in starts or number == 0]
    ends = [*paths[1:], (len(document.blocks),)]
    return tuple(_unit(document, start, end) for start, end in zip(paths, ends, strict=True))


def _unit(document: Document, start: Path, end: Path) -> Unit:
    """Return the unit from one position up to another."""
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
    """Return the index of the block whose heading fills the discarded page; `None` if the heading of the unit's act
    does.
    """
    part = document.blocks[start[0]]
    if len(start) == 2 and isinstance(part, Section) and isinstance(part.blocks[0], Heading):
        return None
    earlier = (number for number in range(start[0] - 1, -1, -1) if _heading(document.blocks[number]))
    return next(earlier, start[0] - 1)


def _heading(block: Block) -> Heading | None:
    """Return the heading that a block is or begins with, or `None`."""
    return next((leaf for leaf in leaves([block]) if isinstance(leaf, Heading)), None)


def _shown(block: Block, discarded: Literal["ahead", "behind"] = "ahead") -> UnitBlock:
    """Return a block with nothing but its heading, or a dot if it has none, on a discarded page."""
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
    """Return the tag and the class of a block's element."""
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
    """A document cannot be cut; `why` is a clause about its theme, as in "it counts"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def is_never_cut(document: Document) -> bool:
    """Whether something in a document needs the whole: a page number in the text, or a table, whose cells have ids."""
    return document.kind != "treatment" or any(
        isinstance(leaf, Table)
        or (isinstance(leaf, Paragraph) and any(isinstance(run, PageNumber) for run in leaf.runs))
        for leaf in leaves(document.blocks)
    )


def named(unit: Unit) -> str | None:
    """Return the first heading of a unit, for messages, or `None`."""
    return next((leaf.text for part in unit.parts for leaf in _headings(part)), None)


def targets(unit: Unit) -> Iterator[str]:
    """Yield the anchors of the headings that a unit's contents list."""
    for part in unit.parts:
        if isinstance(part.block, Contents):
            yield from (entry.target for entry in part.block.entries)


def anchors(unit: Unit) -> Iterator[str]:
    """Yield the anchors of a unit's headings."""
    for part in unit.parts:
        yield from (heading.anchor for heading in _headings(part))


def _headings(part: UnitBlock) -> Iterator[Heading]:
    if not part.hidden and not part.discarded:
        if part.block is not None:
            yield from (leaf for leaf in leaves([part.block]) if isinstance(leaf, Heading))
        for inner in part.inside:
            yield from _headings(inner)
