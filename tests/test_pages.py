"""What a page must keep to, read off the PDF that a reader gets. Rules of the house: design.md, section 6."""

from __future__ import annotations

import io
import subprocess
import sys
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

from compiler import build, pages
from compiler.document import (
    Bar,
    Block,
    Chart,
    Column,
    Contents,
    Cover,
    Definition,
    Definitions,
    Division,
    Document,
    Entry,
    Heading,
    Interval,
    Lane,
    PageNumber,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    plain,
)
from compiler.pages import fonts, glyphs, korean
from compiler.pages.layout import base_css, paper_css
from compiler.source import Position

BOOK = pages.Layout("a4", pages.theme("book"))
LAYOUTS = [pages.Layout(paper, pages.theme(name)) for name in pages.THEMES for paper in ("a4", "letter")]

KOREAN = (
    "수증기 속에 벌거벗은 남자들이 앉아 있다. 아무도 방금 들어온 사내를 보지 않는다. “노동자의 손이 아니군.” 단코는 주먹을 쥔 채 "
    "표정 하나 바꾸지 않는다. 여섯 달 뒤, 시카고(Chicago)의 형사 리직은 KGB처럼 생긴 사람을 찾고 있다."
)
ENGLISH = (
    "Steam. Men with the bodies of boxers sit in silence, and none of them looks at the man who has just come in. "
    "“Not a worker’s hand,” he says. Danko closes his fist, and the smell reaches the back row before the blow does."
)


def treatment(language: str = "ko", scenes: int = 4) -> Document:
    """A treatment with every block that a treatment has: cover, contents, cast, three acts of two sequences."""
    text, words = (KOREAN, ("제{}막", "붉은 광장")) if language == "ko" else (ENGLISH, ("Act {}", "Red Square"))
    entries, acts = [Entry(1, "등장인물", "cast")], []
    for act in range(1, 4):
        entries.append(Entry(1, words[1], f"act-{act}"))
        blocks: list[Block] = [Heading(1, "act", words[1], f"act-{act}", words[0].format(act))]
        for part in "가나":
            blocks.append(_sequence(text, f"시퀀스-{act}-{part}", scenes))
            entries.append(Entry(2, f"{act} {part}", f"시퀀스-{act}-{part}"))
        acts.append(Section("act", tuple(blocks)))
    cast = Definitions((Definition("이반 단코", "형사", "말이 없다."), Definition("갤러거", None, None)))
    return Document(
        "treatment", "레드 히트 — 트리트먼트", "레드 히트", language, ("홍길동", "Jane Doe"), "두 형사.", ("액션",), "2025-11-22",
        (
            Cover("레드 히트", "하나의 열쇠", ("글 홍길동",), ("3고",)),
            Contents("차례", tuple(entries)),
            Section("cast", (Heading(1, "front", "등장인물", "cast"), cast)),
            *acts,
        ),
    )  # fmt: skip


def _sequence(text: str, anchor: str, scenes: int) -> Section:
    made: list[Block] = [Heading(2, "sequence", anchor, anchor)]
    for scene in range(1, scenes + 1):
        heading = Heading(3, "scene", "모스크바 · 사우나 (낮/안)", f"{anchor}-{scene}", f"S#{scene}.")
        # Paragraphs of many lengths, so that page ends fall in many places.
        lines = Paragraph((Run(text[: 40 + 53 * (scene % 5)]), Run("강조", "emphasis"), Run("한다.")))
        made.append(Section("scene", (heading, lines, Paragraph(plain(text)))))
    return Section("sequence", tuple(made))


def sheet() -> Document:
    chart = Chart(
        "비트", None, (Lane("기폭제", Interval(0.1, 0.1), (Bar(0.12, 0.13),)), Lane("피날레", Interval(0.8, 0.99), ())),
        (Division("제1막", Interval(0, 0.25)), Division("제2막", Interval(0.25, 1))),
        ((0, "0"), (1, "104")), (("target", "목표"), ("solid", "실제")), ("두 비트의 <그림>",),
    )  # fmt: skip
    columns = (Column("비트", 2, "strong"), Column("쪽", 1, "number"))
    rows = (Row(((plain("기폭제"),), ((PageNumber("top"),),))), Row(((plain("피날레"),), (plain("—"),)), "muted"))
    top = Heading(1, "title", "레드 히트", "top", "비트 시트")
    blocks = (top, Section("sheet", (chart, Table(columns, rows, "비트"))))
    return Document("beat-sheet", "비트 시트", "레드 히트", "ko", (), None, (), None, blocks)


