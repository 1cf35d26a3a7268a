"""Printed findings: carets under the very words, for every width, and forms that programs read."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from compiler.cli.console import COLOURS
from compiler.cli.terminal_document import show
from compiler.diagnostics.findings import Finding, in_source_order, note
from compiler.documents.blocks import Paragraph, plain
from compiler.messages import report, terminal
from compiler.messages.places import shown, spelled
from compiler.messages.template_filling import sentence
from compiler.text.source import Source, Span
from tests.support.growing import LINEAR, growth
from tests.support.threats import threat

KOREAN = "  <p>리직은 내근으로 밀려나고 단토는 귀국 명령을 받는다.</p>"


def finding(text: str, words: str, path: str = "scene.xml") -> tuple[Finding, dict[str, Source]]:
    data = text.encode()
    start = data.index(words.encode())
    span, meant = Span(path, start, start + len(words.encode())), note("meant", Span("cast.xml", 0, 4), name="단코")
    return Finding(span, "", (("id", words),), (meant,), code="N101"), {
        path: Source(path, data),
        "cast.xml": Source("cast.xml", b"<cast/>"),
    }


def painted(role: str, text: str) -> str:
    """As on a terminal with colours; every role that is used has one."""
    return f"\033[3{len(COLOURS[role])}m{text}\033[0m"


def excerpt(text: str, words: str, width: int, *, colour: bool = False) -> tuple[str, str]:
    """The printed line and its line of carets, without the gutter."""
    one, sources = finding(text, words)
    found = terminal.report([one], sources, width, painted if colour else terminal.unpainted)
    assert ("\033" in found) == colour
    lines = re.sub("\033.*?m", "", found).splitlines()
    at = next(number for number, line in enumerate(lines) if "^" in line)
    return lines[at - 1].partition("| ")[2], lines[at].partition("| ")[2]


@threat(38)
@pytest.mark.parametrize(
    "text", [KOREAN, KOREAN.strip(), f"\t{KOREAN}", KOREAN * 9, unicodedata.normalize("NFD", KOREAN)]
)
@pytest.mark.parametrize("colour", [False, True])
def test_carets_stand_under_the_words_in_cells_at_every_width(text: str, colour: bool) -> None:
    name = unicodedata.normalize("NFD", "단토") if unicodedata.is_normalized("NFD", text) else "단토"
    for width in range(30, 201):
        line, carets = excerpt(text, name, width, colour=colour)
        lead = len(carets) - len(carets.lstrip())
        assert carets.strip() == "^^^^"
        assert cell_len(line[: line.index(name)]) == lead
        assert cell_len(line) <= max(width - 5, 20)


@given(
    st.text(alphabet="가a é\t🎬", max_size=80), st.text(alphabet="나b", min_size=1, max_size=30), st.integers(24, 120)
)
def test_the_marked_words_are_always_seen_and_underlined(around: str, words: str, width: int) -> None:
    line, carets = excerpt(f"{around}{words}{around[::-1]}", words, width)
    lead = len(carets) - len(carets.lstrip())
    seen = carets.count("^")
    assert 1 <= seen <= cell_len(words)
    assert cell_len(line[: len(line)]) >= lead + 1
    assert cell_len(line) <= max(width - 5, 20)


def test_control_characters_are_not_printed_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show([Paragraph(plain("a\u202eb\x1b[2Jc"))])
    assert capsys.readouterr().out == "a\ufffdb\ufffd[2Jc\n"


def test_control_characters_are_shown_as_signs() -> None:
    assert shown("a\x1b[31mb\u202ec\td") == "a�[31mb�c d"
    assert shown("👩\u200d🚀 단코") == "👩\u200d🚀 단코"


@threat(28)
@pytest.mark.parametrize("hidden", "\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u115f\u1160\u034f\ufe0f\u202e\x1b\n")
def test_invisible_characters_are_spelled_out_in_a_message(hidden: str) -> None:
    assert spelled(f"`danko{hidden}` is nobody") == f"`danko<U+{ord(hidden):04X}>` is nobody"
    assert shown(f"`danko{hidden}`") == "`danko�`"  # in a source line: one sign, so that columns stay true


@pytest.mark.parametrize("space", "\u00a0\u2009\u202f\u3000")
def test_a_space_that_is_no_common_space_is_spelled_out_in_a_message(space: str) -> None:
    assert spelled(f"`ivan{space}danko`") == f"`ivan<U+{ord(space):04X}>danko`"
    assert shown(f"ivan{space}danko") == f"ivan{space}danko"


@pytest.mark.parametrize(
    "seen", ["단코", unicodedata.normalize("NFD", "단코"), "Éva – “x” …", "👩\u200d🚀", "❤\ufe0f\u200d🔥", "👍🏽\u200d"]
)
def test_visible_characters_are_left_alone(seen: str) -> None:
    assert spelled(seen) == shown(seen) == seen


def test_a_hidden_character_is_seen_in_every_form_for_people() -> None:
    one, sources = finding('<scene cast="danko\u200b">', "danko\u200b")
    for printed in (
        terminal.report([one], sources, 80),
        *(report(form, [one], sources) for form in ("short", "github", "sarif")),
    ):
        assert "`danko<U+200B>` is nobody" in printed
    assert json.loads(report("json", [one], sources))["findings"][0]["message"] == sentence(one)
    line, carets = excerpt('<scene cast="danko\u200b">', "danko\u200b", 80)
    assert (line, carets) == ('<scene cast="danko�">', "             ^^^^^^")


def many(number: int, text: str = "단토\n") -> tuple[list[Finding], dict[str, Source]]:
    """Findings of two codes, nine of ten of the first."""
    size = len(text.encode())
    found = [
        Finding(
            Span("scene.xml", at * size, at * size + size - 1),
            "",
            (("id", "x"),),
            code="N103" if at % 10 == 9 else "N101",
        )
        for at in range(number)
    ]
    return found, {"scene.xml": Source("scene.xml", text.encode() * number)}


def test_a_flood_is_folded() -> None:
    assert terminal.folded(many(50)[0]) == (many(50)[0], [])
    printed, more = terminal.folded(many(60)[0])
    assert [finding.code for finding in printed] == ["N101"] * 5 + ["N103"] * 5
    assert more == ["N101 unknown-character: 49 more like these", "N103 unknown-place: 1 more like this"]


@pytest.mark.many
@pytest.mark.parametrize("line_end", ["\n", " "])  # a whole story may stand on one line
def test_findings_are_printed_in_time_that_grows_with_their_number(line_end: str) -> None:
    def printed(number: int) -> int:
        return terminal.report(*many(number, "단토" + line_end), 100).count("-->")

    assert printed(600) == 600
    assert growth(printed, 600) < LINEAR


@pytest.mark.many
def test_ten_findings_of_a_flood_are_printed() -> None:
    found, sources = many(5000)
    assert terminal.report(terminal.folded(found)[0], sources, 100).count("-->") == 10


def test_the_printed_form_is_that_of_the_design() -> None:
    one, sources = finding("\n" + KOREAN, "단토")
    assert terminal.report([one], sources, 100) == (
        "error[N101 unknown-character]: `단토` is nobody in the cast\n"
        " --> scene.xml:2:20\n"
        "  |\n"
        "2 |   <p>리직은 내근으로 밀려나고 단토는 귀국 명령을 받는다.</p>\n"
        "  |                               ^^^^\n"
        "  = hint: did you mean `단코`? (cast.xml:1:1)\n"
        "  = explain: photoplay explain N101\n"
    )


def test_findings_come_by_file_place_and_code_and_each_once() -> None:
    def at(path: str, start: int, code: str) -> Finding:
        return Finding(Span(path, start, start + 1), code=code)

    given = [at("b", 1, "N101"), at("a", 5, "X101"), at("a", 5, "N101"), at("a", 2, "X101"), at("b", 1, "N101")]
    places = [(finding.span.path, finding.span.start, finding.code) for finding in in_source_order(given)]
    assert places == [("a", 2, "X101"), ("a", 5, "N101"), ("a", 5, "X101"), ("b", 1, "N101")]


def test_the_short_form_is_a_line_for_each_finding() -> None:
    one, sources = finding(KOREAN, "단토")
    assert (
        report("short", [one], sources)
        == "scene.xml:1:20: error N101 unknown-character: `단토` is nobody in the cast\n"
    )


def test_the_json_form_has_each_finding() -> None:
    one, sources = finding(KOREAN, "단토")
    whole = json.loads(report("json", [one], sources))
    assert whole["counts"] == {"error": 1, "warning": 0}
    (record,) = whole["findings"]
    assert (record["code"], record["name"], record["severity"]) == ("N101", "unknown-character", "error")
    assert record["place"]["start"] == {"line": 1, "column": 20, "offset": one.span.start}
    assert record["place"]["end"]["column"] == 22
    assert record["notes"][0]["place"]["path"] == "cast.xml"


def test_sarif_counts_columns_in_code_points_and_names_every_rule() -> None:
    one, sources = finding(KOREAN, "단토", "장면 1.xml")
    (run,) = json.loads(report("sarif", [one], sources))["runs"]
    (result,) = run["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert (region["startColumn"], region["endColumn"], region["byteLength"]) == (20, 22, 6)
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "%EC%9E%A5%EB%A9%B4%201.xml"
    assert result["ruleId"] in {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_github_escapes_what_would_end_the_command() -> None:
    one, sources = finding(KOREAN, "단토", "a,b:c%.xml")
    command = report("github", [one], sources)
    assert command.startswith(
        "::error file=a%2Cb%3Ac%25.xml,line=1,endLine=1,col=20,title=N101 unknown-character::`단토`"
    )
    assert command.count("\n") == 1
