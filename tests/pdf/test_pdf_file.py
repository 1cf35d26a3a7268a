"""The file of a PDF: fonts, standards, bytes, dates."""

from __future__ import annotations

import io

import pikepdf
import pytest
from msgspec.structs import replace

from compiler import pdf as pages
from tests.support.printed import (
    BOOK,
    boxes,
    drawn,
    faults,
    fonts_of,
    laid_out,
    saying,
    sheet,
    texts,
    treatment,
)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_font_is_embedded_and_subset(language: str) -> None:
    found = fonts_of(laid_out(language, BOOK).pdf)
    assert found
    for name, size in found.items():
        assert name[7] == "+", name
        assert size < 700_000, name
    glyphs = list(drawn(laid_out(language, BOOK).pdf))
    assert {glyph.font.removeprefix("/") for glyph in glyphs} == {name.removeprefix("/") for name in found}
    assert all(glyph.text and glyph.number for glyph in glyphs), "each stands for something, and none is a box"


def test_a_long_korean_text_does_not_embed_the_whole_font() -> None:
    """HarfBuzz 6 gives up on NanumMyeongjo at some 900 syllables, and WeasyPrint then embeds 3.8 MB."""
    syllables = "".join(chr(code) for code in range(0xAC00, 0xAC00 + 1200 * 9, 9))
    document = saying(*(syllables[i : i + 20] for i in range(0, 1200, 20)))
    made = pages.lay_out(document, BOOK)
    assert made.complaints == ()
    assert len(made.pdf) < 900_000
    assert set(syllables) <= set("".join(texts(made.pdf)))
    assert made.pdf == pages.lay_out(document, BOOK).pdf


@pytest.mark.parametrize("standard", pages.STANDARDS)
@pytest.mark.parametrize("which", ["ko", "en", "sheet"])
@pytest.mark.parametrize("name", pages.THEMES)
def test_a_file_keeps_to_the_standard_that_it_claims(which: str, name: str, standard: pages.Standard) -> None:
    layout = pages.Layout("a4", pages.theme(name))
    document = sheet() if which == "sheet" else treatment(which)
    made = pages.lay_out(document, layout, standard=standard) if which == "sheet" else laid_out(which, layout, standard)
    assert made.complaints == ()
    assert faults(made.pdf, standard) == []
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert str(pdf.Root.Lang) == document.language
        assert str(pdf.docinfo.Title) == document.title
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot.K
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            claimed = f"a-{metadata.get('pdfaid:part')}{metadata.get('pdfaid:conformance', '').lower()}"
            assert claimed == (standard if standard != "ua-1" else "a-None")


def test_a_file_with_boxes_for_letters_claims_no_standard() -> None:
    """A box is not what was written (ISO 14289-1, 7.21.8); the finding may be allowed, the claim would be a lie."""
    made = pages.lay_out(saying("가\U000e1234"), BOOK, standard="a-3a")
    assert [box.text for box in boxes(made.pdf)] == ["\U000e1234"]
    assert "\U000e1234" in texts(made.pdf)[0], "which one would not see in what is copied"
    assert faults(made.pdf, "ua-1")
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf, pdf.open_metadata() as metadata:
        assert not {"pdfuaid:part", "pdfaid:part"} & {key for key in ("pdfuaid:part", "pdfaid:part") if key in metadata}


def test_a_streams_end_is_distinct_from_its_data() -> None:
    """By CR and LF: after data that ends in CR an LF alone would be half of one line end."""
    pdf = laid_out("ko", BOOK).pdf
    assert pdf.count(b"\nendstream") == pdf.count(b"\r\nendstream") > 0


def test_a_file_has_the_same_bytes_every_time() -> None:
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


def test_another_paper_or_standard_is_refused_and_not_replaced() -> None:
    import compiler

    with pytest.raises(ValueError, match=r"`A5`.*`a4`.*`letter`"):
        compiler.compile("source/red-heat", paper="A5")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"`a-1b`.*`ua-1`.*`a-3a`"):
        compiler.compile("source/red-heat", standard="a-1b")  # type: ignore[arg-type]
