"""The linker: object files of units, in order, to one PDF, which pydyf writes.

It adds what units do not know: positions of pages, page numbers, outline, destinations, the structure tree, metadata,
and the fonts, each subset once.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO

import pydyf
from msgspec import Struct

from compiler.pdf.engine.environment import srgb
from compiler.pdf.engine.font_subsets import add_fonts, deflated, merged
from compiler.pdf.linker import metadata
from compiler.pdf.objects import (
    CATALOG,
    DOCUMENT,
    PAGES,
    STRUCTURE,
    ObjectFile,
    Page,
    Template,
    UsedFont,
    data_of,
    deflate,
)
from compiler.store.cache import Cache


class Linked(Struct, frozen=True):
    """A finished file, its page count, and `{anchor: page}`, from 1."""

    pdf: bytes
    count: int
    anchors: Mapping[str, int]


class LinkInput(Struct, frozen=True):
    """The object file of a unit, and the page numbers of its pages (deflated content), with their fonts and graphics
    states.
    """

    made: ObjectFile
    folios: tuple[bytes | None, ...]
    folio_fonts: tuple[UsedFont, ...]
    folio_states: Mapping[str, Template]


def link(pieces: Sequence[LinkInput], about: metadata.Metadata, cache: Cache) -> Linked:
    """Link units. Raises `FontFileLost` if the file of a font is no longer in the cache."""
    pdf = _File()
    fonts = merged(font for piece in pieces for font in (*piece.made.fonts, *piece.folio_fonts))
    references = add_fonts(pdf, fonts, cache)
    based = [(piece, _add_piece(pdf, piece, references)) for piece in pieces]
    placed = [(page, base + page.number) for piece, base in based for page in piece.made.pages]
    pdf.pages["Count"] = len(placed)
    pdf.pages["Kids"] = pydyf.Array(b"%d 0 R" % number for _, number in placed)
    _add_structure(pdf, based)
    _add_destinations(pdf, placed)
    _add_outline(pdf, placed)
    _add_metadata(pdf, about)
    anchors: dict[str, int] = {}
    for number, (page, _) in enumerate(placed, 1):
        for name in page.anchors:
            anchors.setdefault(name, number)
    return Linked(pdf.written(), len(placed), anchors)


# Units


def _add_piece(pdf: _File, piece: LinkInput, references: Mapping[str, bytes]) -> int:
    """Add a unit to the file, and return the base of its object numbers."""
    made, base = piece.made, len(pdf.objects)
    texts = {number: template.bound(base) for number, template in made.objects}
    streams = {stream.number: _stream(stream.entries.bound(base), stream.data) for stream in made.streams}
    own = {name: b"%d 0 R" % (base + number) for name, number in made.resources.own_fonts.items()}
    others = {font.name: references[font.name] for font in piece.folio_fonts}
    fonts = {font.name: references[font.name] for font in made.fonts} | own
    fonts |= {_apart(name, own): reference for name, reference in others.items()}
    texts[made.resources.fonts_number] = pydyf.Dictionary(fonts).data
    named_by = made.resources.entries
    named_by = {**named_by, "ExtGState": {**named_by["ExtGState"], **piece.folio_states}}
    entries: dict[str, pydyf.Dictionary | bytes] = {
        category: pydyf.Dictionary({name: value.bound(base) for name, value in named.items()})
        for category, named in named_by.items()
    }
    entries["ColorSpace"] = made.resources.colours.bound(base)
    entries["Font"] = b"%d 0 R" % (base + made.resources.fonts_number)
    texts[made.resources.number] = pydyf.Dictionary(entries).data
    clashing = [name for name in others if name in own]
    for page, folio in zip(made.pages, piece.folios, strict=True):
        if folio is not None:
            for name in clashing:
                called, renamed = (b"/%s " % one.encode() for one in (name, _apart(name, own)))
                folio = deflate(zlib.decompress(folio).replace(called, renamed))
            streams[page.folio_number] = _stream(b"<</Filter /FlateDecode>>", folio)
    for number in range(made.count):
        is_stream = number in streams
        pdf.add_object(_Ready(streams[number] if is_stream else texts[number], compressible=not is_stream))
    return base


def _apart(name: str, own: Mapping[str, bytes]) -> str:
    """Return the name by which a page number uses a font, if its unit has another font of that name."""
    return f"N{name}" if name in own else name


def _stream(entries: bytes, data: bytes) -> bytes:
    """Return a stream object, given its dictionary as bytes without the length."""
    return entries[:-2] + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"


# What the whole file has once


def _add_structure(pdf: _File, based: Sequence[tuple[LinkInput, int]]) -> None:
    """Add the structure tree: one Document with the top elements of all units, in order."""
    top = pydyf.Array(b"%d 0 R" % (base + number) for piece, base in based for number in piece.made.top)
    nodes = pydyf.Array(b"%d 0 R" % (base + piece.made.parents) for piece, base in based)
    pdf.set(DOCUMENT, {"Type": "/StructElem", "S": "/Document", "K": top, "P": b"%d 0 R" % STRUCTURE})
    parents = pydyf.Dictionary({"Kids": nodes})
    pdf.add_object(parents)
    pdf.set(
        STRUCTURE,
        {"Type": "/StructTreeRoot", "K": pydyf.Array([b"%d 0 R" % DOCUMENT]), "ParentTree": parents.reference},
    )
    pdf.catalog["StructTreeRoot"] = b"%d 0 R" % STRUCTURE
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def _add_destinations(pdf: _File, placed: Sequence[tuple[Page, int]]) -> None:
    """Add the named destinations, sorted by their bytes."""
    named: dict[str, bytes] = {}
    for page, number in placed:
        for name, point in page.anchors.items():
            named.setdefault(name, _destination(number, point))
    if named:
        pairs = [part for name in sorted(named, key=_sorted_as) for part in (pydyf.String(name), named[name])]
        names = pydyf.Dictionary({"Names": pydyf.Array(pairs)})
        pdf.add_object(names)
        pdf.catalog["Names"] = pydyf.Dictionary({"Dests": names.reference})


def _sorted_as(name: str) -> bytes:
    """Return a name's bytes as pydyf writes them: readers search by these."""
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")


