"""The patches of WeasyPrint change the time that a unit takes, and no byte of it."""

from __future__ import annotations

import random
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import weasyprint
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.fonts import FontConfiguration

from compiler import pdf
from compiler.documents.blocks import Document
from compiler.pdf.engine import line_cache, typesetter, weasyprint_patches
from compiler.pdf.markup.elements import element
from tests.support.printed import BOOK, ENGLISH, KOREAN, sheet, themed, treatment
from tests.support.threats import threat

UNUSUAL = themed(
    pdf.theme("book").css
    + """
    p.body { text-align: justify; hyphens: auto; word-spacing: 0.1em } p.body::first-letter { font-size: 2em }
    h2 .text { text-decoration: underline; letter-spacing: 0.1em } h3 { white-space: pre-wrap; direction: rtl }
    h3 .label { float: left } dd { font-variant: small-caps; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
    @page { margin: 10vw 8vw } @page :left { @top-left { font-size: 1vh; content: 'l' } }
    """
)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Do something as WeasyPrint does it by itself."""

    def done(what: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(weasyprint_patches, "is_supported", lambda: False)
            return what()

    return done


def test_the_patches_support_the_installed_weasyprint() -> None:
    """If this fails there is a new release: where the other tests hold with it too, it goes into ``VERSIONS``."""
    assert weasyprint_patches.is_supported()


def test_no_patch_is_used_in_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = inline.split_first_line
    with weasyprint_patches.patched():
        assert inline.split_first_line is line_cache.split_first_line
    assert inline.split_first_line is stock
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    with weasyprint_patches.patched():
        assert inline.split_first_line is stock


def said(*blocks: Element, language: str = "ko") -> Element:
    """A page of these."""
    return element("html", element("head", element("title", "t")), element("body", *blocks), lang=language)


def beginning(language: str) -> Document:
    """A treatment to the end of its first act."""
    document = treatment(language, 1)
    return replace(document, blocks=document.blocks[:4])


@pytest.mark.parametrize(
    ("layout", "document"),
    [
        pytest.param(BOOK, beginning("ko"), id="book"),
        pytest.param(BOOK, sheet(), id="pictures"),
        pytest.param(pdf.Layout("a4", pdf.theme("industry")), beginning("en"), id="industry"),
        pytest.param(UNUSUAL, beginning("ko"), id="unusual-ko"),
        pytest.param(UNUSUAL, beginning("en"), id="unusual-en"),
    ],
)
def test_documents_are_the_same_with_patches_and_without(layout: pdf.Layout, document: Document, without: Any) -> None:
    assert pdf.lay_out(document, layout) == without(lambda: pdf.lay_out(document, layout))


def test_pages_with_lengths_relative_to_the_first_are_the_same_with_patches(without: Any) -> None:
    """Its own measures are worked out before it is known."""
    ready = typesetter.typesetter_for("", "@page { size: a5; margin: 10vw } p { break-after: page }", "")
    page = said(*(element("p", text) for text in "123"))
    painted = ready.paint(page, bind_numbers=False)
    assert painted == without(lambda: ready.paint(page, bind_numbers=False))


WORDS = st.one_of(
    st.sampled_from([*KOREAN.split(), *ENGLISH.split(), "office", "AVATAR", "20\u00a0km", "shelf\u00adful", "e\u0301", "שלום", "…", "—"]),
    st.text(st.sampled_from("가힣一\u2060\u00a0\u00ad\u200b\u0301\tabfiltyAVT.,“”‘’()-–—/0179\n"), min_size=1, max_size=40),
)  # fmt: skip
STYLES = st.sampled_from([
    "", "text-align: justify", "letter-spacing: 0.07em", "word-spacing: 3pt", "overflow-wrap: anywhere", "hyphens: auto",
    "white-space: pre-wrap", "white-space: nowrap", "direction: rtl", "font-style: italic", "text-indent: 2em", "float: right",
    "font-family: Courier Prime", "font-variant-numeric: tabular-nums", "text-decoration: underline", "word-break: break-all",
])  # fmt: skip
PARAGRAPH = st.tuples(st.lists(WORDS, min_size=1, max_size=40), STYLES, STYLES, st.integers(3, 900))


@given(st.lists(PARAGRAPH, min_size=1, max_size=3), st.sampled_from(["ko", "en"]))
@example([(["수증기", "\u0301\u00ad"], "word-spacing: 3pt", "", 3)], "en")  # Pango's offsets lie inside a character
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
def test_any_text_is_the_same_with_patches_and_without(without: Any, paragraphs: list[Any], language: str) -> None:
    printed = (
        element("p", f"{' '.join(words)} ", element("em", words[0], style=other), style=f"{style}; width: {wide}px")
        for words, style, other, width in paragraphs
        for wide in (width, width / 2)
    )
    page = said(*printed, language=language)
    ready = typesetter.typesetter_for("", BOOK.theme.css, "")
    painted = [ready.paint(page, bind_numbers=False).object_file for _ in range(2)]
    stock = without(lambda: ready.paint(page, bind_numbers=False)).object_file
    assert painted == [stock, stock], "as it is made, and as it is kept"


LONG_WORDS = {
    "Latin": "donaudampfschifffahrts",
    "hyphens": "co\u00adop\u00ader\u00ada\u00adtion",
    "spaces": "one\u00a0and\u00a0two\u202f",
    "joined": "a\u2060b\u200dc",
    "Hangul": "극비수사아니다",
    "Chinese": "紅熱力",
    "Thai": "กขคเงจแฉ",
    "Arabic": "بتثجحخد",
    "Devanagari": "किक्खगाम",
    "emoji": "👨\u200d👩\u200d👧🇰🇷",
    "marks": "o\u0323\u0300\u0301",
    "address": "https://a.example/b_c?d=e&",
    "brackets": "(a[",
}
"""Pieces of words that have no end, by what is special about them."""


@threat(80, "its lines are found in time that grows with it, and are those that WeasyPrint finds")
@pytest.mark.parametrize(
    "style",
    [
        "overflow-wrap: break-word",
        pytest.param("hyphens: auto; text-align: justify", marks=pytest.mark.slow),
        pytest.param("", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("piece", LONG_WORDS.values(), ids=LONG_WORDS)
def test_a_long_word_is_broken_as_without_patches(piece: str, style: str, without: Any) -> None:
    word = piece * (1500 // len(piece))
    page = said(
        element("p", "One ", element("em", word), f" {word[7:]} end", style=f"{style}; width: 300px"), language="en"
    )
    ready = typesetter.typesetter_for("", BOOK.theme.css, "")
    painted = ready.paint(page, bind_numbers=False).object_file
    assert painted == without(lambda: ready.paint(page, bind_numbers=False)).object_file


@threat(80)
@pytest.mark.parametrize("piece", LONG_WORDS.values(), ids=LONG_WORDS)
def test_characters_measured_for_a_long_word_grow_with_its_length(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Characters that WeasyPrint measures for each line; without the patch they grow with the square of the word."""
    asked: list[int] = []
    stock = line_cache._split_first_line
    monkeypatch.setattr(
        line_cache, "_split_first_line", lambda text, *more: asked.append(len(text)) or stock(text, *more)
    )
    ready = typesetter.typesetter_for("/* long */", BOOK.theme.css, piece)
    word = "".join(random.Random(1).choices((piece, piece[::-1]), k=6000 // len(piece)))  # no line is as one before
    ready.paint(said(element("p", word, style="overflow-wrap: break-word")), bind_numbers=False)
    assert len(asked) > 20
    assert sum(asked) < 40 * len(word)


def test_unchanged_lines_are_not_shaped_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    stock = line_cache._split_first_line
    monkeypatch.setattr(line_cache, "_split_first_line", lambda text, *more: asked.append(text) or stock(text, *more))
    monkeypatch.setattr(line_break.Layout, "reactivate", lambda *_: pytest.fail("it is shaped again to be drawn"))
    ready = typesetter.typesetter_for("/* its own */", BOOK.theme.css, "")
    for text in (KOREAN, ENGLISH):
        ready.paint(said(element("p", KOREAN), element("p", text)), bind_numbers=False)
    assert asked[0] == KOREAN
    assert all(text in ENGLISH for text in asked[asked.index(ENGLISH) :])


def test_the_line_cache_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_cache, "MAX_LINES", 3)
    ready = typesetter.typesetter_for("/* its own */", BOOK.theme.css, "few")
    ready.paint(said(element("p", KOREAN * 5)), bind_numbers=False)
    kept = line_cache._CACHES[ready.configuration]
    assert 0 < len(kept.lines) <= 3
    assert len(kept.earlier) == 3


def test_a_line_depends_on_the_properties_in_its_key_only() -> None:
    read: set[str] = set()

    class Style(dict[str, Any]):
        font_config = FontConfiguration()

        def __getitem__(self, name: str) -> Any:
            read.add(name)
            return super().__getitem__(name)

    class Context:
        dictionaries: dict[Any, Any] = {}  # noqa: RUF012

    for more in ({}, {"hyphens": "auto"}, {"overflow_wrap": "anywhere"}, {"white_space": "pre-wrap"}, {"text_decoration_line": {"underline"}}):  # fmt: skip
        style = Style({**INITIAL_VALUES, "lang": "en", "font_size": 16, "font_family": ("serif",), **more})
        line_break.Layout(style)  # type: ignore[arg-type]
        assert read <= set(line_cache.FACE)
        for width in (None, 20, 300):
            line_break.split_first_line("a\tremark\u00adable international word", style, Context(), width, 0)
        assert read <= set(line_cache.LINE)
        read.clear()
    assert set(line_cache.FACE) < set(line_cache.LINE) < INITIAL_VALUES.keys()
