"""The linker: object files of units, in their order, to one PDF.

It binds what no unit knows: where pages stand, their numbers, the outline, destinations, the one structure tree,
metadata, and the fonts, which are subset once for all. pydyf sets every object; only the table of where they stand is
written here, because most objects come in streams that are set and deflated already (``Pack``): pydyf would set and
deflate each of them anew, which at 600 pages takes longer than all the rest.

A unit's numbers begin at a multiple of ``BLOCK``, so that a unit that grows by a few lines moves no other: what is bound
already stays as it is.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from io import BytesIO
from itertools import accumulate, pairwise

import pydyf  # type: ignore[import-untyped]
from msgspec import Struct

from compiler.cache import Cache, key_of
from compiler.pages import metadata
from compiler.pages.fontfiles import add_fonts, deflated, merged
from compiler.pages.objects import (
    CATALOG,
    DOCUMENT,
    INFO,
    PAGES,
    STRUCTURE,
    Font,
    ObjectFile,
    Page,
    Template,
    deflate,
)
from compiler.pages.renderer import srgb

BLOCK = 64
"""Numbers of objects that are given out at a time. Few: readers take a file for damaged whose numbers go far beyond what
so many bytes can hold (qpdf 12 does from about a third of the size on)."""

PER_STREAM = 200
"""Objects that go into one object stream: a reader that wants one must inflate all of them."""


class Linked(Struct, frozen=True):
    """A finished file, how many pages it has, and on which page (from 1) each anchor stands."""

    pdf: bytes
    count: int
    anchors: Mapping[str, int]


class Piece(Struct, frozen=True):
    """A unit as it goes into the file: its object file, the key under which that is kept (none if it is not), and its
    pages' numbers.
    """

    key: str
    made: ObjectFile
    folios: tuple[bytes | None, ...]
    folio_fonts: tuple[Font, ...]
    folio_states: Mapping[str, Template]


class Pack(Struct, frozen=True, array_like=True):
    """Objects without data as they stand in the file: streams that hold ``numbers`` of them each, deflated."""

    numbers: tuple[tuple[int, ...], ...]
    firsts: tuple[int, ...]
    data: tuple[bytes, ...]


def link(pieces: Sequence[Piece], told: metadata.Metadata, cache: Cache) -> Linked:
    """Put units together. Raises ``fontfiles.Lost`` if the file of a font is no longer there."""
    pdf = _File()
    fonts = merged(font for piece in pieces for font in (*piece.made.fonts, *piece.folio_fonts))
    references = add_fonts(pdf, fonts, cache)
    sizes = [-(-piece.made.count // BLOCK) * BLOCK for piece in pieces]
    start = -(-(len(pdf.objects) + _outline_size(pieces) + 8) // BLOCK) * BLOCK
    based = list(zip(pieces, accumulate(sizes[:-1], initial=start), strict=True))
    for piece, base in based:
        _add_piece(pdf, piece, base, references, cache)
    placed = [(page, base + page.number) for piece, base in based for page in piece.made.pages]
    pdf.pages["Count"] = len(placed)
    pdf.pages["Kids"] = pydyf.Array(b"%d 0 R" % number for _, number in placed)
    _add_structure(pdf, based)
    _add_destinations(pdf, placed)
    _add_outline(pdf, placed)
    _add_metadata(pdf, told)
    anchors: dict[str, int] = {}
    for number, (page, _) in enumerate(placed, 1):
        for name in page.anchors:
            anchors.setdefault(name, number)
    return Linked(pdf.written(), len(placed), anchors)


# Units


def _add_piece(pdf: _File, piece: Piece, base: int, references: Mapping[str, bytes], cache: Cache) -> None:
    made = piece.made
    key = key_of("bound", piece.key, str(base))
    pdf.packs.append(cache.kept(key, Pack, lambda: _bound(made, base)) if piece.key else _bound(made, base))
    for stream in made.streams:
        pdf.add_at(base + stream.number, _stream_text(stream.entries.bound(base), stream.data))
    own = {name: b"%d 0 R" % (base + number) for name, number in made.resources.own_fonts.items()}
    others = {font.name: references[font.name] for font in piece.folio_fonts}
    fonts = {font.name: references[font.name] for font in made.fonts} | own
    fonts |= {_apart(name, own): reference for name, reference in others.items()}
    pdf.add_at(base + made.resources.fonts_number, pydyf.Dictionary(fonts).data)
    states = {name: value.bound(base) for name, value in piece.folio_states.items()}
    entries = {
        category: pydyf.Dictionary({name: value.bound(base) for name, value in named.items()})
        for category, named in made.resources.entries.items()
    }
    entries["ExtGState"].update(states)
    entries["ColorSpace"] = made.resources.colours.bound(base)
    entries["Font"] = b"%d 0 R" % (base + made.resources.fonts_number)
    pdf.add_at(base + made.resources.number, pydyf.Dictionary(entries).data)
    clashing = [name for name in others if name in own]
    for page, folio in zip(made.pages, piece.folios, strict=True):
        if folio is not None:
            for name in clashing:
                called, renamed = (b"/%s " % one.encode() for one in (name, _apart(name, own)))
                folio = deflate(zlib.decompress(folio).replace(called, renamed))
            pdf.add_at(base + page.folio_number, _stream_text(b"<</Filter /FlateDecode>>", folio))


def _apart(name: str, own: Mapping[str, bytes]) -> str:
    """How a page number calls a font, if its unit has one of its own by that name, with other glyphs."""
    return f"N{name}" if name in own else name


def _stream_text(entries: bytes, data: bytes) -> bytes:
    """A stream whose dictionary is set already but for its length.

    Data that ends in CR and then LF would be an end of line, and the data one shorter; after CR and LF nothing is doubtful.
    """
    return entries[:-2] + b"/Length %d>>\nstream\n" % len(data) + data + b"\r\nendstream"


def _made(made: pydyf.Object) -> bytes:
    """An object of pydyf's as it stands in the file; a stream ends as ours do."""
    text: bytes = made.indirect
    end = b"\nendstream\nendobj"
    return text.removesuffix(end) + b"\r" + end if text.endswith(end) else text