def saying(*texts: str, language: str = "ko") -> Document:
    """The smallest document that says these things."""
    body: tuple[Block, ...] = (Heading(1, "title", "제목", "top"), *(Paragraph(plain(text)) for text in texts))
    return Document("treatment", "제목", "제목", language, (), None, (), None, body)


@cache
def laid_out(language: str, layout: pages.Layout) -> pages.Pages:
    return pages.lay_out(treatment(language), layout)


def texts(pdf: bytes) -> list[str]:
    """What a reader copies from each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def themed(css: str) -> pages.Layout:
    return pages.Layout("a4", pages.Theme("mine", css, Path("mine.css")))


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


def test_joiners_stand_inside_words_and_nowhere_else() -> None:
    assert (
        "|".join("".join(korean.join(["단코는 KGB처럼 (Red Heat)"])).split(korean.JOINER))
        == "단|코|는 KGB|처|럼 (Red Heat)"
    )
    assert korean.join(["단코", "는 ", "간다"]) == ["단\u2060코", "\u2060는 ", "간\u2060다"]
    assert list(korean.everywhere("그는—없다")) == [1, 2, 4], "a dash may end a line"
    assert list(korean.everywhere("가" * (korean.LONGEST + 1))) == [], "a word longer than a line must break"


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
def test_paper(paper: pages.Paper, size: tuple[float, float]) -> None:
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
    told = Paragraph(
        plain("On the night of the raid he loses a friend and the city that he was to keep. " * 2), "synopsis"
    )
    scene = Section("scene", (Heading(3, "scene", "SAUNA", "scene-1"), *(Paragraph(plain(ENGLISH)) for _ in range(3))))
    sequence = Section("sequence", (Heading(2, "sequence", "Moscow", "moscow"), told, scene))
    for lines in range(20, 60, 3):
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
            assert set(pages.lay_out(document, BOOK).anchors.values()) == {1}
        assert pages.lay_out(document, pages.Layout("a4", pages.theme(name))).count <= 2


def test_no_line_ends_before_it_is_full() -> None:
    """WeasyPrint breaks too early where the space before a styled word no longer fits in an indented paragraph."""
    said = (
        "Danko undoes his collar and pulls up a bootlace, and the key lies on the dashboard. Ridzik’s mouth opens. "
        "Since yesterday? Since that corridor? I brought you "
    )
    runs = (Run(said), Run("coffee", "emphasis"), Run(". It is evidence, it is concealment, it is a pension."))
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


def test_industry_pages_say_what_they_are_part_of() -> None:
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


@pytest.mark.parametrize("name", pages.THEMES)
@pytest.mark.parametrize("paper", ["a4", "letter"])
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
        assert {name.split("+")[1].removesuffix("-Bold") for name in _fonts(made.pdf)} <= asked


# --- the file ------------------------------------------------------------------------------------------------------


def _fonts(pdf: bytes) -> dict[str, int]:
    """The size of every embedded font, by name. A font that is not embedded fails here."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                (file,) = (item[key] for key in ("/FontFile2", "/FontFile3") if key in item)
                found[str(item.FontName)] = len(file.read_bytes())
    return found


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_font_is_embedded_and_subset(language: str) -> None:
    found = _fonts(laid_out(language, BOOK).pdf)
    assert found
    for name, size in found.items():
        assert name[7] == "+", name
        assert size < 700_000, name


