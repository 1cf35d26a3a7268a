"""What is legal and much too much: refused or told in a moment, however it is spelt."""

from __future__ import annotations

import time
import unicodedata

import pytest

from compiler.findings import Finding
from compiler.source import Source
from compiler.tree import _MAY_BE_MARK, MOST_MARKS, Tree, parse
from tests.threats import threat


def parsed(text: str) -> Tree | Finding:
    return parse(Source.of("t.xml", text.encode()))


@threat(20)
@pytest.mark.parametrize("inside", ["<!-- {} -->", "<![CDATA[ {} ]]>", "<?x {} ?>"])
@pytest.mark.parametrize("reference", [f"&#{'9' * 5000};", f"&#x{'9' * 5000};", "&#x9B;", "&#1114111;"])
def test_no_reference_stands_in_a_comment_or_the_like(inside: str, reference: str) -> None:
    assert isinstance(parsed(f"<a>{inside.format(reference)}</a>"), Tree)
    after = parsed(f"<a>{inside.format(reference)}&#x{'0' * 5000}9b;</a>")
    assert isinstance(after, Finding)
    assert after.code == "X105"


MARKS = "\u0301\u0323"


@threat(26, "X104 for more than thirty marks on one letter, which would take hours to put in order")
@pytest.mark.parametrize(
    "text",
    [
        f"<a>a{MARKS * 150_000}</a>",
        f"<a b='a{MARKS * 150_000}'/>",
        f"<a>a{'&#769;&#x323;' * 50_000}</a>",
        f"<a b='a{'&#769;' * 100_000}'/>",
        f"<a>a{'&#769;<!---->' * 15_000}</a>",
        f"<a>a{f'<b>{MARKS * 15}</b>' * 10_000}</a>",
        f"<a>{chr(0xF73) * 100_000}</a>",
        f"<a a{MARKS * 1000}='' b=''/>",
    ],
)
def test_a_heap_of_marks_is_refused_before_it_is_put_in_order(text: str) -> None:
    began = time.process_time()
    finding = parsed(text)
    assert time.process_time() - began < 1
    assert isinstance(finding, Finding)
    assert (finding.code, "marks" in finding.message) == ("X104", True)


def test_as_many_marks_as_any_writing_has_are_read() -> None:
    thirty = MARKS * (MOST_MARKS // 2)
    for text in (f"a{thirty}", f"<b>a{thirty}</b>b{thirty}", "ที่นี่" * 50, "\u0915\u093f" * 50):
        assert isinstance(parsed(f"<a b='&#769;'>{text}</a>"), Tree)


def test_no_mark_is_passed_over() -> None:
    every = (chr(code) for code in range(0x300, 0x20000) if not 0xD800 <= code < 0xE000)
    marks = [sign for sign in every if unicodedata.combining(unicodedata.normalize("NFD", sign)[0])]
    assert not [sign for sign in marks if not _MAY_BE_MARK.match(sign)]
