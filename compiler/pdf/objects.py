"""The object file of a unit: its painted pages, with all that the linker needs, relocatable.

The PDF objects of a unit are numbered from 0; the linker adds the unit's base to each number. The text of an object is
a template with `%d` for each such number, so that relocation is one formatting.
"""

from __future__ import annotations

import zlib

import pydyf
from msgspec import Struct

from compiler.pdf.layout import Complaint

PAGES, CATALOG, STRUCTURE, DOCUMENT = 1, 2, 3, 4
"""Numbers of the objects that every file has once: page tree, catalog, structure tree, its one Document element."""


def deflate(data: bytes) -> bytes:
    """Return data deflated at level 8: a hundredth smaller than at 6 in a third more time; 9 gains nothing over it."""
    return zlib.compress(data, 8)


def data_of(stream: pydyf.Stream) -> bytes:
    """Return the data of a stream, not deflated by pydyf."""
    compress, stream.compress = stream.compress, False
    whole = stream.data
    stream.compress = compress
    return whole[whole.index(b"\nstream\n") + 8 : -len(b"\nendstream")]


def number_of(reference: bytes) -> int:
    """Return the object number in a reference."""
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
    """The text of an object, and the numbers of the unit that are filled in, in order."""

    text: bytes
    numbers: tuple[int, ...] = ()

    def bound(self, base: int) -> bytes:
        """Return the text with the unit's numbers counted from `base`."""
        return self.text % tuple([base + number for number in self.numbers])


class Stream(Struct, frozen=True, array_like=True):
    """A stream object: its number, the entries of its dictionary without length and filter, its deflated data."""

    number: int
    entries: Template
    data: bytes


class Bookmark(Struct, frozen=True, array_like=True):
    """An entry of the outline: its level, its title as a PDF string, the point on its page that it leads to."""

    level: int
    title: bytes
    point: bytes
    is_open: bool


class Page(Struct, frozen=True, array_like=True):
    """A page: the number of its object, its anchors and bookmarks, and the place of its page number.

    Points are x and y in points (1/72 inch) from the bottom left, as PDF writes them. `folio` is the kind of page whose
    margin boxes show the page number: its name in CSS and, where sides differ, its side; `None`: no number is shown.
    `folio_number` is the object number reserved for it.
    """

    number: int
    anchors: dict[str, bytes]
    bookmarks: tuple[Bookmark, ...]
    folio: str | None
    folio_number: int


class UsedFont(Struct, frozen=True, array_like=True):
    """A font as one unit uses it: the digest of its file, the face in it, its name in the PDF, the glyphs that are
    shown.

    `name` is the resource name in content streams and the prefix of the subset's name. `texts` is `{glyph:
    characters}`, `widths` is `{glyph: advance in thousandths of the size}`, `axes` is `{axis: position}` of a variable
    font.
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
    """The resource dictionary of a unit's pages: `{category: {name: value}}`.

    `own_fonts` is `{name: object number}` of the fonts that no other unit shares.
    """

    number: int
    fonts_number: int
    colours: Template
    entries: dict[str, dict[str, Template]]
    own_fonts: dict[str, int]


class ObjectFile(Struct, frozen=True, array_like=True):
    """A painted unit. `count` is how many object numbers it has, those reserved for the linker included.

    `objects` have no data, `streams` have. `parents` is the unit's node of the parent tree, `top` are its structure
    elements directly under Document, `headings` the levels (1..6) of its headings in order.
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
    """How a kind of page draws numbers: the glyphs of the ten digits, and 0, 10, 100 and 1000 as they are drawn."""

    figures: tuple[bytes, ...]
    samples: tuple[bytes, ...]
    states: dict[str, Template]
    fonts: tuple[UsedFont, ...]


class Folios(Struct, frozen=True, array_like=True):
    """A row of page numbers as a kind of page shows them: each deflated, with the graphics states and fonts that they
    use.
    """

    drawn: tuple[bytes, ...]
    states: dict[str, Template]
    fonts: tuple[UsedFont, ...]


class CutRules(Struct, frozen=True):
    """Why documents of a theme must be laid out in one piece (`None`: they need not), and whether left and right pages
    differ.
    """

    why: str | None
    sides: bool


class PageStarts(Struct, frozen=True, array_like=True):
    """The cuts (by number, from 0) at which the theme starts a page, and why the document cannot be cut at all, or
    `None`.
    """

    places: tuple[int, ...]
    why: str | None = None


class PaintedUnit(Struct, frozen=True):
    """A painted unit, and `{digest: content}` of the font files that it uses."""

    object_file: ObjectFile
    files: dict[str, bytes]


class PaintedNumbers(Struct, frozen=True):
    """Painted page numbers, their graphics states and fonts, and `{digest: content}` of the font files."""

    drawn: tuple[bytes, ...]
    states: dict[str, Template]
    fonts: tuple[UsedFont, ...]
    files: dict[str, bytes]