def test_a_long_korean_text_does_not_embed_the_whole_font() -> None:
    """HarfBuzz 6 gives up on NanumMyeongjo at some 900 syllables, and WeasyPrint then embeds 3.8 MB."""
    syllables = "".join(chr(code) for code in range(0xAC00, 0xAC00 + 1200 * 9, 9))
    document = saying(*(syllables[i : i + 20] for i in range(0, 1200, 20)))
    made = pages.lay_out(document, BOOK)
    assert made.complaints == ()
    assert len(made.pdf) < 900_000
    assert set(syllables) <= set("".join(texts(made.pdf)))
    assert made.pdf == pages.lay_out(document, BOOK).pdf


@pytest.mark.parametrize("which", ["ko", "en", "sheet"])
@pytest.mark.parametrize("name", pages.THEMES)
def test_ua_1(which: str, name: str) -> None:
    layout = pages.Layout("a4", pages.theme(name))
    document = sheet() if which == "sheet" else treatment(which)
    made = pages.lay_out(document, layout) if which == "sheet" else laid_out(which, layout)
    assert made.complaints == ()
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert str(pdf.Root.Lang) == document.language
        assert str(pdf.docinfo.Title) == document.title
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot.K
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        assert not pdf.check_pdf_syntax()
    import page as checker

    assert [failure.message for failure in checker.validate_pdf_bytes(made.pdf, profile="ua1").failures] == []


def test_the_same_bytes_every_time() -> None:
    assert pages.lay_out(treatment(), BOOK).pdf == laid_out("ko", BOOK).pdf
    assert pages.lay_out(sheet(), BOOK).pdf == pages.lay_out(sheet(), BOOK).pdf


def test_the_date_is_the_drafts_unless_another_is_given() -> None:
    dated = replace(saying("글"), date="2025-11-20")
    for document, created, date in (
        (saying("글"), None, None),
        (dated, None, "D:20251120000000Z"),
        (dated, "2025-11-22T09:00:00Z", "D:20251122090000Z"),
        (saying("글"), "2025-11-22T09:00:00Z", "D:20251122090000Z"),
        (replace(dated, date="2025-11-20+09:00"), None, "D:20251120000000Z"),
    ):
        made = pages.lay_out(document, BOOK, created)
        assert made.complaints == ()
        assert made.pdf == pages.lay_out(document, BOOK, created).pdf
        with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
            for key in ("/CreationDate", "/ModDate"):
                assert (str(pdf.docinfo[key]) if key in pdf.docinfo else None) == date


def test_another_paper_is_refused_and_not_replaced() -> None:
    import compiler

    with pytest.raises(ValueError, match=r"`A5`.*`a4`.*`letter`"):
        compiler.compile("source/red-heat", paper="A5")  # type: ignore[arg-type]


# --- complaints ----------------------------------------------------------------------------------------------------


def test_a_missing_glyph_is_named_once() -> None:
    made = pages.lay_out(saying("가\U000e1234나\U000f0001 \U000e1234"), BOOK)
    (complaint,) = made.complaints
    assert (complaint.kind, complaint.characters) == ("missing-glyph", "\U000e1234\U000f0001")


RARE = "𠮷 𪚥 龘 㐂 나랏〮말〯ᄊᆞ미"


@pytest.mark.parametrize("name", pages.THEMES)
def test_every_missing_character_is_named(name: str) -> None:
    layout = pages.Layout("a4", pages.theme(name))
    (complaint,) = pages.lay_out(saying(f"가 {RARE}", f"𪚥 e\u0301 {RARE} ﬁ μ µ ‐"), layout).complaints
    assert complaint.characters == "𠮷𪚥龘㐂〮〯ᆞ"


def test_characters_are_compared_with_the_fonts() -> None:
    """A font that has a character and fails to draw it leaves glyph 0, and only of the first such character."""
    drawable = {"é", "a", "가", "○"}
    assert "".join(glyphs.missing("a e\u0301 ㅁ가\u200b○̈b\u00ad ㅁ", drawable)) == "ㅁ̈b"
    assert list(glyphs.boxed(["랏〮", "○"], "〮")) == ["○"]
    assert glyphs.visible("<head><title>x</title></head><body data-label='y'><p>a &amp; b</p></body>").split() == [
        "a", "&", "b",
    ]  # fmt: skip


UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\ufe00\U000e0100\u180e\u2061\u034f\u115f\u3164\u200e\u202a\u2066\ufff9\U000e0001"


