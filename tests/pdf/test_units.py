"""A treatment laid out unit by unit looks as one laid out in one piece."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import ImageChops

from compiler import pdf as pages
from compiler.documents.blocks import Document, Paragraph, Section, plain
from compiler.pdf import units
from compiler.pdf.assembly.incremental import units_of
from compiler.pdf.assembly.unit_jobs import unit_context
from compiler.pdf.styles.cut_rules import cut_rules
from tests.support.printed import BOOK, texts, themed, treatment

MIRRORED = """
@page :left { margin-left: 45mm; @bottom-center { content: none } @bottom-left { content: counter(page) } }
@page :right { margin-left: 25mm; @bottom-center { content: none } @bottom-right { content: counter(page, lower-roman) } }
section.act { break-before: recto }
"""
CONTINUOUS = (
    "section.act, section.cast, section.sequence { break-before: auto !important } "
    "section.cover, nav.contents { break-after: auto !important; page: auto !important }"
)
LAYOUTS = {
    "book": BOOK,
    "industry": pages.Layout("a4", pages.theme("industry")),
    "mirrored": themed(pages.theme("book").css + MIRRORED),
    "bordered": themed(pages.theme("book").css + "section.act { border: 2pt solid; padding: 1cm } section.act::after { content: '끝' }"),
    "by place": themed(
        pages.theme("book").css
        + "section.act:nth-of-type(3) h1 { color: #900 } section.sequence:last-child h2 { font-size: 20pt } nav + section h1 { color: #009 }"
    ),
    "first page": themed(pages.theme("book").css + "@page :first { background: #eee } @page { @top-left { content: '·' string(story) } }"),
}  # fmt: skip


def short() -> Document:
    """A treatment of one act."""
    document = treatment(scenes=1)
    return replace(document, blocks=document.blocks[:4])


def cut(document: Document, layout: pages.Layout) -> tuple[units.Unit, ...]:
    return units_of(document, unit_context(document, layout, pages.Execution()), pages.Execution())


def in_one_piece(document: Document, layout: pages.Layout, monkeypatch: pytest.MonkeyPatch) -> pages.Pages:
    with monkeypatch.context() as patch:
        patch.setattr(units, "is_never_cut", lambda document: True)
        return pages.lay_out(document, layout)


def structure(pdf: pikepdf.Pdf) -> Iterator[tuple[int, str, str, int | None]]:
    """Structure tree as a screen reader walks it: depth, role, marked content if any, and page of each element."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    left = [(0, pdf.Root.StructTreeRoot.K)]
    while left:
        depth, node = left.pop()
        if isinstance(node, pikepdf.Array):
            left += [(depth, part) for part in reversed(list(node))]
        elif isinstance(node, pikepdf.Dictionary):
            what, marked = str(node.get("/S", node.get("/Type"))), str(node.get("/MCID", ""))
            yield depth, what, marked, numbers[node.Pg.objgen] if "/Pg" in node else None
            left += [(depth + 1, node.K)] if "/K" in node else []
        else:
            yield depth, "", str(node), None


