"""Capture of WeasyPrint's PDF objects as an object file: those that pages and structure lead to, renumbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import pydyf
from msgspec import Struct
from weasyprint.document import Document
from weasyprint.pdf.fonts import Font as DrawnFont

from compiler.pdf.engine import actual_text, weasyprint_internals
from compiler.pdf.engine.structure_tree import simplify
from compiler.pdf.layout import Complaint
from compiler.pdf.objects import (
    DOCUMENT,
    PAGES,
    ObjectFile,
    ObjectTable,
    Page,
    Resources,
    Stream,
    Template,
    UsedFont,
    data_of,
    deflate,
    number_of,
)

_NO_MOVE = re.compile(rb">(?:-?0(?:\.0)?<>)*(?:-?0(?:\.0)?)?<|(?<=>)-?0(?:\.0)?(?=\] TJ)")
"""A move by zero between two glyphs or after the last, which WeasyPrint writes after almost every glyph."""

_SLOT = re.compile(rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>|%|/StructParents? (\d+)|\b(\d+) 0 R\b", re.DOTALL)
"""In the text of an object: a string, which is left alone; a key of the parent tree; a reference."""


_PRINTED = 4
"""The flag of annotations that are printed; archives allow no others (ISO 19005-2, 6.3.2)."""


class Painting(Struct, frozen=True, dict=True):
    """WeasyPrint's objects of a unit by its own numbers, and `{its number: the unit's}` for those that are kept.

    `pages` are the unit's numbers of the page objects, `folios` those reserved for page numbers (-1: none). `shared` is
    `{WeasyPrint's number: number in every file}` of the objects that a file has once.
    """

    objects: ObjectTable
    numbers: dict[int, int]
    shared: dict[int, int]
    pages: tuple[int, ...]
    folios: tuple[int, ...]
    contents: tuple[int, ...]
    resources: int
    fonts: int
    structure: int | None
    parents: int | None

    @cached_property
    def drawn(self) -> dict[int, bytes]:
        """`{WeasyPrint's number: data}` of all streams, joined once and read several times."""
        return {number: data_of(made) for number, made in self.objects.items() if isinstance(made, pydyf.Stream)}


def painted(
    document: Document, with_folio: Sequence[bool], **options: Any
) -> tuple[Painting, list[DrawnFont], list[tuple[str, str]]]:
    """Paint a document's pages. Return the painting, the fonts, and (reason, text) for text that programs cannot
    extract.

    `with_folio` is for each page whether a page number is added later.
    """
    taken: list[tuple[pydyf.PDF, ObjectTable, dict[str, Any]]] = []

    def take(_: Document, pdf: pydyf.PDF) -> None:
        for made in pdf.objects:
            if isinstance(made, pydyf.Dictionary) and made.get("Type") == "/Annot":
                made["F"] = _PRINTED
            elif isinstance(made, pydyf.Stream) and "Interpolate" in made.extra:
                made.extra["Interpolate"] = "false"  # nor a picture that is smoothed (6.2.8)
        taken.append((pdf, ObjectTable(enumerate(pdf.objects)), dict(pdf.catalog)))
        del pdf.objects[1:]  # so that it is not written: there is a linker for that

    with weasyprint_internals.collecting_fonts() as used, actual_text.writing_actual_text() as faults:
        document.write_pdf(finisher=take, **options)
    return _numbered(*taken[0], with_folio), used, faults


def _numbered(pdf: pydyf.PDF, objects: ObjectTable, catalog: dict[str, Any], with_folio: Sequence[bool]) -> Painting:
    kids = [int(kid) for kid in pdf.pages["Kids"][::3]]
    contents = tuple(number_of(objects.dictionary(kid)["Contents"]) for kid in kids)
    resources = number_of(objects.dictionary(kids[0])["Resources"])
    fonts = number_of(objects.dictionary(resources)["Font"])
    shared, structure, parents = {pdf.pages.number: PAGES}, None, None
    if "StructTreeRoot" in catalog:
        root = objects.dictionary(number_of(catalog["StructTreeRoot"]))
        structure, parents = number_of(root["K"][0]), number_of(root["ParentTree"])
        shared[structure] = DOCUMENT
        simplify(
            objects, structure, objects.dictionary(parents)["Nums"], [objects.stream(number) for number in contents]
        )
    apart = [number for number in (resources, fonts, parents) if number is not None]
    edge = {*shared, *apart}
    roots = [*kids, *(number for start in (*apart, structure) if start for number in _references(objects[start]))]
    numbers = {number: place for place, number in enumerate((*sorted(_reached(objects, roots, edge)), *apart))}
    folios = []
    for kid, content, has in zip(kids, contents, with_folio, strict=True):
        folios.append(len(numbers) if has else -1)
        if has:  # a number that no object has is given to the page's own number, to be drawn after its content
            free = len(objects) + len(numbers)
            numbers[free] = len(numbers)
            objects.dictionary(kid)["Contents"] = pydyf.Array([b"%d 0 R" % content, b"%d 0 R" % free])
    pages = tuple(numbers[kid] for kid in kids)
    return Painting(objects, numbers, shared, pages, tuple(folios), contents, resources, fonts, structure, parents)


def _reached(objects: ObjectTable, roots: Iterable[int], edge: set[int]) -> set[int]:
    """Return the numbers of the objects that `roots` lead to, without those in `edge` and what only they lead to."""
    reached: set[int] = set()
    waiting = list(roots)
    while waiting:
        number = waiting.pop()
        if number not in reached and number not in edge:
            reached.add(number)
            waiting += _references(objects[number])
    return reached


def _references(made: pydyf.Object) -> list[int]:
    data = pydyf.Dictionary(made.extra).data if isinstance(made, pydyf.Stream) else made.data
    return [int(found[2]) for found in _SLOT.finditer(data) if found[2]]


def object_file(
    painting: Painting, pages: tuple[Page, ...], drawn: tuple[UsedFont, ...], complaints: tuple[Complaint, ...]
) -> ObjectFile:
    """Return a painting as an object file."""
    assert painting.structure is not None
    assert painting.parents is not None
    objects: list[tuple[int, Template]] = []
    streams: list[Stream] = []
    for old, new in painting.numbers.items():
        made = painting.objects.get(old)
        if made is None or old in (painting.resources, painting.fonts, painting.parents):
            continue
        if isinstance(made, pydyf.Stream):
            streams.append(_stream(painting, made, new, is_content=old in painting.contents))
        else:
            objects.append((new, _template(painting, made.data)))
    parents = painting.numbers[painting.parents]
    objects.append((parents, _parents(painting, painting.objects.dictionary(painting.parents)["Nums"])))
    return ObjectFile(
        count=len(painting.numbers),
        pages=pages,
        objects=tuple(objects),
        streams=tuple(streams),
        resources=_resources(painting),
        parents=parents,
        top=tuple(
            painting.numbers[number_of(element)] for element in painting.objects.dictionary(painting.structure)["K"]
        ),
        fonts=drawn,
        complaints=complaints,
    )


def unclaimed(painting: Painting) -> Iterator[str]:
    """Yield reasons why the file keeps to no standard, whatever the other units are like."""
    pages = set(painting.contents)
    if any(b"/MCID" in data for number, data in painting.drawn.items() if number not in pages):
        yield "text under an `opacity` is passed over by screen readers; a lighter colour is not"
    if any(b"/DeviceCMYK" in data for data in painting.drawn.values()) or any(
        isinstance(made, pydyf.Dictionary) and made.get("ColorSpace") == "/DeviceCMYK"
        for made in painting.objects.values()
    ):
        yield "colours by `device-cmyk()` are those of one printing press; archives take RGB"


def content_of(painting: Painting, page: int) -> bytes:
    """Return the content of a page by its number in the unit."""
    return _content(painting.objects.stream(painting.contents[painting.pages.index(page)]))


def states_of(painting: Painting) -> dict[str, Template]:
    """Return `{name: graphics state}`."""
    states = painting.objects.dictionary(painting.resources)["ExtGState"]
    return {name: _template(painting, _bytes(state)) for name, state in states.items()}


def has_pictures(painting: Painting) -> bool:
    """Whether the resources have anything but fonts, colour spaces and graphics states."""
    resources = painting.objects.dictionary(painting.resources)
    return any(named for category, named in resources.items() if category not in ("ExtGState", "ColorSpace", "Font"))


def _template(painting: Painting, data: bytes) -> Template:
    slots: list[int] = []

    def slot(found: re.Match[bytes]) -> bytes:
        key, number = found.groups()
        if key:
            slots.append(int(key))
            return found[0][: -len(key)] + b"%d"
        if not number:
            return found[0].replace(b"%", b"%%")
        if int(number) in painting.shared:
            return b"%d 0 R" % painting.shared[int(number)]
        slots.append(painting.numbers[int(number)])
        return b"%d 0 R"

    return Template(_SLOT.sub(slot, data), tuple(slots))


def _stream(painting: Painting, stream: pydyf.Stream, number: int, *, is_content: bool) -> Stream:
    entries = {name: value for name, value in stream.extra.items() if name != "Length"}
    is_drawn = stream.extra.get("Subtype") == "/Form" or "PatternType" in stream.extra
    data = _content(stream) if is_content else _drawing(stream) if is_drawn else data_of(stream)
    if is_content or stream.compress:
        data = deflate(data)
        entries["Filter"] = "/FlateDecode"
    return Stream(number, _template(painting, pydyf.Dictionary(entries).data), data)


def _resources(painting: Painting) -> Resources:
    resources, fonts = (painting.objects.dictionary(one) for one in (painting.resources, painting.fonts))
    return Resources(
        number=painting.numbers[painting.resources],
        fonts_number=painting.numbers[painting.fonts],
        colours=_template(painting, _bytes(resources["ColorSpace"])),
        entries={
            category: {name: _template(painting, _bytes(value)) for name, value in named.items()}
            for category, named in resources.items()
            if category not in ("ColorSpace", "Font")
        },
        own_fonts={name: painting.numbers[number_of(font)] for name, font in fonts.items()},
    )


def _parents(painting: Painting, nums: Sequence[Any]) -> Template:
    """Return the unit's node of the parent tree, whose keys are relocated as the unit's numbers are."""
    keys = [int(key) for key in nums[::2]]
    texts, slots = [], [keys[0], keys[-1]]
    for key, value in zip(keys, nums[1::2], strict=True):
        template = _template(painting, _bytes(value))
        texts.append(b"%d " + template.text)
        slots += (key, *template.numbers)
    return Template(b"<</Limits [%d %d]/Nums [" + b" ".join(texts) + b"]>>", tuple(slots))


def _bytes(value: Any) -> bytes:
    """Return a value as it is written in an object."""
    return pydyf.Array([value]).data[1:-1]


def _drawing(stream: pydyf.Stream) -> bytes:
    """Return the data of a stream without moves by zero."""
    return _NO_MOVE.sub(b"", data_of(stream))


def _content(stream: pydyf.Stream) -> bytes:
    """Return the content of a page, enclosed so that more can be drawn after it in the initial graphics state."""
    return b"q\n" + _drawing(stream) + b"\nQ"
