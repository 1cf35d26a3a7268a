"""Documents to print, and what is read off the pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from msgspec import Struct

from compiler import pdf as pages
from compiler.documents.blocks import (
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
from compiler.store.cache import Cache

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


_EXECUTION = pages.Execution(Cache())


@cache
def laid_out(language: str, layout: pages.Layout, standard: pages.Standard = "ua-1") -> pages.Pages:
    """A treatment as printed; of what is laid out for one standard another is only linked."""
    return pages.lay_out(treatment(language), layout, execution=_EXECUTION, standard=standard)


def faults(pdf: bytes, standard: pages.Standard | None) -> list[str]:
    """Faults that two other programs find: page-validation by the standards, if any, and qpdf."""
    import page

    profiles = ("ua1", *((standard.removeprefix("a-"),) if standard != "ua-1" else ())) if standard else ()
    found = [failure.message for one in profiles for failure in page.validate_pdf_bytes(pdf, profile=one).failures]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return found + opened.check_pdf_syntax()


def texts(pdf: bytes) -> list[str]:
    """Text that a reader copies from each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


REACHING = """\
@import url(http://127.0.0.1:9/x.css);
@import "file:///etc/passwd";
@import url("data:text/css,p{background:url(http://127.0.0.1:9)}");
body { background: url(file:///etc/hostname) }
body { background: url(http://127.0.0.1:9/x.png) no-repeat }
p::before { content: url('x.png') }
body { background: url(font:0) }
p { background: url(file:///dev/zero) }
p.nobody { border-image: url(//127.0.0.1/x) 3 }
p { --later: u\\72l(ftp://127.0.0.1/x) }
@page { @top-left { content: url(HTTP://127.0.0.1) } }
@font-face { font-family: X; src: url(x.ttf), url(http://127.0.0.1/x.ttf) }
@color-profile --x { src: url(http://127.0.0.1/x.icc) }
@counter-style x { system: cyclic; symbols: url(../x.png); }
"""
"""A theme that asks for what lies outside of it, in every way that CSS has."""


def pdfium(pdf: bytes) -> str:
    """The text of a file as pdfium takes it out."""
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def themed(css: str) -> pages.Layout:
    return pages.Layout("a4", pages.Theme("mine", css, Path("mine.css")))


class Glyph(Struct, frozen=True):
    """A glyph as a page draws it: its number in the font, the text that it stands for, the marked content it is in."""

    page: int
    content: int | None
    font: str
    number: int
    text: str


def drawn(pdf: bytes) -> Iterator[Glyph]:
    """Every glyph of a file's pages and of the pictures on them, in the order of drawing."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages, 1):
            yield from _drawn(page, page.obj.Resources, number)


def _drawn(stream: pikepdf.Page | pikepdf.Object, resources: pikepdf.Object, page: int) -> Iterator[Glyph]:
    fonts = {
        name: (str(font.BaseFont), _texts_of(font), _numbers_of(font))
        for name, font in resources.get("/Font", {}).items()
    }
    font, content = "", None
    around: list[int | None] = []
    for instruction in pikepdf.parse_content_stream(stream):
        match str(instruction.operator), list(instruction.operands):
            case "Tf", [name, _]:
                font = str(name)
            case "BDC", [_, properties]:
                around.append(content)
                content = int(properties.MCID) if "/MCID" in properties else content
            case "BMC", _:
                around.append(content)
            case "EMC", _:
                content = around.pop()
            case "Do", [name] if resources.XObject[str(name)].get("/Subtype") == "/Form":
                inner = resources.XObject[str(name)]
                yield from _drawn(inner, inner.get("/Resources", resources), page)
            case (("TJ" | "Tj"), [shown]):
                strings = shown if isinstance(shown, pikepdf.Array) else [shown]
                codes = b"".join(bytes(string) for string in strings if isinstance(string, pikepdf.String))
                face, texts, numbers = fonts[font]
                for at in range(0, len(codes), 2):
                    code = int.from_bytes(codes[at : at + 2], "big")
                    yield Glyph(page, content, face, numbers.get(code, 0) if numbers else code, texts.get(code, ""))


def _numbers_of(font: pikepdf.Object) -> dict[int, int]:
    """The glyphs that the codes of a font mean; nothing if the code is the glyph's number."""
    if font.Encoding == "/Identity-H":
        return {}
    return {
        int(code, 16): int(glyph) for code, glyph in re.findall(rb"<([0-9a-f]{4})> (\d+)\n", font.Encoding.read_bytes())
    }


def _texts_of(font: pikepdf.Object) -> dict[int, str]:
    """{code: text} of a font. A font without a map of its codes fails here."""
    pairs = re.findall(rb"<([0-9a-f]+)> <([0-9a-f]+)>\n", font.ToUnicode.read_bytes())
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def boxes(pdf: bytes) -> list[Glyph]:
    """Characters that are drawn as a box for want of a glyph: glyph 0 shows them, text copied from the page does not."""
    return [glyph for glyph in drawn(pdf) if glyph.number == 0]


def read_aloud(pdf: bytes) -> str:
    """The text of a file in the order of its structure, as a screen reader reads it."""
    texts: dict[tuple[int, int], str] = {}
    for glyph in drawn(pdf):
        if glyph.content is not None:
            place = glyph.page, glyph.content
            texts[place] = texts.get(place, "") + glyph.text
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        return "".join(texts.get(place, "") for place in _contents_of(opened.Root.StructTreeRoot, 0, pages))


def _contents_of(element: pikepdf.Object, page: int, pages: dict[tuple[int, int], int]) -> Iterator[tuple[int, int]]:
    """The marked contents under an element of the structure, each with its page."""
    if "/Pg" in element:
        page = pages[element.Pg.objgen]
    kids: Any = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield page, kid
        elif "/MCID" in kid:
            yield pages[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID)
        elif kid.get("/Type") != "/OBJR":
            yield from _contents_of(kid, page, pages)


def fonts_of(pdf: bytes) -> dict[str, int]:
    """The size of every embedded font, by name. A font that is not embedded fails here."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                (file,) = (item[key] for key in ("/FontFile2", "/FontFile3") if key in item)
                found[str(item.FontName)] = len(file.read_bytes())
    return found
