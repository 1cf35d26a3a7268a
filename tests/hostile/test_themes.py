"""A theme may ask for anything: no file claims what it does not keep to, and what cannot be is said in a sentence."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import pypdfium2
import pytest
from msgspec import Struct

from compiler import pdf as pages
from compiler.documents.blocks import Cover, Document, Heading, Paragraph, Section, plain
from compiler.pdf.styles import bounds
from tests.hostile.covers import COVERS, language_of
from tests.hostile.declarations import DOCUMENTS, FIXED, Judged, judged
from tests.support.places import TESTS
from tests.support.threats import threat

FOUND_BY_STRANGERS = 5
"""The first of the fixed declarations."""

FILES = sorted((TESTS / "hostile" / "themes").glob("*.css"))
"""Each begins with a comment: ``claimed``, ``no claim`` or ``not printed``, a colon, and why that is right."""


@threat(
    92,
    "the tags and numbers that are about to be written are judged: no claim, with a finding, or exit 3 in a sentence",
)
@pytest.mark.parametrize("css", FIXED[:FOUND_BY_STRANGERS])
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.kind)
def test_no_file_claims_what_it_does_not_keep_to(css: str, document: Document) -> None:
    assert judged(css, document).faults == ()


@threat(92)
@pytest.mark.slow
@pytest.mark.parametrize("css", FIXED[FOUND_BY_STRANGERS:])
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.kind)
def test_no_file_claims_what_it_does_not_keep_to_under_other_themes(css: str, document: Document) -> None:
    """By hand many more: ``tests/hostile/declarations.py``."""
    assert judged(css, document).faults == ()


@threat(92)
@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_small_theme_has_the_outcome_that_its_first_line_names(file: Path) -> None:
    css = file.read_text(encoding="utf-8")
    made = [judged(css, document) for document in DOCUMENTS]
    assert [one.faults for one in made] == [()] * len(DOCUMENTS)
    right = css.removeprefix("/* ").partition(":")[0]
    assert outcome(made) == right


def outcome(made: list[Judged]) -> str:
    """The outcome of the documents, in one word of the themes' first lines: of the least that was done."""
    if any(one.refused for one in made):
        return "not printed"
    return "claimed" if all(one.claimed for one in made) else "no claim"


@threat(83, "its brackets and its size are counted before it is read: exit 3, in a sentence that says what is too much")
@pytest.mark.parametrize(
    "css",
    [
        "p" + ":not(" * 1000 + "a" + ")" * 1000 + "{}",
        "p{" + "[" * 1000,
        "p{width:" + "calc(" * 1000,
        "@media print{" * 1000,
        "p{" + "color:red;" * 800_000 + "}",
        ",".join(f".a{number}" for number in range(100_000)) + "{}",
    ],
    ids=["selectors", "unclosed", "calc", "media", "declarations", "list of selectors"],
)
def test_a_theme_is_bounded_before_it_is_read(css: str) -> None:
    assert bounds.excess(css)
    layout = pages.Layout("a4", pages.Theme("mine", css, Path("mine.css")))
    with pytest.raises(pages.NotPrinted):
        pages.lay_out(DOCUMENTS[0], layout)


def test_brackets_in_strings_and_comments_are_none() -> None:
    assert bounds.excess("p::before{content:'" + "(" * 99 + "'} /* " + "[" * 99 + " */") is None


class Line(Struct, frozen=True):
    """A line of text on a page: from where to where, in points from the foot of the page."""

    text: str
    bottom: float
    top: float


def lines(pdf: bytes, number: int) -> list[Line]:
    page = pypdfium2.PdfDocument(pdf)[number].get_textpage()
    found = []
    for at in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(at)
        found.append(Line(page.get_text_bounded(left, bottom, right, top), bottom, top))
    return found


@threat(93, "the lines at the foot stand below the others; where there is no room, on a page of their own")
@pytest.mark.parametrize("theme", list(pages.THEMES))
@pytest.mark.parametrize("count", [1, 14, 22, 40])
def test_no_line_of_a_title_page_stands_on_another(theme: str, count: int) -> None:
    foot = tuple(f"Contact {number}" for number in range(count))
    title = "The Astonishing and Entirely Truthful Chronicle of a Projectionist Who Lost His Spectacles"
    body = Section("act", (Heading(1, "act", "One", "act-1"), Paragraph(plain("Ana waits."))))
    document = Document(
        "treatment", title, title, "en", ("Jane Roe",), None, (), "2026-11-30",
        (Cover(title, title, ("Jane Roe", "John Doe", f"Source: {title}"), foot), body),
    )  # fmt: skip
    made = pages.lay_out(document, pages.Layout("letter", pages.theme(theme)))
    seen = []
    for number in range(made.count - 1):
        page = sorted(lines(made.pdf, number), key=lambda line: -line.top)
        seen += [line.text for line in page]
        for above, below in pairwise(page):
            if above.bottom - below.bottom > 1:  # not of one line
                assert below.top <= above.bottom + 2, (above, below)
    assert [text for text in seen if text.startswith("Contact")] == list(foot)


ROOM = 15 / 25.4 * 72
"""The margin that every sheet keeps, in points: printers reach no farther."""


def covers(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Return whether two boxes (left, bottom, right, top) share more than an edge or the tails of some letters."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return right - left > 2 and top - bottom > 2


def check_cover(name: str, layout: pages.Layout) -> None:
    """Every line of a title page is there, in order, on the sheet, and none stands on another."""
    cover = COVERS[name]
    parts = tuple(part for part in (cover.title, cover.subtitle, *cover.credits, *cover.foot) if part)
    said = Document("treatment", cover.title, cover.title, language_of(name), (), None, (), None, (cover,))
    made = pages.lay_out(said, layout)
    assert made.complaints == ()
    seen = []
    for number in range(made.count):
        page = pypdfium2.PdfDocument(made.pdf)[number]
        text = page.get_textpage()
        seen.append(text.get_text_bounded())
        width, height = page.get_size()
        boxes = [text.get_rect(at) for at in range(text.count_rects())]
        for left, bottom, right, top in boxes:
            assert ROOM <= left <= right <= width - ROOM
            assert ROOM <= bottom <= top <= height - ROOM
        assert not [pair for pair in combinations(boxes, 2) if covers(*pair)]
    read = re.sub(r"[\s\u2060\ufffe]", "", "".join(seen)).casefold()
    at = 0
    for part in parts:
        wanted = re.sub(r"\s", "", part).casefold()
        assert wanted in read[at:], part
        at = read.index(wanted, at) + len(wanted)
    assert at == len(read)


EVERY_LAYOUT = [pages.Layout(paper, pages.theme(theme)) for theme in pages.THEMES for paper in ("a4", "letter")]


@threat(
    93, "all that a title page says is on it, within the margins, in order; what has no room goes on to another page"
)
@pytest.mark.parametrize("name", COVERS)
def test_a_title_page_holds_what_it_says(name: str) -> None:
    check_cover(name, EVERY_LAYOUT[list(COVERS).index(name) % len(EVERY_LAYOUT)])


@threat(93)
@pytest.mark.slow
@pytest.mark.parametrize("layout", EVERY_LAYOUT, ids=lambda layout: f"{layout.theme.name}-{layout.paper}")
@pytest.mark.parametrize("name", COVERS)
def test_a_title_page_holds_its_text_on_every_sheet_and_in_every_theme(name: str, layout: pages.Layout) -> None:
    check_cover(name, layout)
