"""Text extracted from a page, to copy, search or read aloud, is the written text."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler import pdf as pages
from compiler.checks import letters
from compiler.messages.template_filling import sentence
from compiler.pdf.markup import korean
from compiler.text.source import Text, collapsed
from tests.hostile.judged import codes, story
from tests.hostile.written import ALPHABETS, HELD, OLD_HANGUL, PLAIN, RIGHT_TO_LEFT, SEVERAL_GLYPHS
from tests.support.printed import BOOK, faults, pdfium, saying
from tests.support.stories import checked, scene, write_story
from tests.support.threats import threat

LAYOUTS = {name: pages.Layout("a4", pages.theme(name)) for name in pages.THEMES}
HYPHENS = " co\u00adop\u00ader\u00ada\u00adtion in\u00adter\u00adna\u00adtion\u00adal"


@cache
def printed(language: str, theme: str) -> tuple[tuple[str, ...], pages.Pages]:
    """All texts that the fonts of this machine have, and the document that says them."""
    words = ("".join(word) for word in OLD_HANGUL)
    texts = (*SEVERAL_GLYPHS, *PLAIN, *words, HYPHENS * 5)
    lacking = pages.lay_out(saying(*texts, language=language), LAYOUTS[theme]).complaints
    without = {letter for complaint in lacking for letter in complaint.characters}
    drawn = tuple(text for text in texts if not without & set(unicodedata.normalize("NFD", text) + text))
    return drawn, pages.lay_out(saying(*drawn, language=language), LAYOUTS[theme])


def as_read(text: str) -> str:
    """Text as it is compared: composed, one space for each white space, without joiners and the hyphens of line ends.

    Variation selectors are left out too: pdfium drops those past U+FFFF.
    """
    text = re.sub("[\u00ad\ufffe\u0002]\\s*", "", text)
    return " ".join(
        re.sub(
            "[\u2060\u200b-\u200d\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", unicodedata.normalize("NFC", text)
        ).split()
    )


def poppler(pdf: bytes) -> str:
    """Text that poppler extracts from a file."""
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


EDITIONS = [(language, theme) for language in ("ko", "en") for theme in pages.THEMES]


@threat(
    88,
    "every letter is copied, searched and read aloud as it was written; for Hebrew, Arabic and coloured emoji E103, no claim",
)
@pytest.mark.parametrize(("language", "theme"), EDITIONS)
def test_extracted_text_is_the_written_text(language: str, theme: str) -> None:
    texts, made = printed(language, theme)
    assert set(SEVERAL_GLYPHS) <= set(texts), "the fonts of the themes have these letters"
    read = [("pdfium", pdfium(made.pdf))] + ([("poppler", poppler(made.pdf))] if shutil.which("pdftotext") else [])
    for program, found in read:
        missed = [text for text in texts if as_read(text) not in as_read(found)]
        assert missed == [], program
    assert faults(made.pdf, "ua-1") == []


@threat(88)
def test_words_are_found_by_a_search() -> None:
    import pypdfium2

    _, made = printed("en", "book")
    page_of = [page.get_textpage() for page in pypdfium2.PdfDocument(made.pdf)]
    for word in ("Ọmọ́tọ́sọ̀", "Phượng", "Ἄνθρωπος", "efficient"):
        assert any(page.search(word).get_next() for page in page_of), word


@threat(88)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_hyphen_of_a_line_end_is_no_letter(language: str) -> None:
    made = pages.lay_out(saying(HYPHENS * 12, language=language), BOOK)
    found = pdfium(made.pdf)
    assert re.search("\ufffe|\u00ad\r?\n", found)  # pdfium's sign for such a hyphen, with the line end in it
    assert as_read(HYPHENS * 12) in as_read(found)


@threat(88)
@pytest.mark.parametrize("standard", ["ua-1", "a-3a"])
def test_a_file_with_text_that_cannot_be_extracted_claims_no_standard(standard: pages.Standard) -> None:
    made = pages.lay_out(saying("가 שלום"), BOOK, standard=standard)
    (complaint,) = made.complaints
    assert (complaint.kind, complaint.characters) == ("unread", "שלום")
    assert b"pdfuaid:part" not in made.pdf
    assert b"pdfuaid:part" in pages.lay_out(saying("가 Ọ̀ṣun"), BOOK, standard=standard).pdf


@threat(88)
def test_right_to_left_is_found_at_its_place(tmp_path: Path) -> None:
    printed = []
    for number, text in enumerate(RIGHT_TO_LEFT):
        path = write_story(tmp_path / str(number), scene("a", f"<prose><p>Danko waits. {text}</p></prose>"))
        printed.append({finding.code for finding in checked(path, compile=True).findings} & {"E101", "E103"})
    assert all(printed), printed


# --- syllables of old Hangul ----------------------------------------------------------------------------------------

LETTERS = st.sampled_from(
    sorted({letter for word in OLD_HANGUL for letter in word} | {"가", "힣", "漢", "a", "1", "か", "。"})
)


@threat(90, "each syllable is one letter, with its tone mark; where no font has it, E101 says so")
@given(st.lists(LETTERS, min_size=1, max_size=korean.MAX_WORD_LETTERS))
def test_no_letter_is_torn(word: list[str]) -> None:
    ends = set(accumulate(map(len, word)))
    for rule in (korean.everywhere, korean.after_hangul):
        assert set(rule("".join(word))) <= ends
    joined = korean.join(word)
    assert "".join(joined).replace(korean.JOINER, "") == "".join(word)


@threat(90)
def test_syllables_of_old_hangul_hold_together_as_others_do() -> None:
    assert list(korean.everywhere("나랏\u302e말\u302fᄊ\u119e미")) == [1, 3, 5, 7]


# --- spaces ---------------------------------------------------------------------------------------------------------


@threat(89, "only the white space of XML is collapsed; no-break spaces are kept, and hold at line ends in every theme")
@given(st.text(st.sampled_from(" \t\r\n\u00a0\u2007\u202f\u3000\u2003ab"), max_size=30))
def test_only_white_space_is_collapsed(text: str) -> None:
    kept = collapsed(text)
    assert re.sub("[ \t\r\n]", "", kept) == re.sub("[ \t\r\n]", "", text)
    assert not re.search("[\t\r\n]|  |^ | $", kept)
    assert Text(text, "t.xml", ((0, 0),)).plain() == unicodedata.normalize("NFC", kept)


@threat(89)
@pytest.mark.parametrize(("language", "theme"), EDITIONS)
def test_joined_words_are_on_one_line(language: str, theme: str) -> None:
    texts = [" ".join(["Ana", "pays"[: 1 + number % 4], text] * 14) for number, text in enumerate(HELD)]
    made = pages.lay_out(saying(*texts, language=language), LAYOUTS[theme])
    assert made.complaints == ()
    lines = [" ".join(line.split()) for line in pdfium(made.pdf).splitlines()]
    spelt = [" ".join(text.split()) for text in HELD]
    for text in HELD:
        whole = " ".join(text.split())
        assert sum(line.count(whole) for line in lines) == 14 * spelt.count(whole), text


@threat(89)
def test_a_name_is_found_with_either_space(tmp_path: Path) -> None:
    people = '<character id="smith"><name>Mr. Smith</name></character>'
    path = write_story(
        tmp_path, scene("a", "<prose><p>Mr.&#160;Smith waits.</p></prose>", attributes='cast="smith"'), cast=people
    )
    assert "N109" not in codes(path)


# --- alphabets beside Hangul ----------------------------------------------------------------------------------------


def widths(pdf: bytes, of: str) -> dict[str, float]:
    """{letter: drawn width in ems}."""
    import pypdfium2

    found: dict[str, float] = {}
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        whole = text.get_text_range()
        for place, letter in enumerate(whole):
            if letter in of:
                left, bottom, right, top = text.get_charbox(place, loose=True)
                found[letter] = (right - left) / (top - bottom)
    return found


@threat(
    91,
    "their letters come from a proportional face beside the text face, in every theme; a theme names it as `--alphabet`",
)
@pytest.mark.parametrize(("language", "theme"), EDITIONS)
def test_alphabets_are_proportional(language: str, theme: str) -> None:
    made = pages.lay_out(saying(*(f"단코는 {word}를 만난다." for word in ALPHABETS), language=language), LAYOUTS[theme])
    assert made.complaints == ()
    found = widths(made.pdf, "иЩλΨđæ")
    assert set(found) == set("иЩλΨđæ")
    assert found["и"] < 0.85 * found["Щ"]
    assert found["λ"] < 0.85 * found["Ψ"]
    if (language, theme) != ("en", "industry"):  # there Latin letters are a typewriter's
        assert found["đ"] < 0.85 * found["æ"]
    for word in ALPHABETS:
        assert word in pdfium(made.pdf)


@threat(91)
def test_only_words_with_letters_outside_ascii_get_the_class_alphabet() -> None:
    from compiler.pdf.markup import document_html

    said = saying("단코는 KGB처럼 “1988년”", "café의 Ann, Đorđe와 Straße는", "Ann waits.")
    body = document_html.page(said, "serif", korean.everywhere)[1]
    assert [span.text for span in body.iter("span") if span.get("class") == "alphabet"] == [
        "café",
        " Ann, Đorđe",
        " Straße",
    ]
    assert "alphabet" not in str([*document_html.page(saying("Đorđe", language="en"), "serif").iter()])


# --- what nobody sees -----------------------------------------------------------------------------------------------

IGNORED = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Default_Ignorable_Code_Point, as DerivedCoreProperties.txt of Unicode 17 has it."""


