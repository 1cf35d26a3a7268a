"""Rules of page design, checked in the finished PDF."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

from compiler import pdf as pages
from compiler.documents.blocks import (
    Block,
    Column,
    Contents,
    Cover,
    Definition,
    Definitions,
    Entry,
    Heading,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    plain,
)
from compiler.pdf.engine import fonts
from compiler.pdf.markup import korean
from tests.support.printed import (
    BOOK,
    ENGLISH,
    KOREAN,
    LAYOUTS,
    fonts_of,
    laid_out,
    saying,
    sheet,
    texts,
    themed,
    treatment,
)

# --- Korean --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.theme.name}-{layout.paper}")
def test_korean_lines_break_between_words_only(layout: pages.Layout) -> None:
    words = set(KOREAN.split())
    found = 0
    for page in texts(laid_out("ko", layout).pdf):
        for line in page.splitlines():
            if line.strip() and set(line.split()[1:-1]) <= words and len(line) > 25:
                found += line.split()[0] in words and line.split()[-1] in words
                assert line.split()[0] in words, line
                assert line.split()[-1] in words or line.split()[-1].endswith("강조한다."), line
    assert found > 15


def test_no_joiner_leaves_the_page() -> None:
    made = laid_out("ko", BOOK)
    assert korean.JOINER not in "".join(texts(made.pdf))
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf, pdf.open_metadata() as metadata:
        assert korean.JOINER not in str(metadata)
        assert korean.JOINER not in "".join(_titles(pdf.open_outline().root))
        streams = [item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        assert not any(b"<2060>" in stream for stream in streams)


def test_joiners_are_inside_words_only() -> None:
    assert (
        "|".join("".join(korean.join(["단코는 KGB처럼 (Red Heat)"])).split(korean.JOINER))
        == "단|코|는 KGB|처|럼 (Red Heat)"
    )
    assert korean.join(["단코", "는 ", "간다"]) == ["단\u2060코", "\u2060는 ", "간\u2060다"]
    assert list(korean.everywhere("그는—없다")) == [1, 2, 4], "a dash may end a line"
    assert list(korean.everywhere("가" * (korean.MAX_WORD_LETTERS + 1))) == [], "a word longer than a line must break"


def test_no_font_draws_a_joiner_as_a_box() -> None:
    """Gentium, a Graphite font, would: where it sets the Latin letters, a joiner may not follow one of them."""
    text = "In 1988년은 KGB처럼 (레드 히트)의 end"
    assert pages.lay_out(saying(text, language="en"), BOOK).complaints == ()
    assert (
        pages.lay_out(saying(text), themed('html { font-family: "Gentium Book Basic", NanumMyeongjo }')).complaints
        == ()
    )


def test_html_for_a_browser_has_no_joiners() -> None:
    assert korean.JOINER not in pages.html(treatment(), BOOK)


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "size"), [("a4", (595.28, 841.89)), ("letter", (612, 792))])
def test_pages_have_the_size_of_the_paper(paper: pages.Paper, size: tuple[float, float]) -> None:
    made = laid_out("ko", pages.Layout(paper, pages.theme("book")))
    with pypdfium2.PdfDocument(made.pdf) as document:
        assert all(page.get_size() == pytest.approx(size, abs=0.1) for page in document)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.theme.name}-{layout.paper}")
@pytest.mark.parametrize("language", ["ko", "en"])
def test_folios_begin_after_the_title_page(language: str, layout: pages.Layout) -> None:
    first, *rest = texts(laid_out(language, layout).pdf)
    assert "레드 히트" in first
    assert not any(token.strip("-.") == "1" for token in first.split())
    for number, text in enumerate(rest, 2):
        first_line = [token for token in text.strip().splitlines()[0].split() if token.strip("-.")]
        outermost = [first_line[0], first_line[-1], *text.replace("-", " ").split()[-1:]]
        assert str(number) in [token.rstrip(".") for token in outermost], f"no folio on page {number}"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.theme.name}-{layout.paper}")
def test_page_numbers_in_the_contents_are_right(layout: pages.Layout) -> None:
    made = laid_out("ko", layout)
    contents = [line for line in texts(made.pdf)[1].splitlines() if line.strip()]
    listed = "\n".join(contents)
    for entry in next(block for block in treatment().blocks if isinstance(block, Contents)).entries:
        assert f"{entry.text} {made.anchors[entry.target]}" in listed.replace("\n", " ")
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        named = pdf.Root.Names.Dests.Names
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        found = {str(named[i]): numbers[named[i + 1][0].objgen] for i in range(0, len(named), 2)}
    assert {anchor: made.anchors[anchor] for anchor in found} == found
    assert set(found) >= {"cast", "act-1", "시퀀스-2-나"}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.theme.name}-{layout.paper}")
@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_heading_is_last_on_its_page(language: str, layout: pages.Layout) -> None:
    made = laid_out(language, layout)
    assert made.count > 8
    for text in texts(made.pdf)[3:]:
        lines = [line for line in text.splitlines() if line.strip(" -.") and not line.strip(" -.").isdigit()]
        after = [i for i, line in enumerate(lines) if "사우나" in line or line.startswith(("시퀀스", "S#"))]
        assert not after or after[-1] < len(lines) - 2, "a heading keeps two lines of its text"


@pytest.mark.parametrize("name", pages.THEMES)
def test_a_sequence_its_synopsis_and_its_first_scene_stay_together(name: str) -> None:
    """Wherever the sequence would fall, 40 lines of text before it or 60."""
    layout = pages.Layout("letter", pages.theme(name))
    printed = Paragraph(
        plain("On the night of the raid he loses a friend and the city that he was to keep. " * 2), "synopsis"
    )
    scene = Section("scene", (Heading(3, "scene", "SAUNA", "scene-1"), *(Paragraph(plain(ENGLISH)) for _ in range(3))))
    sequence = Section("sequence", (Heading(2, "sequence", "Moscow", "moscow"), printed, scene))
    for lines in range(20, 60, 5):
        before = (Paragraph(plain("Line.")),) * lines
        made = pages.lay_out(replace(saying(language="en"), blocks=(Section("act", (*before, sequence)),)), layout)
        assert made.anchors["moscow"] == made.anchors["scene-1"], lines


def test_short_front_sections_share_a_page() -> None:
    front = [
        Section("front", (Heading(1, "front", name, name), Paragraph(plain(KOREAN)))) for name in ("logline", "intent")
    ]
    cast = Section("cast", (Heading(1, "front", "cast", "cast"), Definitions((Definition("단코", None, "형사"),))))
    for name in pages.THEMES:
        document = replace(saying(), blocks=(*front, cast))
        if name == "book":
            assert pages.lay_out(document, BOOK).anchors == {"logline": 1, "intent": 1, "cast": 2}
        assert pages.lay_out(document, pages.Layout("a4", pages.theme(name))).count <= 2


def test_no_line_ends_before_it_is_full() -> None:
    """WeasyPrint breaks too early where the space before a styled word no longer fits in an indented paragraph."""
    said = (
        "Danko undoes his collar and pulls up a bootlace, and the key lies on the dashboard. Ridzik’s mouth opens. "
        "Since yesterday? Since that corridor? I brought you "
    )
    runs = (
        Run(said),
        Run("coffee", "emphasis"),
        Run(". It is evidence, it is concealment, it is a pension."),
    )
    document = replace(saying("Before.", language="en"), blocks=(Paragraph(plain("Before.")), Paragraph(runs)))
    (text,) = texts(pages.lay_out(document, pages.Layout("letter", pages.theme("book"))).pdf)
    assert all(len(line) > 60 for line in text.splitlines()[1:3]), text
    assert "I brought you<em> coffee</em>. It" in pages.html(document, BOOK)


LONG_TITLE = (
    "The Very Long Title of a Film That Goes On Until Nobody Remembers How It Began, and Then Goes On Some More"
)
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


@pytest.mark.parametrize("title", [LONG_TITLE, WORD, "가나다라마바사" * 15], ids=["words", "one-word", "korean"])
@pytest.mark.parametrize("name", pages.THEMES)
def test_a_long_title_keeps_off_the_body(name: str, title: str) -> None:
    head = Heading(1, "act", title, "act-1")
    act = Section("act", (head, *(Paragraph(plain(ENGLISH)) for _ in range(40))))
    made = pages.lay_out(
        replace(saying(language="en"), running=title, blocks=(act,)), pages.Layout("a4", pages.theme(name))
    )
    with pypdfium2.PdfDocument(made.pdf) as document:
        text = document[1].get_textpage()
        assert "…" in text.get_text_bounded()
        boxes = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
    body = 842 - (85 if name == "book" else 72)
    heads = [(bottom, top) for _, bottom, _, top in boxes if top > body]
    assert heads, "the running head is there"
    assert max(top for _, top in heads) - min(bottom for bottom, _ in heads) < 36, "and is a line or three"


@pytest.mark.parametrize("name", pages.THEMES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_word_runs_off_the_page(name: str, language: str) -> None:
    cells = tuple((plain(WORD),) for _ in range(3))
    table = Table((Column("a", 20, "strong"), Column("b", 20), Column("c", 60)), (Row(cells),), "caption")
    mixed = Paragraph((Run("Before "), Run(WORD, "emphasis"), Run(" after")))
    body: tuple[Block, ...] = (
        Cover(WORD, WORD, (WORD,), (WORD,)),
        Contents("Contents", (Entry(1, WORD, "act-1"),)),
        Section("cast", (Definitions((Definition(WORD, WORD, WORD),)),)),
        Section("act", (Heading(1, "act", WORD, "act-1"), Paragraph(plain(WORD), "logline"), mixed, Paragraph(plain(WORD)))),
        Section("sheet", (table,)),
    )  # fmt: skip
    made = pages.lay_out(
        replace(saying(language=language), blocks=body, running=WORD), pages.Layout("a4", pages.theme(name))
    )
    with pypdfium2.PdfDocument(made.pdf) as document:
        for page in document:
            text = page.get_textpage()
            assert all(text.get_charbox(at)[2] < 595 - 40 for at in range(text.count_chars()))


def test_industry_pages_repeat_the_title() -> None:
    for language, title in (("ko", "레드 히트"), ("en", "레드 히트")):
        for text in texts(laid_out(language, pages.Layout("a4", pages.theme("industry"))).pdf)[1:]:
            lines = text.strip().splitlines()
            assert title in "".join(lines[:1] + lines[-2:])


def test_each_act_starts_a_page() -> None:
    made = laid_out("ko", BOOK)
    for act in range(1, 4):
        assert texts(made.pdf)[made.anchors[f"act-{act}"] - 1].lstrip("\n ").startswith(f"제{act}막")


def test_bookmarks_are_the_story() -> None:
    with pikepdf.open(io.BytesIO(laid_out("ko", BOOK).pdf)) as pdf:
        root = pdf.open_outline().root
        assert [item.title for item in root] == [
            "레드 히트", "차례", "등장인물", "제1막. 붉은 광장", "제2막. 붉은 광장", "제3막. 붉은 광장",
        ]  # fmt: skip
        assert [item.title for item in root[3].children] == ["시퀀스-1-가", "시퀀스-1-나"]
        assert root[3].children[0].children[0].title == "S#1. 모스크바 · 사우나 (낮/안)"


def _titles(items: list[pikepdf.OutlineItem]) -> list[str]:
    return [title for item in items for title in (item.title, *_titles(item.children))]


def test_a_beat_sheet_fits_a_page_and_counts_it() -> None:
    made = pages.lay_out(sheet(), BOOK)
    (text,) = texts(made.pdf)
    assert "기폭제" in text
    assert "제2막" in text
    assert made.anchors == {"top": 1}


@pytest.mark.parametrize(("name", "paper"), [("book", "a4"), ("industry", "letter")])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_figures_in_a_table_keep_together(name: str, paper: pages.Paper, language: str) -> None:
    """Ranges are whole, one line where there is room, and the minus sign is of a font that the doctor asks for."""
    entries = ("11–15 · 13–15쪽", "3, 11–15, 20, 22–26 · 113–126쪽")
    if language == "en":
        entries = ("11–15 · p. 13–15", "3, 11–15, 20, 22–26 · p. 113–126")
    for entry in entries:
        columns = (Column("Beat", 17, "strong"), Column("Drift", 34, "number"), Column("Scenes", 9), Column("Turn", 40))
        row = Row(((plain("B"),), (plain("−0.4"),), (plain(entry),), (plain(ENGLISH),)))
        document = replace(sheet(), language=language, blocks=(Section("sheet", (Table(columns, (row,), "Table"),)),))
        made = pages.lay_out(document, pages.Layout(paper, pages.theme(name)))
        (text,) = texts(made.pdf)
        assert "−0.4" in text
        for part in entry.split(" · ")[-1:] if len(entry) > 20 else [entry]:
            assert part in text.replace("\n", "|")
        asked = {font.family.replace(" ", "-") for font in fonts.FONTS}
        assert {name.split("+")[1].removesuffix("-Bold").removesuffix("-Semi") for name in fonts_of(made.pdf)} <= asked


# --- markup --------------------------------------------------------------------------------------------------------

NASTY = "<script>alert('1')</script> & ]]> \"quoted\" <!-- --> &amp; </p></style>"


def test_text_is_never_markup() -> None:
    document = replace(saying(NASTY), title=NASTY, running=NASTY, authors=(NASTY,))
    document = replace(document, blocks=(Heading(1, "title", NASTY, "act-1", NASTY), *document.blocks))
    source = pages.html(document, themed("/* </style><script>theme */"))
    assert "<script>" not in source.replace("<\\/style><script>theme", "")
    assert source.count("</style>") == 1
    made = pages.lay_out(document, BOOK)
    assert NASTY in " ".join(texts(made.pdf)[0].split())
    assert made.anchors == {"act-1": 1, "top": 1}


def test_html_is_semantic() -> None:
    source = pages.html(sheet(), BOOK)
    for piece in (
        '<html lang="ko">', '<th class="strong" scope="row">', '<tr class="muted">', "<caption>비트</caption>",
        "<li>두 비트의 &lt;그림&gt;</li>", "<main>", '<h1 id="top" class="title"', 'href="#top"',
    ):  # fmt: skip
        assert piece in source, piece