def _bound(made: ObjectFile, base: int) -> Pack:
    """A unit's objects, with the numbers that they have in the file."""
    return _packed([(base + number, template.bound(base)) for number, template in made.objects])


# What the whole file has once


def _add_structure(pdf: _File, based: Sequence[tuple[Piece, int]]) -> None:
    """The structure tree: under one document all that stands at the top of each unit, in the order of the units."""
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
    """The names that links lead to, in the order of their bytes, each with the point that it means."""
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
    """A name's bytes as pydyf writes them: readers search in the order of these."""
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")


def _destination(page: int, point: bytes) -> bytes:
    return b"[%d 0 R /XYZ %s 0]" % (page, point)


def _outline_size(pieces: Sequence[Piece]) -> int:
    return 1 + sum(len(page.bookmarks) for piece in pieces for page in piece.made.pages)


def _add_outline(pdf: _File, placed: Sequence[tuple[Page, int]]) -> None:
    """The bookmarks as a tree: each under the last one of a higher level before it."""
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


def _add_metadata(pdf: _File, told: metadata.Metadata) -> None:
    pdf.catalog["Lang"] = pydyf.String(told.language)
    pdf.set(INFO, metadata.info(told))
    xmp = pydyf.Stream([metadata.xmp(told)], {"Type": "/Metadata", "Subtype": "/XML"})  # for all programs to read
    pdf.add_object(xmp)
    pdf.catalog["Metadata"] = xmp.reference
    if metadata.archived(told):
        _add_colours(pdf)


def _add_colours(pdf: _File) -> None:
    """Say what the colours of the file are: those of sRGB. What is for archives may not leave that to the screen."""
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


