"""How findings are told: carets under the very words, for every width, and forms that programs read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from compiler.findings import Finding, hint, in_source_order
from compiler.report import report, terminal
from compiler.report.places import shown
from compiler.source import Source, Span

KOREAN = "  <p>리직은 내근으로 밀려나고 단토는 귀국 명령을 받는다.</p>"


def finding(text: str, words: str, path: str = "scene.xml") -> tuple[Finding, dict[str, Source]]:
    data = text.encode()
    start = data.index(words.encode())
    notes = (hint("did you mean `단코`?", Span("cast.xml", 0, 4)),)
    return Finding("N101", Span(path, start, start + len(words.encode())), f"`{words}` is nobody in the cast", notes), {
        path: Source(path, data),
        "cast.xml": Source("cast.xml", b"<cast/>"),
    }


def excerpt(text: str, words: str, width: int) -> tuple[str, str]:
    """The printed line and its line of carets, without the gutter."""
    one, sources = finding(text, words)
    lines = terminal.report([one], sources, width).splitlines()
    at = next(number for number, line in enumerate(lines) if "^" in line)
    return lines[at - 1].partition("| ")[2], lines[at].partition("| ")[2]


@pytest.mark.parametrize("width", [200, 60, 40, 30])
def test_carets_stand_under_the_words_in_cells(width: int) -> None:
    line, carets = excerpt(KOREAN, "단토", width)
    lead = len(carets) - len(carets.lstrip())
    assert carets.strip() == "^^^^"
    before = line[: line.index("단토")]
    assert cell_len(before) == lead
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


def test_what_would_act_on_a_terminal_is_shown_as_a_sign() -> None:
    assert shown("a\x1b[31mb\u202ec\td") == "a�[31mb�c d"
    assert shown("👩\u200d🚀 단코") == "👩\u200d🚀 단코"


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
        return Finding(code, Span(path, start, start + 1), "x")

    given = [at("b", 1, "N101"), at("a", 5, "X101"), at("a", 5, "N101"), at("a", 2, "X101"), at("b", 1, "N101")]
    places = [(finding.span.path, finding.span.start, finding.code) for finding in in_source_order(given)]
    assert places == [("a", 2, "X101"), ("a", 5, "N101"), ("a", 5, "X101"), ("b", 1, "N101")]


def test_short() -> None:
    one, sources = finding(KOREAN, "단토")
    assert (
        report("short", [one], sources)
        == "scene.xml:1:20: error N101 unknown-character: `단토` is nobody in the cast\n"
    )


def test_json() -> None:
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