def links(pdf: pikepdf.Pdf) -> Iterator[tuple[int, list[float], str]]:
    """Every link: its page, where it stands, and where it leads."""
    for number, page in enumerate(pdf.pages, 1):
        for link in page.get("/Annots", []):
            yield number, [round(float(edge), 2) for edge in link.Rect], str(link.get("/Dest") or link.A)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_units_look_like_one_piece(layout: pages.Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pixel by pixel, word by word, and so do outline, destinations, links, and the order in which they are read aloud."""
    document = treatment(scenes=1)
    cut, whole = pages.lay_out(document, layout), in_one_piece(document, layout, monkeypatch)
    assert cut.in_one is None
    assert (cut.count, cut.anchors, cut.complaints) == (whole.count, whole.anchors, whole.complaints)
    assert texts(cut.pdf) == texts(whole.pdf)
    with pypdfium2.PdfDocument(cut.pdf) as one, pypdfium2.PdfDocument(whole.pdf) as other:
        for number, (page, same) in enumerate(zip(one, other, strict=True), 1):
            pictures = [side.render(scale=0.8).to_pil() for side in (page, same)]
            assert ImageChops.difference(*pictures).getbbox() is None, f"page {number}"
        outlines = [
            [(line.level, line.get_title(), line.get_dest().get_index(), line.get_dest().get_view()) for line in pdf.get_toc()]
            for pdf in (one, other)
        ]  # fmt: skip
    assert outlines[0] == outlines[1] != []
    with pikepdf.open(io.BytesIO(cut.pdf)) as one, pikepdf.open(io.BytesIO(whole.pdf)) as other:
        assert list(structure(one)) == list(structure(other))
        assert list(links(one)) == list(links(other)) != []


@pytest.mark.parametrize(
    ("layout", "begins"),
    [
        (BOOK, ["cover", "contents", "cast", "act", "sequence", "act", "sequence", "act", "sequence"]),
        (LAYOUTS["industry"], ["cover", "contents", "cast", "act", "act", "act"]),
    ],
    ids=["book", "industry"],
)
def test_a_unit_begins_where_the_theme_begins_a_page(layout: pages.Layout, begins: list[str]) -> None:
    def role(unit: units.Unit) -> str:
        parts = [part for part in unit.parts if not (part.hidden or part.discarded)]
        inner = [part for part in parts[0].inside if not (part.hidden or part.discarded)]
        return inner[0].role if inner and inner[0].role != "act" else parts[0].role

    assert [role(unit) for unit in cut(treatment(), layout)] == begins


def test_a_theme_without_page_starts_gives_one_unit_and_a_reason() -> None:
    made = pages.lay_out(treatment(), themed(pages.theme("book").css + CONTINUOUS))
    assert made.in_one == "none of its parts begins a page"


@pytest.mark.parametrize(
    ("css", "why"),
    [
        ("@page { @bottom-right { content: counter(page) ' / ' counter(pages) } }", "it prints how many pages there are"),
        ("h2 { counter-increment: scene }", "it counts"),
        ("p::after { content: counter(page) }", "it prints page numbers in the text"),
        ("nav.contents a::after { content: target-counter(attr(href), page) }", "it prints where something else stands"),
        ("h2.sequence { string-set: part content() }", "it has running heads of its own"),
        ("@page { @top-left { content: string(part) ' ' counter(page) } }", "it sets a page number and something else in one box"),
        ("p.note { float: footnote }", "it has footnotes"),
        (".logo { position: fixed }", "it repeats something on every page"),
    ],
)  # fmt: skip
def test_rules_that_need_the_whole_document_give_one_piece(css: str, why: str) -> None:
    with pytest.raises(units.CannotCut) as refusal:
        cut(short(), themed(pages.theme("book").css + css))
    assert refusal.value.why == why


@pytest.mark.parametrize(
    ("css", "why"),
    [
        ("H2 { COUNTER-INCREMENT: scene }", "it counts"),
        (r"h2 { c\6funter-increment: scene }", "it counts"),
        ("ol { display: list-item }", "it counts"),
        ("p::before { content: open-quote }", "it counts quotation marks"),
        (".logo { POSITION: FIXED }", "it repeats something on every page"),
        ("#act-2 + section { color: red }", "it picks parts by their ids"),
        ("h1[id] { color: red }", "it picks parts by their attributes"),
        (":root { --t: string(part) }", "it has running heads of its own"),
        ("@page { @top-left { content: counter(page) url(data:,) } }", "it sets a page number and something else in one box"),
        ("@page { @top-left { content: var(--c) counter(page) } }", "it sets a page number and something else in one box"),
        ("@page :blank { @top-left { content: 'leer' } }", "it names pages by their number, or blank ones"),
        ("@media print { h2 { counter-reset: a } }", "it counts"),
        ("h1 { font-size: 4vh }", "it measures by the height of the sheet"),
        ("/* counter-increment: x; counter(pages) */ @page { @bottom-left { content: counter(page) } }", None),
        ("p::before { content: '/* counter-increment: x' } h1 { color: red }", None),
        ("@page cover { margin: 0 } @page { @top-left { content: '{' counter(page) '}' } margin: 0 } h1 { color: red }", None),
        ("html:lang(ko) p, html[lang=ko] p, section.act:nth-of-type(2) > h1 { color: red }", None),
    ],
)  # fmt: skip
def test_cut_rules_are_found_in_a_themes_tokens(css: str, why: str | None) -> None:
    assert cut_rules(css).why == why


@pytest.mark.parametrize(
    ("css", "sides"),
    [
        ("@page :LEFT { margin: 0 }", True),
        ("h1 { break-before: RIGHT }", True),
        ("h1 { page-break-before: right }", True),
        (":root { --side: recto } h1 { break-before: var(--side) }", True),
        ("p { text-align: left; float: right }", False),
        ("@page { @top-left { content: 'left' } }", False),
    ],
)
def test_rules_for_left_and_right_pages_are_found_in_a_theme(css: str, sides: bool) -> None:
    assert cut_rules(css).sides is sides


@pytest.mark.parametrize(
    "css",
    [
        "section.act { columns: 2 }",
        "section.act { float: left }",
        "section.act { display: flex; flex-direction: column }",
        "section.sequence { display: inline-block }",
        "section.act { overflow: hidden; height: 100mm }",
        "h2.sequence { display: none }",
        "section.act:nth-of-type(3) { display: none }",
        "body { columns: 2 }",
        "body { border: 1pt solid }",
        "body::after { content: 'ENDE'; display: block }",
        "body::before { content: 'DRAFT'; float: right }",
    ],
)
def test_a_theme_whose_boxes_cross_page_starts_cannot_be_cut(css: str) -> None:
    with pytest.raises(units.CannotCut):
        cut(short(), themed(pages.theme("book").css + css))


@pytest.mark.parametrize(
    "css",
    [
        "h1.act { position: absolute; top: 0 }",
        "@page { @bottom-center { content: counter(page); opacity: 0.4 } }",
        "@page { @bottom-center { content: counter(page); background: linear-gradient(red, blue) } }",
    ],
)
def test_a_reason_found_when_units_are_painted_gives_one_piece(css: str) -> None:
    assert pages.lay_out(short(), themed(pages.theme("book").css + css)).in_one


def test_a_document_that_cannot_be_cut_loses_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    layout, document = themed(pages.theme("book").css + "h2.sequence { display: none }"), short()
    made = pages.lay_out(document, layout)
    assert made.in_one
    assert texts(made.pdf) == texts(in_one_piece(document, layout, monkeypatch).pdf)


def test_contents_name_the_page_that_a_reader_finds() -> None:
    made = pages.lay_out(treatment(), BOOK)
    contents = texts(made.pdf)[1].split()
    for anchor in ("cast", "act-1", "act-3", "시퀀스-3-나"):
        assert str(made.anchors[anchor]) in contents
    for number, text in enumerate(texts(made.pdf)[1:], 2):
        assert text.split()[-1] == str(number)


def test_contents_that_grow_move_everything_behind_them() -> None:
    """Its page numbers are those of the pages after the contents have taken another page."""
    from compiler.documents.blocks import Contents, Entry

    document = treatment(scenes=1)
    cover, contents, *rest = document.blocks
    assert isinstance(contents, Contents)
    long = Contents(contents.title, contents.entries + tuple(Entry(2, f"장면 {n}", "act-2") for n in range(60)))
    made = pages.lay_out(replace(document, blocks=(cover, long, *rest)), BOOK)
    assert made.anchors["cast"] > 3
    lines = "\n".join(texts(made.pdf)[1 : made.anchors["cast"] - 1]).split("\n")
    assert sum(line.strip().endswith(str(made.anchors["act-2"])) for line in lines) >= 60


def test_a_part_without_a_heading_is_laid_out_too() -> None:
    document = treatment(scenes=1)
    bare = Section("act", (Section("sequence", (Paragraph(plain("제목이 없다.")),)),) * 2)
    made = pages.lay_out(replace(document, blocks=(*document.blocks, bare)), BOOK)
    assert [text for text in texts(made.pdf) if "제목이 없다." in text] == texts(made.pdf)[-2:]
