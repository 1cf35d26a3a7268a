"""A letter that the face which was chosen for it cannot draw comes from another face, whole and without a box."""

from __future__ import annotations

import io
from base64 import b64encode
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler import pdf
from compiler.documents.blocks import Cover, Document, Heading, Paragraph, Section, plain
from compiler.pdf.engine import faces
from tests.support import printed
from tests.support.printed import BOOK, faults, pdfium, saying
from tests.support.threats import threat

LATIN = "".join(map(chr, range(0x21, 0x7F)))
FAILS = "şŞțķɣñé"
"""Letters that the font below has and cannot draw."""


@cache
def broken() -> str:
    """A font as ``data:`` whose file lists all these letters, and whose shaper makes glyph 0 of some of them."""
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for move, point in (
        (pen.moveTo, (50, 0)),
        (pen.lineTo, (50, 700)),
        (pen.lineTo, (450, 700)),
        (pen.lineTo, (450, 0)),
    ):
        move(point)
    pen.closePath()
    block = pen.glyph()
    names = {letter: f"u{ord(letter):04x}" for letter in LATIN + " " + FAILS}
    order = [".notdef", *names.values()]
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(order)
    made.setupCharacterMap({ord(letter): name for letter, name in names.items()})
    made.setupGlyf(dict.fromkeys(order, block))
    made.setupHorizontalMetrics(dict.fromkeys(order, (500, 50)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Broken", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    made.setupPost()
    rules = "".join(f"sub {names[letter]} by .notdef; " for letter in FAILS)
    addOpenTypeFeaturesFromString(
        made.font, f"languagesystem DFLT dflt; languagesystem latn dflt; feature ccmp {{ {rules} }} ccmp;"
    )
    out = io.BytesIO()
    made.save(out)
    return f"data:font/ttf;base64,{b64encode(out.getvalue()).decode()}"


def themed(css: str = "") -> pdf.Layout:
    """A theme that has nothing but that font and what comes after it in its lists."""
    rules = f"""
        @font-face {{ font-family: Broken; src: url("{broken()}") }}
        html {{ font-family: Broken, "DejaVu Serif", serif }}
        @page {{ @top-left {{ content: string(story); font-family: Broken, "DejaVu Sans", sans-serif }} }}
    """
    return pdf.Layout("a4", pdf.Theme("broken", rules + css))


TEXTS = ("Ataşa Başer", "ş", "(ş)", "Şş țķ", "niño, café", "a" + FAILS * 12, "wait " * 30 + "şimdi")
STYLES = (
    "",
    "p { letter-spacing: 0.1em }",
    "p { text-align: justify; word-spacing: 3pt; overflow-wrap: break-word }",
    "p { font-feature-settings: 'kern' 0; font-variant-numeric: tabular-nums }",
    "p { text-decoration: underline; font-weight: bold; font-style: italic }",
    "p { white-space: nowrap } p.body { text-overflow: ellipsis; overflow: hidden }",
)


@threat(88, "a letter that its face cannot draw, whatever the face lists, comes from the next one that can")
@pytest.mark.parametrize("css", STYLES)
def test_no_box_where_another_face_has_the_letter(css: str) -> None:
    made = pdf.lay_out(saying(*TEXTS, language="en"), themed(css))
    assert [one for one in made.complaints if one.kind == "missing-glyph"] == []
    read = "".join(pdfium(made.pdf).split())
    if "nowrap" not in css:
        assert [text for text in TEXTS if "".join(text.split()) not in read] == []
    assert faults(made.pdf, "ua-1") == []


def test_the_face_alone_would_draw_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "families_for", lambda letter, style: None)
    (complaint,) = pdf.lay_out(saying("Ataşa", language="en"), themed()).complaints
    assert (complaint.kind, complaint.characters) == ("missing-glyph", "ş")


@threat(88)
def test_no_box_in_headings_running_heads_and_title_pages() -> None:
    words = "Ataşa’nın"
    body = Section("act", (Heading(1, "act", words, "a", words), Paragraph(plain(f"{words} " * 900))))
    made = pdf.lay_out(
        Document(
            "treatment", words, words, "en", (words,), words, (), None, (Cover(words, words, (words,), (words,)), body)
        ),
        themed(),
    )
    assert made.complaints == ()
    assert made.count == 3


def drawn(text: str, language: str = "en") -> list[tuple[str, str]]:
    """The letters of a text, each with the font that it is drawn in."""
    import pypdfium2
    import pypdfium2.raw as raw

    made = pypdfium2.PdfDocument(pdf.lay_out(saying(text, language=language), themed()).pdf)
    page = made[0].get_textpage()
    found = []
    for place in range(page.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(page, place))
        name = (raw.c_char * 80)()
        raw.FPDFText_GetFontInfo(page, place, name, 80, raw.c_int())
        found.append((letter, name.value.decode().rpartition("+")[2]))
    return found


@threat(88)
def test_the_other_letters_stay_in_their_face() -> None:
    fonts = dict(drawn("Ataşa Başer"))
    assert {fonts[letter] for letter in "AtaBser" if letter in fonts} == {"Broken"}
    assert fonts["ş"] not in ("Broken", "")


@threat(88)
@settings(max_examples=15)
@given(st.text(st.sampled_from(FAILS + "abc ’가한\u0301\u0323—"), min_size=1, max_size=30))
def test_any_text_is_set_whole(text: str) -> None:
    made = pdf.lay_out(saying(text, language="en"), themed())
    assert not {one.kind for one in made.complaints} & {"missing-glyph"}


@threat(88)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_soft_hyphen_inside_a_line_is_not_drawn(language: str) -> None:
    """Gentium has tables for Graphite, which draws one wherever it is written."""
    word = "co\u00adop\u00ader\u00ada\u00adtion"

    def painted(text: str) -> list[int]:
        return [glyph.number for glyph in printed.drawn(pdf.lay_out(saying(text, language=language), BOOK).pdf)]

    assert painted(f"One {word}.") == painted("One cooperation.")
