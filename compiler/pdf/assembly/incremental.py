"""Incremental build of a PDF: units that are not in the cache are laid out, then all are linked.

Three inputs of a unit depend on other units: the pages that its contents list, the side (left or right) on which it
begins, the page numbers that it shows. They are part of the unit's key, so that it is laid out again when one of them
changes, and an edit in one unit leaves the object files of all others as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate

from msgspec.structs import replace

from compiler.documents.blocks import Document
from compiler.pdf import units
from compiler.pdf.assembly.page_number_cache import ROW, folio_rows
from compiler.pdf.assembly.unit_jobs import UnitContext, find_page_starts, paint_unit, unit_context
from compiler.pdf.assembly.workers import Execution
from compiler.pdf.engine.font_subsets import keep_font_files
from compiler.pdf.engine.structure_tree import skips
from compiler.pdf.layout import Complaint, Layout, Pages, Standard, unclaimed
from compiler.pdf.linker import linker
from compiler.pdf.linker.metadata import Metadata
from compiler.pdf.objects import Folios, ObjectFile, PageStarts
from compiler.pdf.units import CannotCut, Unit
from compiler.store.cache import Cache, encoded

EXTRA_ROUNDS = 4
"""Rounds, besides one for each unit, in which the units' knowledge of each other may change before one piece is taken."""


def build_pdf(
    document: Document, layout: Layout, created: str | None, standard: Standard, execution: Execution
) -> Pages:
    """Lay out the units that are not kept, and link all. Raises `FontFileLost`, `NoRenderer` and `NoFonts`."""
    context = unit_context(document, layout, execution)
    why = None
    try:
        made, pieces = compile_units(units_of(document, context, execution), context, execution)
        linked = link(pieces, document, created, standard, execution.cache)
    except CannotCut as reason:
        why = reason.why
        made, pieces = compile_units((units.whole(document),), context, execution)
        linked = link(pieces, document, created, standard, execution.cache)
    return Pages(linked.count, linked.anchors, linked.pdf, complaints(made), why)


def build_pdf_anew(document: Document, layout: Layout, created: str | None, standard: Standard) -> tuple[Pages, Cache]:
    """Build a PDF with an empty cache, and return that cache too: a job for a worker."""
    anew = Cache()
    return build_pdf(document, layout, created, standard, Execution(anew)), anew


def units_of(document: Document, context: UnitContext, execution: Execution) -> tuple[Unit, ...]:
    """Return the units of a document: one for a kind that is never cut. Raises `CannotCut` if the theme forbids to cut."""
    if units.is_never_cut(document):
        return (units.whole(document),)
    if context.cut_rules.why:
        raise CannotCut(context.cut_rules.why)
    skeleton = units.skeleton(document)
    key = context.key("starts", encoded(skeleton.parts))
    job, size = partial(find_page_starts, context, skeleton), len(encoded(skeleton.parts))
    found = execution.kept(key, PageStarts, job, size)
    if found.why or not found.places:
        raise CannotCut(found.why or "none of its parts begins a page")
    return units.cut(document, found.places)


def compile_units(
    parts: Sequence[Unit], context: UnitContext, execution: Execution
) -> tuple[tuple[ObjectFile, ...], tuple[linker.LinkInput, ...]]:
    """Compile units until the pages that they refer to no longer change. Raises `CannotCut` if they cannot be laid out
    apart.
    """
    sides = context.cut_rules.sides
    now = [replace(unit, numbers={}) if unit.has_contents() and len(parts) > 1 else unit for unit in parts]
    for _ in range(len(parts) + EXTRA_ROUNDS):
        made = _object_files(now, context, execution)
        firsts = list(accumulate((len(one.pages) for one in made), initial=1))
        anchors = {
            name: number
            for one, first in zip(made, firsts, strict=False)
            for number, page in enumerate(one.pages, first)
            for name in page.anchors
        }
        then = [_with_page_numbers(unit, first, anchors, sides) for unit, first in zip(now, firsts, strict=False)]
        if then == now:
            return made, _link_inputs(made, firsts, context, execution)
        now = then
    raise CannotCut("its contents or its left and right pages come to no rest")


