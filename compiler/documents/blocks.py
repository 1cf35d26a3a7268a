"""A document between story and page: its content in order, without its look.

Documents are built from a story and its facts; ``pdf/`` and ``writers/`` write them. All text is final, in the document's language,
quotation marks and labels included; only page numbers are left open, as references to anchors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct


class Run(Struct, frozen=True):
    """A stretch of text in one style."""

    text: str
    style: Literal["plain", "emphasis", "strong"] = "plain"


class PageNumber(Struct, frozen=True):
    """The number of the page on which the heading with this anchor stands, in this same document."""

    of: str


Inline = Run | PageNumber


def plain(text: str) -> tuple[Inline, ...]:
    """Return one unstyled run, the commonest inline content."""
    return (Run(text),)


def plain_text(runs: tuple[Inline, ...]) -> str:
    """Return the text of runs without their styles."""
    return "".join(run.text for run in runs if isinstance(run, Run))


class Cover(Struct, frozen=True):
    """The title page: title and subtitle, credits below (author, source), and lines at the foot (draft, contact)."""

    title: str
    subtitle: str | None
    credits: tuple[str, ...]
    foot: tuple[str, ...]


class Entry(Struct, frozen=True):
    """A line of the contents: its level (1 is the highest), its text, and the anchor of the heading it leads to."""

    level: int
    text: str
    target: str


CONTENTS = "contents"
"""The anchor of the contents, where a document has them."""

_SCENE = "scene-"


def scene_anchor(number: int) -> str:
    """Return the anchor of the heading of a scene, numbered from 1."""
    return f"{_SCENE}{number}"


def scene_pages(anchors: Mapping[str, int]) -> dict[int, int]:
    """Return `{scene number: page}` from `{anchor: page}`, both from 1."""
    return {int(name.removeprefix(_SCENE)): page for name, page in anchors.items() if name.startswith(_SCENE)}


class Contents(Struct, frozen=True):
    """The table of contents, under a heading of its own."""

    title: str
    entries: tuple[Entry, ...]


class Heading(Struct, frozen=True):
    """A heading. ``level`` runs from 1 without gaps; ``role`` says what it heads; ``anchor`` is unique in the document.

    ``label`` is a small line before the text, such as the act's number; both together make the bookmark.
    """

    level: int
    role: Literal["title", "front", "act", "sequence", "scene", "table"]
    text: str
    anchor: str
    label: str | None = None


class Paragraph(Struct, frozen=True):
    """A paragraph. ``role`` is its place in the document: running text, a logline, a synopsis, a remark, a source line."""

    runs: tuple[Inline, ...]
    role: Literal["body", "logline", "synopsis", "note", "source"] = "body"


class Definition(Struct, frozen=True):
    """One entry of a list of people or things: the term, a line beside it, and what is said of it."""

    term: str
    detail: str | None
    text: str | None


class Definitions(Struct, frozen=True):
    """A list of people or things with what is said of each, such as the cast."""

    items: tuple[Definition, ...]


class Column(Struct, frozen=True):
    """A column of a table: its heading, its kind of content, and its share of the width (all shares count together)."""

    title: str
    share: int
    kind: Literal["text", "number", "strong"] = "text"


class Row(Struct, frozen=True):
    """A row of a table, one cell a column; a cell is one or more paragraphs.

    A ``muted`` row reports something missing, a ``marked`` one something that is not as it should be, a ``sum`` adds up
    others. ``below`` are paragraphs under the cells over the table's whole width: what belongs to the row and is no column.
    """

    cells: tuple[tuple[tuple[Inline, ...], ...], ...]
    kind: Literal["plain", "muted", "marked", "sum"] = "plain"
    below: tuple[tuple[Inline, ...], ...] = ()


class Table(Struct, frozen=True):
    """A table; its head row is repeated on every page that it reaches."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str

    def naming(self) -> int:
        """Return the number of leading columns that name a row: those up to the strong one, such as number and name."""
        return next((place for place, column in enumerate(self.columns, 1) if column.kind == "strong"), 1)

    def name_of(self, row: Row) -> str:
        """Return the name of a row: the text of its leading columns."""
        cells = (plain_text(runs) for cell in row.cells[: self.naming()] for runs in cell)
        return ". ".join(filter(None, cells))


