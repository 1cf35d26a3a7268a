"""The model has all that the files have."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.model import continuity as c
from compiler.model import story as s
from compiler.model import texts as t
from compiler.model.lower import half_seconds
from tests.support.stories import checked, scene, write_story


@pytest.mark.parametrize(
    ("length", "seconds"),
    [("2 3/8", 142.5), ("3/8", 22.5), ("4", 240), ("12", 720), ("2m 30s", 150), ("45s", 45), ("10m", 600)],
)
def test_a_length_is_read_as_seconds(length: str, seconds: float) -> None:
    assert half_seconds(length) == seconds * 2


@given(st.integers(0, 300), st.integers(0, 7))
def test_pages_and_eighths_come_back(pages: int, eighths: int) -> None:
    written = " ".join(part for part in (str(pages) if pages else "", f"{eighths}/8" if eighths else "") if part)
    if written:
        assert half_seconds(written) == (pages * 8 + eighths) * 15


def only_scene(folder: Path, inner: str, attributes: str = "") -> s.Scene:
    story = checked(write_story(folder, scene("only", inner, attributes=attributes)))
    assert not [finding for finding in story.findings if finding.code.startswith("X")]
    assert story.story is not None
    return next(story.story.scenes())


def test_events_keep_their_order_and_all_they_carry(tmp_path: Path) -> None:
    events = """<continuity>
      <travel who="danko viktor" from="sauna" to="sauna" by="bus"/>
      <hand-off prop="key" from="danko" to="viktor" how="taken"/>
      <uses who="viktor" prop="key"/>
      <arrest who="viktor" by="danko"/> <release who="viktor" how="escaped"/>
      <injury who="danko" by="viktor"/> <recovery who="danko"/>
      <learns who="danko" what="locker"><text>What the key opens.</text></learns> <knows who="danko" what="locker"/>
      <death who="viktor" by="danko" with="key"/>
    </continuity><prose><p>x</p></prose>"""
    found = only_scene(tmp_path, events).events
    kinds = [c.Travel, c.HandOff, c.Uses, c.Arrest, c.Release, c.Injury, c.Recovery, c.Learns, c.Knows, c.Death]
    assert [type(event) for event in found] == kinds
    travel, hand_off, death = found[0], found[1], found[-1]
    assert isinstance(travel, c.Travel)
    assert ([ref.id for ref in travel.who], travel.by) == (["danko", "viktor"], "bus")
    assert isinstance(hand_off, c.HandOff)
    assert (hand_off.giver and hand_off.giver.id, hand_off.taker and hand_off.taker.id) == ("danko", "viktor")
    assert isinstance(death, c.Death)
    assert death.tool
    assert death.tool.id == "key"


def test_prose_keeps_its_emphasis_quotes_and_mentions(tmp_path: Path) -> None:
    prose = (
        '<prose><p>He says <q who="danko">no</q>, <em>twice</em>, to <mention of="viktor">him</mention>.</p></prose>'
    )
    (paragraph,) = only_scene(tmp_path, prose).prose[0].paragraphs
    kinds = [t.PlainText, t.Quote, t.PlainText, t.Emphasis, t.PlainText, t.Mention, t.PlainText]
    assert [type(inline) for inline in paragraph.inlines] == kinds
    assert "".join(inline.text.value for inline in paragraph.inlines) == "He says no, twice, to him."


def test_a_script_keeps_its_parts(tmp_path: Path) -> None:
    script = """<prose><p>x</p></prose><script><action>Steam.</action><speech who="danko" extension="os">
      <parenthetical>in Russian</parenthetical><line>Where?</line></speech><shot>CLOSE ON THE KEY</shot>
      <transition>CUT TO:</transition></script>"""
    (found,) = only_scene(tmp_path, script).script
    assert [type(part) for part in found.parts] == [t.Action, t.Speech, t.Shot, t.Transition]
    speech = found.parts[1]
    assert isinstance(speech, t.Speech)
    assert (speech.who.id, speech.extension, len(speech.parts)) == ("danko", "os", 2)


def test_a_text_without_a_language_has_that_of_its_parent(tmp_path: Path) -> None:
    inner = '<summary>하나</summary><summary xml:lang="en">One</summary><prose xml:lang="en"><p>x</p></prose>'
    found = only_scene(tmp_path, inner, 'xml:lang="ko"')
    assert found.summary[0].language == "ko"
    assert found.prose[0].language == "en"


def test_a_scene_without_day_and_mode_is_present_on_no_day(tmp_path: Path) -> None:
    found = only_scene(tmp_path, "<prose><p>x</p></prose>")
    assert (found.day, found.mode, found.length, found.cast) == (None, "present", None, ())
    assert only_scene(tmp_path, "<prose><p>x</p></prose>", 'day="-3" mode="dream" length="2m"').day == -3
