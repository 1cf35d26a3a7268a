"""A finding can be allowed at its place, with a reason; an idle allowance is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.stories import checked, scene, write_story

DEAD = '<continuity><death who="viktor"/></continuity><prose><p>Viktor and Danko wait.</p></prose>'
GHOST = "<prose><p>Viktor waits.</p></prose>"


def codes(path: Path) -> list[str]:
    return [finding.code for finding in checked(path).findings]


def ghost(id: str, ending: str = "") -> str:
    return scene(id, GHOST + ending, attributes='cast="viktor"')


def test_an_allowance_holds_in_the_element_that_it_ends(tmp_path: Path) -> None:
    allow = '<allow code="C101">He is a ghost.</allow>'
    assert codes(write_story(tmp_path / "a", scene("a", DEAD) + ghost("b") + ghost("c"))) == ["C101", "C101"]
    assert codes(write_story(tmp_path / "b", scene("a", DEAD) + ghost("b", allow) + ghost("c"))) == ["C101"]
    assert codes(write_story(tmp_path / "c", scene("a", DEAD) + ghost("b") + ghost("c") + allow)) == []


def test_an_allowance_holds_in_included_files(tmp_path: Path) -> None:
    path = write_story(
        tmp_path, scene("a", DEAD) + '<xi:include href="b.xml"/><allow code="C101">He is a ghost.</allow>'
    )
    file = ghost("b").replace("<scene", '<scene xmlns="urn:photoplay:story:1" xml:lang="en"')
    (tmp_path / "b.xml").write_text(file)
    assert codes(path) == []


def test_an_idle_allowance_is_found_at_its_place(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a", "<prose><p>x</p></prose><allow code='C101 C102'>No reason.</allow>"))
    findings = checked(path).findings
    assert [finding.code for finding in findings] == ["X402", "X402"]
    shown = [path.read_bytes()[finding.span.start : finding.span.end] for finding in findings]
    assert shown == [b"C101", b"C102"]


def test_no_allowance_is_called_idle_while_part_of_the_story_cannot_be_read(tmp_path: Path) -> None:
    allow = "<allow code='C101'>He is a ghost.</allow>"
    path = write_story(tmp_path, scene("a", f"<prose><p>x</p></prose>{allow}") + '<xi:include href="gone.xml"/>')
    assert codes(path) == ["X301"]


@pytest.mark.parametrize("code", ["C999", "X101"])
def test_an_unknown_code_and_one_of_family_x_cannot_be_allowed(code: str, tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a", f"<prose><p>x</p></prose><allow code='{code}'>Please.</allow>"))
    assert codes(path) == ["X401"]


@pytest.mark.parametrize(
    ("stage", "expected"), [("outline", []), ("working", ["S101"]), ("final", ["S101", "S103", "S105", "T104"])]
)
def test_an_unfinished_draft_is_not_scolded_for_being_unfinished(
    stage: str, expected: list[str], tmp_path: Path
) -> None:
    front = f'<draft number="1" stage="{stage}"/>'
    path = write_story(tmp_path, scene("a", "", attributes='cast="danko viktor"'), front=front)
    assert sorted(codes(path)) == expected