@threat(94, "N301 or N302 names every character that displays leave out, but where it forms the letter before it")
def test_every_invisible_character_between_letters_is_a_finding() -> None:
    passed = [
        f"U+{code:04X}"
        for first, last in IGNORED
        for code in range(first, last + 1)
        for text in (f"단{chr(code)}코", f"Dan{chr(code)}ko")
        if not letters.hidden(text) and not letters.reordering(text)
    ]
    assert passed == []


@threat(94)
@pytest.mark.parametrize(
    "text",
    ["Dan\u034fko", "단\u034f코", "\u17b4ab", "a\ufe0fb", "x\u180bb", "가\U000e0100", "a\u206fb", "a\U0001d173b"],
)
def test_an_invisible_character_is_a_finding(tmp_path: Path, text: str) -> None:
    assert "N301" in codes(story(tmp_path, f"<p>Danko waits. {text}</p>"))


@threat(94)
@pytest.mark.parametrize(
    "text",
    [
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "葛\U000e0100城",
        "≨\ufe00",
        "ᠠ\u180bᠨ",
        "a\u0323\u034f\u0301",
        "𝄞\U0001d173♪"[:2] + "x",
        "👩\u200d🔬",
    ],
)
def test_invisible_characters_that_form_a_letter_are_allowed(text: str) -> None:
    assert letters.hidden(text) is None


@threat(88)
def test_text_from_right_to_left_is_found_by_its_letters_and_not_by_their_comma(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("one", "<prose><p>Well, yes. \u05d0\u05d1, \u05d2\u05d3 here.</p></prose>"))
    (finding,) = [one for one in checked(path, compile=True).findings if one.code == "E103"]
    assert "`\u05d0`" in sentence(finding)
    assert path.read_bytes()[finding.span.start :].decode().startswith("\u05d0")
