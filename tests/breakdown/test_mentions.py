"""Names are found in plain prose: at word starts, with the particles of the language, and nowhere else."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.breakdown.mentions import NameForm, Names, compared
from compiler.breakdown.searchable_text import passages
from compiler.breakdown.spelling import is_slip, keys, near_names
from compiler.checks.letters import HIDDEN, ODD_WIDTH, REORDERING
from compiler.model.language_tags import is_korean
from compiler.pdf.markup import document_html
from compiler.text.source import Span, Text
from tests.support.printed import saying
from tests.support.stories import facts_of, scene, write_story
from tests.support.threats import threat

NOWHERE = Span("cast.xml", 0, 1)


def known(*forms: str, language: str = "ko") -> Names:
    return Names(tuple(NameForm("character", form, form, language, NOWHERE) for form in forms))


def found(value: str, *forms: str, language: str = "ko") -> list[str]:
    return [written for written, _ in known(*forms, language=language).in_text(value, language)]


@pytest.mark.parametrize(
    "word",
    [
        "단코",
        "단코는",
        "단코가",
        "단코에게서",
        "단코와의",
        "단코에게서는",
        "단코라고",
        "단코였다",
        "단코까지도",
        "“단코”",
        "단코,",
    ],
)
def test_a_korean_name_is_found_with_its_particles(word: str) -> None:
    assert found(f"그날 {word} 기다린다.", "단코") == ["단코"]


@pytest.mark.parametrize("word", ["단코르", "안단코", "단코스키는", "단코창고"])
def test_a_name_inside_another_word_is_none(word: str) -> None:
    assert found(f"그날 {word} 기다린다.", "단코") == []


def test_the_longer_name_counts() -> None:
    assert found("이반 단코가 단코의 방에 있다", "단코", "이반 단코", "단코의 방") == ["이반 단코", "단코의 방"]


WITH_CASE = [
    letter
    for letter in map(chr, range(sys.maxunicode + 1))
    if any(change(letter) != letter for change in (str.upper, str.lower, str.title, str.casefold))
    and letter.isprintable()
]
"""All letters of Unicode that have another form as a capital or a small letter, 2,900 of them."""


WITHOUT_WAY_BACK = [letter for letter in WITH_CASE if letter not in (letter.upper().lower(), letter.lower().upper())]
"""Those that are not one small letter to one capital: ı, ß, ǆ, ΐ."""


@threat(78, "it is found as it is given, at the start of a sentence and in the capitals of a script")
@pytest.mark.parametrize("letters", [WITHOUT_WAY_BACK, pytest.param(WITH_CASE, marks=pytest.mark.slow)])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("pattern", ["{}ab", "a{}b", "Ab{}"])
def test_a_name_of_any_letter_is_found_however_it_is_written(pattern: str, language: str, letters: list[str]) -> None:
    assert len(letters) > 90
    for name in map(pattern.format, letters):
        for written in {name, name.upper(), name[:1].upper() + name[1:], unicodedata.normalize("NFD", name.upper())}:
            assert found(f"(1) {written}, 2", name, language=language), (name, written)
            assert compared(written) == compared(name), (name, written)


def test_all_letters_at_once_have_their_own_names() -> None:
    """Two names may come to the same in capitals; as it is given each is still its own."""
    forms = [f"K{letter}n" for letter in WITH_CASE if unicodedata.is_normalized("NFC", letter)]
    own = known(*forms, language="en")
    first: dict[str, str] = {}
    for form in forms:
        first.setdefault(compared(form), form)
        assert [named.id for _, named in own.in_text(form, "en")] == [first[compared(form)]]


@pytest.mark.parametrize(
    ("name", "written", "language"),
    [
        ("Yıldız", "YILDIZ’S", "en"),
        ("Deniz", "DENİZ", "tr"),
        ("İpek", "İPEK", "tr"),
        ("Weiß", "WEISS", "de"),
        ("Weiß", "WEIẞ", "de"),
        ("Μαρία", "ΜΑΡΙΑ", "el"),
        ("Μαΐου", "ΜΑΪΟΥ", "el"),
        ("Νίκος", "ΝΙΚΟΣ", "el"),
        ("ნინო", "ᲜᲘᲜᲝ", "ka"),
        ("ꮳꮃꭹ", "ᏣᎳᎩ", "chr"),
        ("ǆemal", "ǅemal", "bs"),
        ("ŉ Man", "ʼN MAN", "af"),
    ],
)
def test_capitals_are_those_of_the_language(name: str, written: str, language: str) -> None:
    assert found(f"{written} waits.", name, language=language)


def test_a_line_break_may_divide_a_name() -> None:
    assert found("그날 이반\n      단코가 웃는다", "이반 단코") == ["이반 단코"]


@pytest.mark.parametrize("word", ["Danko", "Danko's", "Danko’s", "Dankos", "Danko,"])
def test_an_english_name_is_found_with_a_possessive(word: str) -> None:
    assert found(f"Then {word} waits.", "Danko", language="en") == ["Danko"]


def test_english_names_keep_their_case_but_for_a_sentences_start_and_a_scripts_capitals() -> None:
    assert found("The dealer meets the dealer and THE DEALER.", "the dealer", language="en") == [
        "The dealer",
        "the dealer",
        "THE DEALER",
    ]
    assert found("cat and Cat and Catherine", "Cat", language="en") == ["Cat"]


def test_one_syllable_without_a_particle_is_a_common_word() -> None:
    assert found("할 수 있다. 그럴 수도 있고 볼 수가 없다. 수는 웃는다.", "수") == ["수"]


def test_an_apostrophe_is_one_however_it_is_written() -> None:
    assert found("O’Brien and O'Brien wait.", "O'Brien", language="en") == ["O'Brien", "O'Brien"]


def test_a_name_in_decomposed_letters_is_found() -> None:
    assert found(unicodedata.normalize("NFD", "그날 단코는 웃는다"), "단코") == ["단코"]


@given(st.lists(st.sampled_from(["단코", "리직", "이반 단코", "는 ", "을 ", " ", "그날 ", ".", "단"]), max_size=12))
def test_every_mention_shows_the_name(parts: list[str]) -> None:
    value = "".join(parts)
    names = found(value, "단코", "리직", "이반 단코")
    normal, at = " ".join(value.split()), 0
    for name in names:  # in the order of the text, and none of them twice
        at = normal.index(name, at) + len(name)
    if parts == ["단코"]:
        assert names == ["단코"]


def test_red_heat_names_its_people_in_both_languages(red_heat: Path) -> None:
    facts = facts_of(red_heat)
    for language in ("ko", "en"):
        named = {mention.named.id for mention in facts.mentions if mention.language == language}
        assert named >= {"danko", "ridzik", "viktor", "catherine", "yuri", "gallagher", "donnelly", "key"}


def test_a_tied_word_is_a_mention(tmp_path: Path) -> None:
    prose = '<prose><p>The <mention of="viktor">captain</mention> waits.</p></prose>'
    facts = facts_of(write_story(tmp_path, scene("a", prose)))
    assert [mention.named.id for mention in facts.mentions] == ["viktor"]


def test_a_passage_is_unusual_if_it_has_any_letter_that_a_check_looks_for() -> None:
    every = "\n".join(map(chr, range(sys.maxunicode + 1)))
    odd = {letter for kind in (HIDDEN, REORDERING, ODD_WIDTH) for letter in kind.findall(every)}
    assert {"\u200b", "\u202e", "\uff21"} <= odd
    for letter in odd:
        (passage,) = passages([("ko", Text(f"단{letter}코", "scene.xml", ((0, 0),)))])
        assert passage.unusual, f"U+{ord(letter):04X}"


def test_a_name_does_not_begin_in_one_text_and_end_in_the_next() -> None:
    texts = [("ko", Text(value, "scene.xml", ((0, 0),))) for value in ("그날 이반", "단코는 웃는다", "단", "코")]
    (passage,) = passages(texts)
    names = known("이반 단코", "단코").in_text(passage.value, "ko")
    assert [written for written, _ in names] == ["단코"]


# Slips


def test_a_syllable_is_the_keys_that_are_typed_for_it() -> None:
    assert (keys("단코"), keys("괜"), keys("닭"), keys("Danko")) == ("ekszh", "rhos", "ekfr", "danko")


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("단토", "단코"),
        ("캐설린", "캐서린"),
        ("Rizdik", "Ridzik"),
        ("Victor", "Viktor"),
        ("갤러가", "갤러거"),
        ("도넬라", "도넬리"),
    ],
)
def test_a_slip_of_the_fingers_is_nearly_the_name(word: str, name: str) -> None:
    assert is_slip(word, name)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("단도", "단코"),
        ("단초", "단코"),
        ("단호", "단코"),
        ("이직", "리직"),
        ("우리", "유리"),
        ("단코", "단코"),
        ("Dance", "Danko"),
        ("캔", "캣"),
    ],
)
def test_a_common_word_is_not_a_misspelt_name(word: str, name: str) -> None:
    assert not is_slip(word, name)


@threat(96, "a language is known by its whole first part: `kok` is Konkani, and no Korean")
@pytest.mark.parametrize(
    ("language", "korean"),
    [
        ("ko", True),
        ("ko-KR", True),
        ("ko-Kore-KP", True),
        ("KO", True),
        ("kok", False),
        ("kok-IN", False),
        ("kos", False),
        ("en-KR", False),
    ],
)
def test_a_language_tag_that_only_begins_like_korean_is_not_korean(language: str, korean: bool) -> None:
    assert is_korean(language) is korean
    assert found("Then 단코는 waits.", "단코", language=language) == (["단코"] if korean else [])


@threat(96)
@pytest.mark.parametrize(("language", "korean"), [("ko-KR", True), ("kok", False)])
def test_slips_of_a_name_that_only_begins_like_korean_are_not_sought(language: str, korean: bool) -> None:
    names = known("갤러거", language=language)
    prose = "갤러거 웃는다. " * 12 + "갤러가에게서는 냄새가 난다."
    near = near_names(passages([(language, Text(prose, "a.xml", ((0, 0),)))]), names)
    assert [found.word for found in near] == (["갤러가"] if korean else [])


@threat(96)
def test_a_language_that_only_begins_like_korean_is_not_set_as_korean() -> None:
    marked = {}
    for language in ("ko-KR", "kok", "en"):
        page = document_html.page(saying("갤러거와 Đorđe", language=language), "serif")
        marked[language] = "alphabet" in {node.get("class") for node in page.iter()}
    assert marked == {"ko-KR": True, "kok": False, "en": False}
