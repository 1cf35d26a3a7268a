"""The structure tree contains all text, under the right elements, and nothing else."""

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


def marked_content(page: pikepdf.Page) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the tags and property lists of marked content on a page."""
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) in ("BDC", "BMC"):
            name, *properties = instruction.operands
            yield str(name), dict(properties[0]) if properties else {}


def test_marked_content_is_in_the_structure_tree_once_under_the_element_that_the_parent_tree_names(
    pdf: pikepdf.Pdf,
) -> None:
    """Marks on pages, the elements that hold them and the tree that leads from the one to the other agree."""
    in_tree = Counter(
        (element.Pg.objgen, kid) for element in elements(pdf) for kid in element.K if isinstance(kid, int)
    )
    marked = Counter(
        (page.obj.objgen, properties["/MCID"])
        for page in pdf.pages
        for _, properties in marked_content(page)
        if "/MCID" in properties
    )
    assert in_tree == marked
    assert set(in_tree.values()) == {1}
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pdf.pages:
        for number, element in enumerate(tree[int(page.obj.StructParents)]):
            assert element is None or number in [kid for kid in element.K if isinstance(kid, int)]
    reached = {element.objgen for element in elements(pdf)}
    links = [link for page in pdf.pages for link in page.obj.get("/Annots", [])]
    assert {tree[int(link.StructParent)].objgen for link in links} <= reached


def test_a_paragraph_contains_the_marked_content_of_its_lines(pdf: pikepdf.Pdf) -> None:
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


def test_running_heads_and_feet_are_artifacts(pdf: pikepdf.Pdf) -> None:
    artifacts = [properties for page in pdf.pages for name, properties in marked_content(page) if name == "/Artifact"]
    assert {"/Type": "/Pagination"} in artifacts
    assert all(properties in ({}, {"/Type": "/Pagination"}) for properties in artifacts), (
        "others are lines and backgrounds"
    )
