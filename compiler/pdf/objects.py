"""The object file of a unit: its pages as painted, with everything that the linker needs, free of any place.

PDF objects of a unit are numbered from 0; where the linker puts the unit, its base is added to each. Text of an object
is kept as a template with ``%d`` where such a number stands, so that to bind it is one formatting.
"""

from __future__ import annotations

import zlib

import pydyf
from msgspec import Struct

from compiler.pdf.layout import Complaint

PAGES, CATALOG, STRUCTURE, DOCUMENT = 1, 2, 3, 4
"""Numbers of the objects that every file has once: page tree, catalog, structure tree, its one document."""


def deflate(data: bytes) -> bytes:
    """Data deflated as hard as is worth it: a hundredth smaller than at 6 in a third more time; 9 gains nothing over it."""
    return zlib.compress(data, 8)


def data_of(stream: pydyf.Stream) -> bytes:
    """The data of a stream, not deflated by pydyf."""
    compress, stream.compress = stream.compress, False
    whole = stream.data
    stream.compress = compress
    return whole[whole.index(b"\nstream\n") + 8 : -len(b"\nendstream")]


def number_of(reference: bytes) -> int:
    """The number of the object that a reference leads to."""
    return int(reference.split()[0])


class ObjectTable(dict[int, pydyf.Object]):
    """PDF objects by their numbers, and the kind of object that is expected at a number."""

    def dictionary(self, number: int) -> pydyf.Dictionary:
        """Return the dictionary with this number."""
        found = self[number]
        assert isinstance(found, pydyf.Dictionary)
        return found

    def stream(self, number: int) -> pydyf.Stream:
        """Return the stream with this number."""
        found = self[number]
        assert isinstance(found, pydyf.Stream)
        return found


class Template(Struct, frozen=True, array_like=True):
    """The text of an object, and the unit's own numbers that go into it, in order."""

    text: bytes
    numbers: tuple[int, ...] = ()

    def bound(self, base: int) -> bytes:
        """The text, with the unit's numbers counted from ``base``."""
        return self.text % tuple([base + number for number in self.numbers])


class Stream(Struct, frozen=True, array_like=True):
    """An object with data: its number, what its dictionary says but for length and filter, the deflated data."""

    number: int
    entries: Template
    data: bytes


class Bookmark(Struct, frozen=True, array_like=True):
    """A line of the outline: its level, its title as a PDF string, the point on its page that it leads to."""

    level: int
    title: bytes
    point: bytes
    is_open: bool


class Page(Struct, frozen=True, array_like=True):
    """A page: the number of its object, anchors and bookmarks on it, and where its page number goes.

    Points are two numbers in points from the bottom left, as PDF writes them.
    ``folio`` is the kind of page, by its name in CSS and, where that matters, its side, whose margin boxes show a page
    number; ``None`` shows none. ``folio_number`` is the object that is kept free for that.
    """

    number: int
    anchors: dict[str, bytes]
    bookmarks: tuple[Bookmark, ...]
    folio: str | None
    folio_number: int


class UsedFont(Struct, frozen=True, array_like=True):
    """What a unit has drawn with a font: which file (by digest) and face, how the PDF calls it, its glyphs.

    ``name`` is both the name in the streams and, with the family's, that of the font in the file. ``texts`` are the
    characters that each glyph stands for, ``widths`` their advances in thousandths of the size. ``axes`` are the places
    on the axes of a variable font.
    """

    name: str
    file: str
    face: int
    base_name: str
    family: str
    flags: int
    ascent: int
    descent: int
    axes: dict[str, float]
    texts: dict[int, str]
    widths: dict[int, float]


class Resources(Struct, frozen=True, array_like=True):
    """What the streams of a unit's pages call by name: for each category the names with what they mean.

    ``own_fonts`` are those that no other unit shares, by their object numbers.
    """

    number: int
    fonts_number: int
    colours: Template
    entries: dict[str, dict[str, Template]]
    own_fonts: dict[str, int]


class ObjectFile(Struct, frozen=True, array_like=True):
    """A unit as painted. ``count`` numbers are its own, some of them kept free for the linker.

    ``objects`` have no data, ``streams`` do. ``parents`` is the node of the parent tree for the unit, ``top`` are the
    elements of its structure that stand right under the document, ``headings`` the levels of its headings in their order.
    """

    count: int
    pages: tuple[Page, ...]
    objects: tuple[tuple[int, Template], ...]
    streams: tuple[Stream, ...]
    resources: Resources
    parents: int
    top: tuple[int, ...]
    fonts: tuple[UsedFont, ...]
    complaints: tuple[Complaint, ...]
    headings: tuple[int, ...] = ()


class Numerals(Struct, frozen=True, array_like=True):
    """How a kind of page draws numbers: the glyphs of the ten figures, and 0, 10, 100 and 1000 as they are drawn."""

    figures: tuple[bytes, ...]
    samples: tuple[bytes, ...]
    states: dict[str, Template]
    fonts: tuple[UsedFont, ...]


class Folios(Struct, frozen=True, array_like=True):
    """Page numbers in a row as a kind of page shows them: each deflated, with the states and fonts that they use."""

    drawn: tuple[bytes, ...]
    states: dict[str, Template]
    fonts: tuple[UsedFont, ...]


class CutRules(Struct, frozen=True):
    """Why documents of a theme must be laid out in one piece, if they must; whether left and right pages differ in it."""

    why: str | None
    sides: bool


class PageStarts(Struct, frozen=True, array_like=True):
    """Which of the places where a document could be cut begin a page, or why it cannot be cut."""

    places: tuple[int, ...]
    why: str | None = None


class PaintedUnit(Struct, frozen=True):
    """A unit as painted, and the files of the fonts that it was painted with, by their digests."""

    object_file: ObjectFile
    files: dict[str, bytes]


class PaintedNumbers(Struct, frozen=True):
    """Page numbers as painted, what they use, and the files of the fonts."""

    drawn: tuple[bytes, ...]
    states: dict[str, Template]
    fonts: tuple[UsedFont, ...]
    files: dict[str, bytes]