class _File(pydyf.PDF):  # type: ignore[misc]
    """A PDF whose objects come from two sides: those that pydyf has, and those of units, set already.

    ``placed`` are whole objects by their numbers, ``packs`` object streams.
    """

    def __init__(self) -> None:
        super().__init__()
        assert (self.pages.number, self.catalog.number) == (PAGES, CATALOG)
        for _ in (INFO, STRUCTURE, DOCUMENT):
            self.add_object(pydyf.Dictionary())
        self.placed: dict[int, bytes] = {}
        self.packs: list[Pack] = []

    def set(self, number: int, entries: Mapping[str, object]) -> None:
        """Say what an object is whose number was given out before."""
        self.objects[number].update(entries)

    def add_at(self, number: int, text: bytes) -> None:
        """Add an object that is set already, under a number of its unit's."""
        self.placed[number] = text

    def written(self) -> bytes:
        """The file. Numbers that nobody has are left out of the table (ISO 32000-1, 7.5.8: cross-reference streams)."""
        assert len(self.objects) <= min(self.placed), (
            "the numbers of the first unit begin behind those of the file's own"
        )
        output = BytesIO()
        self.write_line(b"%PDF-1.7", output)
        self.write_line(b"%\xf0\x9f\x96\xa4", output)
        rows = {0: _row(0, 0, 65535)}
        loose = [made for made in self.objects[1:] if made.compressible]
        for made in self.objects[1:]:
            if not made.compressible:
                rows[made.number] = _row(1, self.current_position)
                self.write_line(_made(made), output)
        for number, text in self.placed.items():
            rows[number] = _row(1, self.current_position)
            self.write_line(b"%d 0 obj\n" % number + text + b"\nendobj", output)
        packs = (_packed([(made.number, made.data) for made in loose]), *self.packs)
        free = max(*rows, *(numbers[-1] for pack in packs for numbers in pack.numbers)) + 1
        for pack in packs:
            for numbers, first, data in zip(pack.numbers, pack.firsts, pack.data, strict=True):
                entries = b"<</Type /ObjStm/N %d/First %d/Filter /FlateDecode>>" % (len(numbers), first)
                rows[free] = _row(1, self.current_position)
                rows.update(zip(numbers, map(_row(2, free)[:-PLACE].__add__, _PLACES), strict=False))
                self.write_line(b"%d 0 obj\n" % free + _stream_text(entries, data) + b"\nendobj", output)
                free += 1
        rows[free] = _row(1, self.current_position)
        self._write_table(rows, free, output)
        return output.getvalue()

    def _write_table(self, rows: Mapping[int, bytes], own: int, output: BytesIO) -> None:
        order = sorted(rows)
        starts = [0, *(place for place, (one, next_) in enumerate(pairwise(order), 1) if next_ != one + 1)]
        sections = [
            part
            for start, end in zip(starts, [*starts[1:], len(order)], strict=True)
            for part in (order[start], end - start)
        ]
        name = blake2b(output.getbuffer(), digest_size=16).hexdigest().encode()  # the same bytes have the same name
        table = deflated(
            _differences(b"".join(map(rows.__getitem__, order))),
            Type="/XRef",
            Index=pydyf.Array(sections),
            W=pydyf.Array((1, OFFSET, PLACE)),
            DecodeParms=b"<</Predictor 12/Columns %d>>" % _WIDTH,
            Size=own + 1,
            Root=self.catalog.reference,
            Info=b"%d 0 R" % INFO,
            ID=b"[<%s> <%s>]" % (name, name),
        )
        table.number = own
        start = self.current_position
        self.write_line(_made(table), output)
        self.write_line(b"startxref\n%d\n%%%%EOF" % start, output)


OFFSET, PLACE = 4, 2
"""Bytes of the table's second and third columns: where an object stands, or in which stream; at which place in it."""

_WIDTH = 1 + OFFSET + PLACE

_PLACES = [place.to_bytes(PLACE, "big") for place in range(PER_STREAM)]


def _row(kind: int, where: int, place: int = 0) -> bytes:
    """A line of the table: the place of an object in the file (1), or its stream and the place in that (2)."""
    return bytes((kind,)) + where.to_bytes(OFFSET, "big") + place.to_bytes(PLACE, "big")


def _differences(table: bytes) -> bytes:
    """Each line as what it differs by from the one above (PNG's filter Up): mostly by one place, a quarter once deflated."""
    above = bytes(_WIDTH) + table
    less = bytes([(mine - its) & 0xFF for mine, its in zip(table, above, strict=False)])
    return b"".join(b"\x02" + less[start : start + _WIDTH] for start in range(0, len(less), _WIDTH))


def _packed(objects: Sequence[tuple[int, bytes]]) -> Pack:
    """Objects, each with its number, in object streams (ISO 32000-1, 7.5.7)."""
    numbers, firsts, streams = [], [], []
    for start in range(0, len(objects), PER_STREAM):
        some = objects[start : start + PER_STREAM]
        offsets = accumulate((len(text) + 1 for _, text in some[:-1]), initial=0)
        head = b" ".join(b"%d %d" % (number, offset) for (number, _), offset in zip(some, offsets, strict=True))
        numbers.append(tuple(number for number, _ in some))
        firsts.append(len(head) + 1)
        streams.append(deflate(head + b"\n" + b"\n".join(text for _, text in some)))
    return Pack(tuple(numbers), tuple(firsts), tuple(streams))
