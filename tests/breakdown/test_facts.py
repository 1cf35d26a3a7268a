"""Facts are computed once, by one rule each, and come out as the plain reading of the story has them."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from compiler.breakdown import Facts
from compiler.breakdown.conditions import speakers
from compiler.breakdown.schedule import TIMES, lights
from compiler.breakdown.schedule import day_night as cells_of
from compiler.breakdown.timeline import letters
from compiler.documents.beat_sheet.records import sheet
from compiler.documents.reports import rows
from compiler.documents.reports.context import ReportContext, mark_record
from compiler.documents.reports.records import MarkRecord
from compiler.model import continuity as c
from compiler.model import story as s
from compiler.model.paradigm import shipped_as
from tests.support.places import ROOT
from tests.support.stories import checked, facts_of, scene, write_story

SCENE_SCHEMA = ROOT / "schemas" / "scene.xsd"
PEOPLE = ("danko", "viktor", "yuri")

# --- the plain reading ---------------------------------------------------------------------------------------------

someone = st.sampled_from(PEOPLE)
MARKS = st.one_of(
    st.builds('<hand-off prop="key" to="{}" how="given"/>'.format, someone),
    st.builds('<hand-off prop="key" from="{}" at="sauna" how="dropped"/>'.format, someone),
    st.builds('<uses who="{}" prop="key"/>'.format, someone),
    st.builds('<death who="{}" by="{}" with="key"/>'.format, someone, someone),
    st.builds('<learns who="{} viktor" what="w"><text>It.</text></learns>'.format, st.sampled_from(("danko", "yuri"))),
    st.builds('<knows who="{}" what="w"/>'.format, someone),
)
SCENES = st.lists(
    st.tuples(
        st.sets(someone),
        st.sets(someone),
        st.lists(MARKS, max_size=4),
        st.sampled_from(("Danko waits.", "Viktor and Yuri.", '<q who="danko">Well.</q>', "They hold the key.")),
        st.sampled_from(("present", "flashback", "montage")),
    ),
    min_size=1,
    max_size=6,
)
Written = list[tuple[set[str], set[str], list[str], str, str]]


def written_facts(scenes: Written) -> Facts:
    written = []
    for number, (cast, bodies, marks, words, mode) in enumerate(scenes):
        attributes = f'mode="{mode}"'
        for name, people in (("cast", cast), ("bodies", bodies)):
            attributes += f' {name}="{" ".join(sorted(people))}"' if people else ""
        inner = f"<continuity>{''.join(marks)}</continuity>" if marks else ""
        written.append(scene(f"s{number}", f"{inner}<prose><p>{words}</p></prose>", attributes=attributes))
    with tempfile.TemporaryDirectory() as folder:
        return facts_of(write_story(Path(folder), "".join(written), cast=" ".join(PEOPLE)))


@given(SCENES)
@settings(max_examples=40)
def test_everybody_s_scenes_are_those_that_list_them(scenes: Written) -> None:
    facts = written_facts(scenes)
    for presence in facts.presences:
        id = presence.character.id.id

        def where(people: str, id: str = id) -> tuple[int, ...]:
            scenes = ((one.number, getattr(one.scene, people)) for one in facts.timeline.stretches)
            return tuple(number for number, refs in scenes if any(ref.id == id for ref in refs))

        alive, dead = where("cast"), where("bodies")
        named = {one.scene for one in facts.mentions if (one.named.owner, one.named.id) == ("character", id)}
        assert tuple(one.number for one in presence.alive) == alive
        assert tuple(one.number for one in presence.dead) == dead
        assert [one.number for one in presence.seen()] == sorted({*alive, *dead})
        for stretch in facts.timeline.stretches:
            heard = any(ref.id == id for ref in speakers(stretch.scene))
            assert (stretch in presence.speaks) == (heard and stretch.number in alive)
            unseen = stretch.number not in (*alive, *dead)
            assert (stretch in presence.named) == (unseen and stretch.scene.id in named)


@given(SCENES)
@settings(max_examples=40)
def test_a_prop_follows_the_events_of_the_present(scenes: Written) -> None:
    facts = written_facts(scenes)
    (hands,) = facts.prop_lines
    holders: list[tuple[int | None, str | None]] = [(None, "danko")]
    used: list[tuple[int, str]] = []
    for number, (_, _, marks, _, mode) in enumerate(scenes, 1):
        for mark in marks if mode != "flashback" else ():
            taker = re.search(' to="(.*?)"', mark)
            if mark.startswith("<hand-off"):
                holders.append((number, taker[1] if taker else None))
            elif mark.startswith(("<uses", "<death")):
                used.append((number, "uses" if mark.startswith("<uses") else "kills"))
    assert [(one.since.number if one.since else None, one.state.holder) for one in hands.holds] == holders
    assert [(use.stretch.number, use.how) for use in hands.uses] == used
    assert (hands.holds[0].start, hands.holds[-1].end) == (0, facts.timeline.total)
    assert all(one.end == two.start for one, two in zip(hands.holds, hands.holds[1:], strict=False))


@given(SCENES)
@settings(max_examples=40)
def test_a_character_s_events_are_those_that_name_them(scenes: Written) -> None:
    asked = ReportContext(written_facts(scenes), "en")
    for row in rows.cast(asked):
        plain = [
            (stretch.number, record)
            for stretch in asked.facts.timeline.stretches
            for record in (mark_record(mark, asked) for mark in stretch.scene.events)
            if row.id in {one.id for one in (*record.who, *record.by, record.giver, record.taker) if one}
        ]
        assert [(one.scene, one.event) for one in row.events] == plain


# --- once ----------------------------------------------------------------------------------------------------------


def test_an_event_is_recorded_once(red_heat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worded: list[c.Event] = []

    def counting(mark: c.Event, asked: ReportContext) -> MarkRecord:
        worded.append(mark)
        return mark_record(mark, asked)

    monkeypatch.setattr(rows, "mark_record", counting)
    facts = facts_of(red_heat)
    rows.cast(ReportContext(facts, "en"))
    assert worded == [mark for scene in facts.story.scenes() for mark in scene.events]


def test_facts_are_computed_once(red_heat: Path) -> None:
    facts = facts_of(red_heat)
    for name in ("naming", "presences", "prop_lines", "lights", "day_night", "calendar"):
        assert getattr(facts, name) is getattr(facts, name)
    paradigm = shipped_as("save-the-cat")
    assert facts.falls(paradigm) is facts.falls(paradigm)


def test_another_paradigm_of_the_same_name_falls_elsewhere(red_heat: Path) -> None:
    facts, paradigm = facts_of(red_heat), shipped_as("save-the-cat")
    shorter = replace(paradigm, beats=paradigm.beats[:3])
    assert [len(facts.falls(one)) for one in (paradigm, shorter, paradigm)] == [len(paradigm.beats), 3, 15]


# --- props in the past ---------------------------------------------------------------------------------------------

GIVEN = '<continuity><hand-off prop="key" from="danko" to="viktor" how="given"/></continuity>'
PAST = '<continuity><hand-off prop="key" from="yuri" to="viktor" how="lent"/><uses who="yuri" prop="key"/></continuity>'
USED = '<continuity><uses who="danko" prop="key"/></continuity>'


def judged_by_custody(path: Path) -> list[str]:
    return [finding.code for finding in checked(path).findings if finding.code.startswith("C2")]


@pytest.mark.parametrize("mode", ["flashback", "dream"])
def test_a_flashback_or_a_dream_moves_and_uses_no_prop(mode: str, tmp_path: Path) -> None:
    whole = 'cast="danko viktor yuri"'
    path = write_story(
        tmp_path,
        scene("a", GIVEN, attributes=whole)
        + scene("b", PAST, attributes=f'mode="{mode}" {whole}')
        + scene("c", USED, attributes=whole),
        cast=" ".join(PEOPLE),
    )
    facts = facts_of(path)
    (hands,) = facts.prop_lines
    assert [(hold.state.holder, hold.since and hold.since.number) for hold in hands.holds] == [
        ("danko", None),
        ("viktor", 1),
    ]
    (row,) = rows.props(ReportContext(facts, "en"))
    assert (row.handed, row.used, [use.scene for use in row.uses]) == ((1,), (3,), [3])
    (use,) = facts.custody.uses
    assert use.state.reason == "unknown", "what the past has moved is not held against the present"
    assert not judged_by_custody(path)


def test_a_prop_that_kills_by_no_hand_is_used_and_needs_no_holder(tmp_path: Path) -> None:
    lost, death = '<hand-off prop="key" from="danko" how="destroyed"/>', '<death who="viktor" with="key"/>'
    inner = f"<continuity>{lost}{death}</continuity>"
    path = write_story(tmp_path, scene("a", inner, attributes='cast="danko viktor"'))
    (row,) = rows.props(ReportContext(facts_of(path), "en"))
    assert [(use.scene, use.who, use.how) for use in row.uses] == [(1, (), "kills")]
    assert not judged_by_custody(path)


# --- acts, minutes, letters ----------------------------------------------------------------------------------------


def test_every_act_has_its_place_also_without_scenes(tmp_path: Path) -> None:
    one = scene("a", attributes='length="1m"')
    two = scene("b", attributes='length="3m"')
    acts = f'</act><act id="two">{one}</act><act id="three"></act><act id="four">{two}</act><act id="five">'
    facts = facts_of(write_story(tmp_path, acts))
    assert facts.timeline.acts == ((0, 0), (0, 120), (120, 120), (120, 480), (480, 480))
    assert facts.timeline.act_ends() == (0, 0.25, 0.25, 1, 1)
    made = sheet(facts, (), "en", {}).acts
    assert [(act.start, act.end, act.minutes, act.scenes) for act in made] == [
        (0, 0, 0, 0), (0, 0.25, 1, 1), (0.25, 0.25, 0, 0), (0.25, 1, 3, 1), (1, 1, 0, 0),
    ]  # fmt: skip


def test_there_are_minutes_only_where_every_scene_declares_a_length(tmp_path: Path) -> None:
    one = scene("a", attributes='length="1 3/8"')
    declared = facts_of(write_story(tmp_path / "one", one)).timeline
    assert (declared.minutes(), declared.minutes_of(0, s.EIGHTH), declared.minutes_of(15, 75)) == (1.375, 0.125, 0.5)
    mixed = facts_of(write_story(tmp_path / "two", one + scene("b"))).timeline
    assert (mixed.minutes(), mixed.minutes_of(0, 120)) == (None, None)


def test_a_scene_without_letters_takes_a_place_all_the_same(tmp_path: Path) -> None:
    line = facts_of(write_story(tmp_path, scene("a", "") + scene("b"))).timeline
    assert [letters(one.scene, "en") for one in line.stretches] == [0, len("Danko waits.")]
    assert [one.end - one.start for one in line.stretches] == [1, len("Danko waits.")]


# --- times of day --------------------------------------------------------------------------------------------------


def test_the_times_of_day_are_those_of_the_grammar() -> None:
    types = re.split("<xs:simpleType", SCENE_SCHEMA.read_text(encoding="utf-8"))
    (time,) = (one for one in types if '"afternoon"' in one)
    assert re.findall(r'<xs:enumeration value="([^"]+)"', time) == list(TIMES)


def test_an_unknown_time_of_day_is_last(tmp_path: Path) -> None:
    stretches = facts_of(write_story(tmp_path, scene("a") + scene("b"))).timeline.stretches
    slugline = stretches[0].scene.slugline
    odd = replace(slugline, time=replace(slugline.time, id="apogee"))
    found = (replace(stretches[0], scene=replace(stretches[0].scene, slugline=odd)), stretches[1])
    assert [cell.time for cell in cells_of(found, dict.fromkeys((1, 2), "day"))] == ["day", "apogee"]
    assert lights(found)[1] == "open"
