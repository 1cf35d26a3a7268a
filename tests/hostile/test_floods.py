"""What is legal and much too much: refused or found in a moment, however it is spelt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.checks.letters import hidden
from compiler.diagnostics.findings import Finding
from compiler.driver import checking
from compiler.driver.session import Session
from compiler.messages.template_filling import sentence
from compiler.syntax.limits import _MAY_BE_MARK, MOST_COMBINING_MARKS
from compiler.syntax.parser import parse
from compiler.syntax.schema import FAULTS_SHOWN, MOST_FAULTS_IN_FILE, validate
from compiler.syntax.tree import Tree
from compiler.text.source import Source
from tests.support.growing import LINEAR, growth
from tests.support.stories import NAMESPACES, scene, write_story
from tests.support.threats import threat


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
        lambda n: f"<a>a{MARKS * n}</a>",
        lambda n: f"<a b='a{MARKS * n}'/>",
        lambda n: f"<a>a{'&#769;&#x323;' * n}</a>",
        lambda n: f"<a b='a{'&#769;' * 2 * n}'/>",
        lambda n: f"<a>a{'&#769;<!---->' * (n // 3)}</a>",
        lambda n: f"<a>a{f'<b>{MARKS * 15}</b>' * (n // 5)}</a>",
        lambda n: f"<a>{chr(0xF73) * 2 * n}</a>",
        lambda n: f"<a a{MARKS * (n // 50)}='' b=''/>",
    ],
)
def test_a_heap_of_marks_is_refused_before_it_is_put_in_order(text: Callable[[int], str]) -> None:
    finding = parsed(text(50_000))
    assert isinstance(finding, Finding)
    assert (finding.code, "marks" in sentence(finding)) == ("X104", True)
    assert growth(lambda n: parsed(text(n)), 10_000) < LINEAR


def test_as_many_marks_as_any_writing_has_are_read() -> None:
    thirty = MARKS * (MOST_COMBINING_MARKS // 2)
    for text in (f"a{thirty}", f"<b>a{thirty}</b>b{thirty}", "ที่นี่" * 50, "\u0915\u093f" * 50):
        assert isinstance(parsed(f"<a b='&#769;'>{text}</a>"), Tree)


def test_no_mark_is_passed_over() -> None:
    every = (chr(code) for code in range(0x300, 0x20000) if not 0xD800 <= code < 0xE000)
    marks = [sign for sign in every if unicodedata.combining(unicodedata.normalize("NFD", sign)[0])]
    assert not [sign for sign in marks if not _MAY_BE_MARK.match(sign)]


BAD = " ".join(f"x{n}=''" for n in range(30))
SCENE = '<scene id="s"><slugline int-ext="int" place="p" time="night"/><summary>A</summary></scene>'


@threat(35)
@threat(16)
@pytest.mark.parametrize(
    ("inside", "size", "code"),
    [
        (lambda n: "<nonsense/><act>" + "<scene q=''/>" * n + "</act>", 5000, "X106"),
        (lambda n: "<act>" + f"<scene {BAD}/>" * n + "</act>", 800, "X106"),
        (lambda n: "<act>" + f"<scene {BAD}><p {BAD}/></scene>" * n + "</act>", 100, "X106"),
        (lambda n: "<nonsense/>" + SCENE[:-8] + "<prose>" + "<p q=''/>" * n + "</prose></scene>", 5000, "X106"),
        (lambda n: "<act id='q'>" * 58 + SCENE * n + "</act>" * 58, 1500, "X202"),
        (
            lambda n: "<act id='q'>" * 58 + f"<scene><prose>{'<p>a</p>' * n}</prose></scene>" + "</act>" * 58,
            5000,
            "X202",
        ),
        (lambda n: "<sequence>" * 58 + f"<scene {BAD}/>" * n + "</sequence>" * 58, 250, "X106"),
    ],
)
def test_no_misplaced_element_hides_a_flood(inside: Callable[[int], str], size: int, code: str) -> None:
    def judged(number: int) -> list[Finding]:
        whole = parsed(f'<story {NAMESPACES} xml:lang="en"><title>A</title>{inside(number)}</story>')
        assert isinstance(whole, Tree)
        return [finding for _, finding in validate(whole)]

    assert growth(judged, size // 4) < LINEAR
    printed = judged(size)
    assert code in {finding.code for finding in printed}
    assert len(printed) < MOST_FAULTS_IN_FILE
    assert all(finding.code != "X106" or len(finding.notes) == FAULTS_SHOWN for finding in printed)


@threat(35)
@pytest.mark.many
@pytest.mark.parametrize("hidden", ["<title q='1'/>" * 18_000, "<scene/>" * 300 + "<title q='1'/>" * 15_000])
def test_no_flood_is_met_once_more_behind_what_hid_it(hidden: str, tmp_path: Path) -> None:
    checked = checking.check(Session.at(write_story(tmp_path, "<strange/>" + hidden)))
    assert "X201" in {finding.code for finding in checked.findings}
    assert checked.story is None


@threat(29)
@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", False),
        ("🏴\U000e0067\U000e0062", True),
        ("a\U000e0067\U000e0062\U000e007f", True),
        ("ฉัน\u200bรัก", False),
        ("ฉัน\u200b", True),
        ("\u115f\u1161", False),
        ("\u1100\u1160\u11a8", False),
        ("dan\u115fko", True),
        ("단\u200b코", True),
    ],
)
def test_characters_that_a_script_needs_are_not_called_hidden(text: str, is_found: bool) -> None:
    assert (hidden(text) is not None) == is_found


@threat(28)
@pytest.mark.parametrize(
    ("prose", "printed"),
    [
        ("He says \u2067<em>שלום</em>\u2069 and goes.", []),
        ("He says <em>שלום</em>\u200f.", []),
        ("He says \u2067<em>שלום</em> and goes.", ["N302"]),
        ("He says \u202e<em>שלום</em>\u202c.", ["N302", "N302"]),
    ],
)
def test_a_direction_mark_may_stand_outside_the_element_that_it_directs(
    prose: str, printed: list[str], tmp_path: Path
) -> None:
    path = write_story(tmp_path, scene("a", f"<prose><p>{prose}</p></prose>"))
    assert [finding.code for finding in checking.check(Session.at(path)).findings] == printed