@pytest.mark.parametrize("name", pages.THEMES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_has_no_glyph_is_not_missed(name: str, language: str) -> None:
    """Some fonts, Gentium is one, draw it as a box: then it is left out."""
    layout = pages.Layout("a4", pages.theme(name))
    for text in (*UNSEEN, UNSEEN):
        document = replace(saying(f"가나{text}다 ab{text}cd", language=language), running=f"글{text}a")
        made = pages.lay_out(document, layout)
        assert made.complaints == (), ascii(text)
        assert "cd" in texts(made.pdf)[0]


def test_missing_characters_are_one_finding_at_their_first_place(tmp_path: Path) -> None:
    path = tmp_path / "story.xml"
    path.write_text(
        """<story xmlns="urn:photoplay:story:1" id="small" xml:lang="ko" editions="ko en">
  <!-- 𪚥 -->
  <front>
    <title xml:lang="en">Small 𪚥</title><title xml:lang="ko">작은 글</title>
    <note>龘</note>
  </front>
  <cast><character id="a"><name xml:lang="ko">가</name><name xml:lang="en">A</name></character></cast>
  <places><place id="p"><name xml:lang="ko">곳</name><name xml:lang="en">Place</name></place></places>
  <act id="one"><scene id="first"><slugline int-ext="int" place="p" time="day"/>
    <prose xml:lang="en"><p>𠮷</p></prose>
    <prose xml:lang="ko"><p>단코는 &#x9f98; <em>그리고 𠮷</em> 𪚥 㐂 나랏〮말〯ᄊᆞ미.</p></prose>
  </scene></act>
</story>""",
        encoding="utf-8",
    )
    checked = build.compile_story(path, build.Telling(layout=BOOK)).checked
    (finding,) = [finding for finding in checked.findings if finding.code == "E101"]
    source = checked.sources[str(path)]
    assert all(f"`{letter}` (U+{ord(letter):04X})" in finding.message for letter in "龘𠮷𪚥㐂〮〯ᆞ")
    assert source.position(finding.span.start) == Position(11, 33)
    places = [source.position(note.span.start) for note in finding.notes if note.span]
    assert [place.line for place in places] == [11] * 5
    assert source.data[finding.notes[1].span.start :].decode().startswith("𠮷</em>")  # type: ignore[union-attr]


def test_a_bad_line_of_a_theme_is_told_with_its_place() -> None:
    made = pages.lay_out(saying("가"), themed("p { color: red }\np {\n  word-break: keep-all;\n}\np { color red }\n"))
    assert [(item.kind, item.line, item.column) for item in made.complaints] == [
        ("ignored-css", 3, 3), ("ignored-css", 5, 14),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "css",
    [
        "@import url(file:///etc/passwd);",
        "@import url(http://127.0.0.1:9/x.css);",
        "body { background: url(file:///etc/hostname) }",
        "body { background: url(http://127.0.0.1:9/x.png) }",
        "p::before { content: url(x.png) }",
        "body { background: url(font:0) }",
    ],
)
def test_a_theme_may_not_reach_outside(css: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was opened"))
    made = pages.lay_out(saying("가"), themed(css))
    assert [(item.kind, item.line) for item in made.complaints] == [("refused-url", 1)]
    assert "a theme can load nothing from outside" in made.complaints[0].text


BAD_CSS = """\
@charset 'utf-8';
p { color: red }
@import url(http://x/y.css);
/* url(http://127.0.0.1:9/x.png) */
body { background: url("http://127.0.0.1:9/x.png") no-repeat }
p::before { content: url(x.png) }
@font-face { font-family: X; src: url(http://a/x.ttf) }
@font-face { font-family: Y; src: url(x.ttf) }
p:shiny, p >> a { color: red }
@page a b { margin: 1cm }
@page { @shiny { color: red } }
p { color: var(--no); margin: 1; border: ; font: 0 }
@counter-style x { }
"""


def test_what_a_theme_does_wrong_is_told_in_our_words_at_its_place() -> None:
    told = pages.lay_out(saying("가"), themed(BAD_CSS)).complaints
    outside = "is not loaded: a theme can load nothing from outside"
    assert [
        (item.line, item.column, item.text) for item in sorted(told, key=lambda item: (item.line, item.column))
    ] == [
        (1, 1, "`@charset` is not supported"),
        (3, 1, "`@import` must stand at the beginning, and can load nothing from outside"),
        (5, 20, f"`url(http://127.0.0.1:9/x.png)` {outside}"),
        (6, 22, f"`url(x.png)` {outside}"),
        (7, 1, "the font `X` is not loaded: only `local()` and `data:` can be"),
        (8, 1, "`@font-face` has no effect: it has no usable `src`"),
        (8, 35, f"`url(x.ttf)` {outside}"),
        (9, 1, "`p:shiny, p >> a` has no effect: the selector is not understood"),
        (10, 1, "`a b` has no effect: the selector is not understood"),
        (11, 9, "`@shiny` has no effect inside `@page`"),
        (12, 12, "`color:` has no effect: no value"),
        (12, 23, "`margin: 1` has no effect: invalid value"),
        (12, 34, "`border:` has no effect: no value"),
        (12, 44, "`font: 0` has no effect: invalid value"),
        (13, 1, "the renderer warns: in counter style 'x', counter style 'symbolic' needs at least one symbol"),
    ]


def test_our_own_style_sheets_are_clean() -> None:
    for name in pages.THEMES:
        css = paper_css("a4") + base_css() + pages.theme(name).css
        assert pages.lay_out(saying("가"), themed(css)).complaints == ()


def test_the_logger_is_left_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    import logging

    logger = logging.getLogger("weasyprint")
    before = (list(logger.handlers), logger.propagate, logger.level)
    pages.lay_out(saying("\U000e1234"), BOOK)
    assert (list(logger.handlers), logger.propagate, logger.level) == before
    assert not caplog.records


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


# --- fonts ---------------------------------------------------------------------------------------------------------


def test_a_package_is_named_for_a_character() -> None:
    assert fonts.package_for("뷁") == "fonts-nanum"
    assert fonts.package_for("漢カ") == "fonts-noto-cjk"
    assert fonts.package_for("가😀") == "fonts-nanum fonts-noto-color-emoji"
    assert fonts.package_for("\U000e1234") is None


def test_without_fc_list_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert fonts.installed_families() is None
    assert pages.lay_out(saying("Text", language="en"), pages.Layout("letter", pages.theme("industry"))).count == 1


def _in_a_new_process(code: str, **environment: str) -> str:
    path = str(Path(__file__).parents[1])
    done = subprocess.run(
        (sys.executable, "-c", code), capture_output=True, text=True, cwd=path, env={"PATH": "/usr/bin", **environment}
    )
    return done.stdout.strip() or done.stderr


LAY_OUT = (
    "from compiler import pages, document as d\n"
    "try: pages.lay_out(d.Document('treatment', 't', 't', 'en', (), None, (), None, (d.Heading(1, 'title', 't', 't'),)),"
    " pages.Layout('a4', pages.theme('book')))\n"
    "except pages.NoFonts: print('no fonts')\n"
    "except pages.NoRenderer as error: print('no renderer:', error.reason)\n"
)


def test_no_fonts_at_all_is_said_and_not_crashed(tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    assert _in_a_new_process(LAY_OUT, FONTCONFIG_FILE=str(tmp_path / "fonts.conf")) == "no fonts"


def test_no_renderer_is_said() -> None:
    assert _in_a_new_process("import sys; sys.modules['weasyprint'] = None\n" + LAY_OUT).startswith("no renderer: ")


def test_whether_printing_is_possible_can_be_asked(tmp_path: Path) -> None:
    assert pages.unprintable() is None
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    asked = "from compiler import pages; print(pages.unprintable())"
    assert _in_a_new_process(asked, FONTCONFIG_FILE=str(tmp_path / "fonts.conf")) == "no font is installed"


def test_importing_pages_loads_no_renderer() -> None:
    code = "import compiler.pages, sys; print([m for m in ('weasyprint', 'lxml', 'click', 'fontTools') if m in sys.modules])"
    assert _in_a_new_process(code) == "[]"
