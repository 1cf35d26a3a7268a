"""A story may bring its own way of dividing itself, and a user may try another on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.documents.beat_sheet.records import sheet
from compiler.driver import checking, compiling
from compiler.driver.session import Session
from compiler.messages.template_filling import notes
from compiler.model import paradigm
from tests.support.stories import scene, write_story

HALVES = """<paradigm xmlns="urn:photoplay:paradigm:1" id="halves" xml:lang="en">
  <name>Halves</name><name xml:lang="ko">절반</name>
  <beat id="first" from="0" to="50"><name>First</name></beat>
  <beat id="second" from="50" to="100"><name>Second</name></beat>
</paradigm>"""


def story_with(folder: Path, front: str, paradigm: str, marks: str = "first") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "halves.xml").write_text(paradigm)
    beat = f'<beat><mark paradigm="mine" beat="{marks}"/><turn>It turns.</turn></beat><prose><p>x</p></prose>'
    return write_story(folder, scene("a", beat), front=front)


OWN = '<paradigm name="mine" href="halves.xml"/>'


def test_a_storys_own_paradigm_goes_by_the_name_that_the_story_gives_it(tmp_path: Path) -> None:
    checked = checking.check(Session.at(story_with(tmp_path, OWN, HALVES)))
    assert checked.findings == ()
    assert checked.facts is not None
    (lens,) = sheet(checked.facts, compiling.paradigms_for(checked, ()), "en", {}).lenses
    assert [(beat.name, len(beat.scenes)) for beat in lens.beats] == [("First", 1), ("Second", 0)]


@pytest.mark.parametrize(
    ("front", "paradigm", "code"),
    [
        (OWN, HALVES.replace('id="second"', 'id="first"'), "N201"),
        (OWN, HALVES.replace('from="0" to="50"', 'from="50" to="0"'), "X206"),
        (OWN, HALVES.replace('from="0" to="50"', 'from="0"'), "X206"),
        (OWN, HALVES.replace('from="0" to="50"', 'at="25" from="0" to="50"'), "X206"),
        (OWN, HALVES.replace('xml:lang="en"', 'xml:lang="en" acts="60 40"', 1), "X206"),
        (
            OWN,
            HALVES.replace('xml:lang="en"', 'xml:lang="en" acts="50"', 1).replace('to="100"', 'to="100" act="3"'),
            "X206",
        ),
        (OWN, HALVES.replace("<name>First", "<nmae>First"), "X101"),
        (OWN, HALVES.replace('to="50"', 'too="50"'), "X204"),
        (OWN.replace("halves", "havles"), HALVES, "X301"),
        (OWN.replace("halves.xml", "../halves.xml"), HALVES, "X302"),
    ],
)
def test_a_fault_in_the_file_of_a_paradigm_is_found(tmp_path: Path, front: str, paradigm: str, code: str) -> None:
    findings = checking.check(Session.at(story_with(tmp_path, front, paradigm))).findings
    assert [finding.code for finding in findings if finding.code != "N105"] == [code]


def test_a_mark_of_a_beat_that_it_does_not_have_is_found(tmp_path: Path) -> None:
    (finding,) = checking.check(Session.at(story_with(tmp_path, OWN, HALVES, marks="frist"))).findings
    assert finding.code == "N106"
    assert notes(finding)[0].text == "did you mean `first`?"


def test_a_file_from_anywhere_can_be_tried_on_a_story(tmp_path: Path, red_heat: Path) -> None:
    file = tmp_path / "anywhere" / "halves.xml"
    file.parent.mkdir()
    file.write_text(HALVES)
    checked = checking.check(Session.at(red_heat), paradigms=(file,))
    assert checked.findings == ()
    assert checked.facts is not None
    assert [one.id for one in compiling.paradigms_for(checked, (str(file),))] == ["halves"]
    file.write_text(HALVES.replace("</paradigm>", ""))
    (finding,) = checking.check(Session.at(red_heat), paradigms=(file,)).findings
    assert (finding.code, Path(finding.span.path)) == ("X101", file)


def test_a_file_with_a_shipped_paradigms_id_is_a_lens_of_its_own(tmp_path: Path, red_heat: Path) -> None:
    file = tmp_path / "mine.xml"
    file.write_text(HALVES.replace('id="halves"', 'id="save-the-cat"'))
    checked = checking.check(Session.at(red_heat), paradigms=(file,))
    assert checked.findings == ()
    own, shipped = compiling.paradigms_for(checked, (str(file), "save-the-cat"))
    assert (len(own.beats), len(shipped.beats)) == (2, 15)


def test_a_paradigm_without_targets_has_no_basis() -> None:
    basis = {one.id: one.basis for one in paradigm.shipped()}
    assert [id for id, rests_on in basis.items() if rests_on == "none"] == [
        "gi-seung-jeon-gyeol",
        "five-part",
        "freytag",
    ]
    incident = paradigm.shipped_as("three-act").beat("inciting-incident")
    assert incident
    assert (incident.basis, incident.moment) == ("none", True)