def _with_page_numbers(unit: Unit, first: int, anchors: dict[str, int], sides: bool) -> Unit:
    """Return a unit with the side on which it begins and the pages of the headings that its contents list."""
    if unit.numbers is not None:
        unit = replace(unit, numbers={name: anchors[name] for name in units.targets(unit) if name in anchors})
    return replace(unit, on_right=sides and not unit.first and first % 2 == 1)


def _object_files(now: Sequence[Unit], context: UnitContext, execution: Execution) -> tuple[ObjectFile, ...]:
    """Return the object file of each unit, from the cache or painted now."""
    cache, progress = execution.cache, execution.progress
    texts = [encoded((unit.parts, unit.numbers, unit.on_right, unit.first)) for unit in now]
    keys = [context.key("unit", text) for text in texts]
    found = {key: cache.get(key, ObjectFile) for key in keys}
    missing = [place for place, key in enumerate(keys) if found[key] is None]
    jobs = [partial(paint_unit, context, now[place]) for place in missing]
    sizes = [len(texts[place]) for place in missing]
    left, whole = sum(sizes), sum(map(len, texts))
    progress(1 - left / whole)
    for which, unit in execution.run(jobs, sizes, [f"{context.document.kind} {place}" for place in missing]):
        key = keys[missing[which]]
        found[key] = unit.object_file
        if not any(complaint.passing for complaint in unit.object_file.complaints):
            cache.put(key, unit.object_file)
        keep_font_files(unit.files, cache)
        left -= sizes[which]
        progress(1 - left / whole)
    return tuple(one for key in keys if (one := found[key]) is not None)


def _link_inputs(
    made: Sequence[ObjectFile], firsts: Sequence[int], context: UnitContext, execution: Execution
) -> tuple[linker.LinkInput, ...]:
    """Return object files with the page numbers that their pages show."""
    wanted = dict.fromkeys(
        (page.folio, number // ROW)
        for one, first in zip(made, firsts, strict=False)
        for number, page in enumerate(one.pages, first)
        if page.folio is not None
    )
    rows = folio_rows(wanted, context, execution)

    def piece(one: ObjectFile, first: int) -> linker.LinkInput:
        folios: list[bytes | None] = []
        used: dict[int, Folios] = {}
        for number, page in enumerate(one.pages, first):
            row = rows[page.folio, number // ROW] if page.folio is not None else None
            folios.append(row.drawn[number % ROW] if row else None)
            if row:
                used[id(row)] = row
        fonts = tuple(font for row in used.values() for font in row.fonts)
        states = {name: state for row in used.values() for name, state in row.states.items()}
        return linker.LinkInput(one, tuple(folios), fonts, states)

    return tuple(piece(one, first) for one, first in zip(made, firsts, strict=False))


def link(
    pieces: Sequence[linker.LinkInput], document: Document, created: str | None, standard: Standard, cache: Cache
) -> linker.Linked:
    """Link a document's file. One that has boxes for letters, for example, keeps to no standard and claims none."""
    kinds = {complaint.kind for complaint in complaints(piece.made for piece in pieces)}
    kept = None if kinds & {"missing-glyph", "unclaimed", "unread"} else standard
    metadata = Metadata(
        document.title, document.authors, document.description, document.keywords, document.language, document.moment(created),
        "photoplay, WeasyPrint", kept,
    )  # fmt: skip
    return linker.link(pieces, metadata, cache)


def complaints(made: Iterable[ObjectFile]) -> tuple[Complaint, ...]:
    """Return the complaints of all units, each once, and one more if their headings, taken together, skip a level."""
    made = tuple(made)
    found = [complaint for one in made for complaint in one.complaints]
    if skips([level for one in made for level in one.headings]):
        found.append(unclaimed("a heading is hidden, or moved, that others stand under"))
    return tuple(dict.fromkeys(found))