class Interval(Struct, frozen=True):
    """A stretch of the story from ``start`` to ``end``, as shares of the whole between 0 and 1; a point has both equal."""

    start: float
    end: float


Mark = Literal["target", "gap", "solid", "open", "hatched", "turn"]
"""What a picture draws: an outlined target, a dotted line from it to what is there, a bar of ink, an outlined or a hatched
bar, a dot on a curve.

They differ in shape and never in colour alone, so that a picture survives a black and white printer.
"""


class Bar(Interval, frozen=True):
    """A stretch that is drawn on a lane. ``label`` stands in an open bar if there is room, else ``short`` if that fits."""

    label: str = ""
    short: str = ""
    mark: Literal["solid", "open", "hatched"] = "solid"


class Lane(Struct, frozen=True):
    """One row of a chart, with a short label: where something should fall (``target``), and what is there (``bars``)."""

    label: str
    target: Interval | None
    bars: tuple[Bar, ...]


class Step(Interval, frozen=True):
    """A stretch of a curve: its height as a share of the greatest, nothing where it is not known; whether it turns.

    ``label`` stands below it, if there is room.
    """

    level: float | None
    turns: bool
    label: str = ""


class Curve(Struct, frozen=True):
    """A line of steps over the story, such as its tension, under a short label."""

    label: str
    steps: tuple[Step, ...]


class Division(Struct, frozen=True):
    """A named part of the whole line, drawn behind the lanes of a chart: an act."""

    label: str
    interval: Interval


class Chart(Struct, frozen=True):
    """A picture over one story line: a curve, lanes, or both, for one glance at the whole.

    All charts of a document have the same scale from left to right, so that what stands below each other belongs
    together. ``title`` heads it. ``divisions`` stand behind it, with their labels on top if they have any; ``ticks`` are
    labelled places on the line below; ``legend`` names the marks; ``alternative`` describes the picture, a sentence
    for each lane.
    """

    title: str
    curve: Curve | None
    lanes: tuple[Lane, ...]
    divisions: tuple[Division, ...]
    ticks: tuple[tuple[float, str], ...]
    legend: tuple[tuple[Mark, str], ...]
    alternative: tuple[str, ...]


class Section(Struct, frozen=True):
    """A part of the document that a theme may start on a new page: front matter, cast, an act, a scene's text."""

    role: Literal["front", "cast", "act", "sequence", "scene", "sheet", "lens"]
    blocks: tuple[Block, ...]


Block = Cover | Contents | Heading | Paragraph | Definitions | Table | Chart | Section


def leaves(blocks: Iterable[Block]) -> Iterator[Cover | Contents | Heading | Paragraph | Definitions | Table | Chart]:
    """Yield the blocks of all sections in order, without the sections themselves."""
    for block in blocks:
        if isinstance(block, Section):
            yield from leaves(block.blocks)
        else:
            yield block


class Document(Struct, frozen=True):
    """A whole document.

    ``kind`` names it for a theme (``treatment``, ``beat-sheet``, ``report``); ``running`` is the story's title for the running head;
    ``date`` is the draft's, as YYYY-MM-DD.
    """

    kind: Literal["treatment", "beat-sheet", "report"]
    title: str
    running: str
    language: str
    authors: tuple[str, ...]
    description: str | None
    keywords: tuple[str, ...]
    date: str | None
    blocks: tuple[Block, ...]

    def moment(self, created: str | None) -> str | None:
        """Return the time for its metadata (ISO 8601): ``created``, or the beginning of the day of its date in UTC, or ``None``."""
        return created or (f"{self.date[:10]}T00:00:00Z" if self.date else None)
