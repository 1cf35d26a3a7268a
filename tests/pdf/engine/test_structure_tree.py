"""The structure of a file tells what is text, and of what, and nothing else."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pikepdf
import pytest
from msgspec.structs import replace

from compiler import pdf as pages
from compiler.documents.blocks import Contents, Document, Entry
from compiler.pdf.engine.structure_tree import HOLDERS
from tests.support.printed import laid_out, saying, sheet, themed

BOOK, INDUSTRY = (pages.Layout("a4", pages.theme(name)) for name in ("book", "industry"))
BULLETS = "nav.contents li { display: list-item; list-style: disc inside }"
RUNNING = "@page { @top-left { content: element(head) } } nav.contents ul { position: running(head) }"


def linking() -> Document:
    document = saying("본문")
    return replace(document, blocks=(Contents("차례", (Entry(1, "제목", "top"),)), *document.blocks))


MADE = {
    "book": lambda: laid_out("ko", BOOK).pdf,
    "industry": lambda: laid_out("en", INDUSTRY).pdf,
    "sheet": lambda: pages.lay_out(sheet(), BOOK).pdf,
    "bullets in lines": lambda: pages.lay_out(linking(), themed(BOOK.theme.css + BULLETS)).pdf,
    "links in margins": lambda: pages.lay_out(linking(), themed(BOOK.theme.css + RUNNING)).pdf,
}


@cache
def made(which: str) -> bytes:
    return MADE[which]()


@pytest.fixture(params=MADE, ids=str)
def pdf(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made(request.param))) as opened:
        yield opened


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All that the structure leads to."""
    waiting = list(pdf.Root.StructTreeRoot.K)
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [
            kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem"
        ]


def marks(page: pikepdf.Page) -> Iterator[tuple[str, dict[str, object]]]:
    """What the content of a page is marked as, with what is told of each mark."""
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) in ("BDC", "BMC"):
            name, *told = instruction.operands
            yield str(name), dict(told[0]) if told else {}


def test_what_is_marked_is_told_once_and_by_who_is_said_to(pdf: pikepdf.Pdf) -> None:
    """Marks on pages, the elements that hold them and the tree that leads from the one to the other agree."""
    told = Counter((element.Pg.objgen, kid) for element in elements(pdf) for kid in element.K if isinstance(kid, int))
    marked = Counter(
        (page.obj.objgen, said["/MCID"]) for page in pdf.pages for _, said in marks(page) if "/MCID" in said
    )
    assert told == marked
    assert set(told.values()) == {1}
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pdf.pages:
        for number, element in enumerate(tree[int(page.obj.StructParents)]):
            assert element is None or number in [kid for kid in element.K if isinstance(kid, int)]
    reached = {element.objgen for element in elements(pdf)}
    links = [link for page in pdf.pages for link in page.obj.get("/Annots", [])]
    assert {tree[int(link.StructParent)].objgen for link in links} <= reached


def test_a_paragraph_holds_its_lines_itself(pdf: pikepdf.Pdf) -> None:
    needless = [
        element
        for element in elements(pdf)
        if element.S == "/Span" and element.P.S in HOLDERS and all(isinstance(kid, int) for kid in element.K)
    ]
    assert needless == []


def test_an_item_of_a_list_holds_a_label_and_a_body(pdf: pikepdf.Pdf) -> None:
    items = [element for element in elements(pdf) if element.S == "/LI"]
    assert all({str(kid.S) for kid in item.K} <= {"/Lbl", "/LBody"} for item in items)
    assert all(kid.P.objgen == item.objgen for item in items for kid in item.K)


def test_heads_and_feet_are_no_part_of_the_text(pdf: pikepdf.Pdf) -> None:
    artifacts = [said for page in pdf.pages for name, said in marks(page) if name == "/Artifact"]
    assert {"/Type": "/Pagination"} in artifacts
    assert all(said in ({}, {"/Type": "/Pagination"}) for said in artifacts), "others are lines and backgrounds"