def _destination(page: int, point: bytes) -> bytes:
    return b"[%d 0 R /XYZ %s 0]" % (page, point)


def _add_outline(pdf: _File, placed: Sequence[tuple[Page, int]]) -> None:
    """Add the bookmarks as a tree: each is below the last one of a higher level before it."""
    root = pydyf.Dictionary({"Type": "/Outlines"})
    families: list[tuple[pydyf.Dictionary, list[pydyf.Dictionary], bool]] = [(root, [], True)]
    above = [(0, families[0][1])]
    for page, number in placed:
        for bookmark in page.bookmarks:
            line = pydyf.Dictionary({"Title": bookmark.title, "Dest": _destination(number, bookmark.point)})
            while above[-1][0] >= bookmark.level:
                above.pop()
            above[-1][1].append(line)
            above.append((bookmark.level, []))
            families.append((line, above[-1][1], bookmark.is_open))
    if not families[0][1]:
        return
    for parent, _, _ in families:
        pdf.add_object(parent)
    shown: dict[int, int] = {}
    for parent, children, is_open in reversed(families):
        for place, child in enumerate(children):
            child["Parent"] = parent.reference
            if place:
                child["Prev"] = children[place - 1].reference
                children[place - 1]["Next"] = child.reference
        if children:
            parent["First"], parent["Last"] = children[0].reference, children[-1].reference
            count = len(children) + sum(shown.get(id(child), 0) for child in children)
            parent["Count"] = count if is_open else -count
            shown[id(parent)] = count if is_open else 0
    pdf.catalog["Outlines"] = root.reference


def _add_metadata(pdf: _File, about: metadata.Metadata) -> None:
    pdf.catalog["Lang"] = pydyf.String(about.language)
    pdf.info.update(metadata.info(about))
    xmp = pydyf.Stream([metadata.xmp(about)], {"Type": "/Metadata", "Subtype": "/XML"})  # for all programs to read
    pdf.add_object(xmp)
    pdf.catalog["Metadata"] = xmp.reference
    if metadata.archived(about):
        _add_colours(pdf)


def _add_colours(pdf: _File) -> None:
    """Add sRGB as the output intent: archives require the colour space of a file."""
    profile = deflated(srgb(), N=3)
    pdf.add_object(profile)
    meant = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pydyf.String("sRGB IEC61966-2.1"),
        "DestOutputProfile": profile.reference,
    }
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(meant)])


# The file


class _Ready(pydyf.Object):
    """An object that is written already. `compressible`: it goes into an object stream, since it is not a stream
    itself.
    """

    data = b""
    compressible = False

    def __init__(self, data: bytes, *, compressible: bool) -> None:
        super().__init__()
        self.data, self.compressible = data, compressible


class _File(pydyf.PDF):
    """A PDF whose first objects are those that every file has."""

    def __init__(self) -> None:
        super().__init__()
        for _ in (STRUCTURE, DOCUMENT):
            self.add_object(pydyf.Dictionary())
        assert (self.pages.number, self.catalog.number, len(self.objects)) == (PAGES, CATALOG, DOCUMENT + 1)

    def set(self, number: int, entries: Mapping[str, object]) -> None:
        """Set entries of an object whose number is known before."""
        self.objects[number].update(entries)

    def add_object(self, made: pydyf.Object) -> None:
        """Deflate streams that pydyf would deflate. It does so at its highest level, which at 600 pages takes as long
        as all the rest, for a twentieth of these streams, which are a tenth of a file.
        """
        if isinstance(made, pydyf.Stream) and made.compress:
            made.stream, made.compress = [zlib.compress(data_of(made))], False
            made.extra["Filter"] = "/FlateDecode"
        super().add_object(made)

    def write_line(self, content: bytes, output: BytesIO) -> None:
        """Put CR before the LF that ends a stream: after data that ends in CR, a reader would take CR LF for the end of
        the line, and the data for one byte shorter.
        """
        end = b"\nendstream\nendobj"
        super().write_line(content.removesuffix(end) + b"\r" + end if content.endswith(end) else content, output)

    def written(self) -> bytes:
        """Return the file, with an identifier made from its bytes."""
        output = BytesIO()
        self.write(output, version=b"1.7", identifier=True, compress=True)
        return output.getvalue()
