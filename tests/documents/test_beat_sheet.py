"""The beat sheet: it adds up to the whole, no form says less than another, and it follows what the writer does."""

from __future__ import annotations

import csv
import difflib
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.documents.beat_sheet import cells, csv_table, tables
from compiler.documents.beat_sheet.records import Sheet, SheetBeat, SheetHold, SheetScene, sheet
from compiler.documents.blocks import Section, Table
from compiler.documents.header import measured
from compiler.documents.numbers import minutes
from compiler.documents.records import schema_text
from compiler.driver import checking
from compiler.driver.session import Session
from compiler.messages import report
from compiler.model.paradigm import SHIPPED
from tests.support.formats import csv_of, json_of
from tests.support.golden import assert_golden
from tests.support.places import ROOT, TESTS
from tests.support.stories import request_for, scene, write_story

EXPECTED = TESTS / "expected"
SCHEMA = ROOT / "schemas/beat-sheet.schema.json"
EPSILON = 1e-9


def sheet_of(path: Path, *paradigms: str, language: str | None = None, pages: dict[int, int] | None = None) -> Sheet:
    request = request_for(path, *paradigms, language=language, pages=pages)
    return sheet(request.facts, request.paradigms, request.language, request.pages)


# It adds up

MARKS = [
    f'<mark paradigm="{paradigm}" beat="{beat}"/>'
    for paradigm, beats in (
        ("save-the-cat", ("opening-image", "set-up", "midpoint", "finale")),
        ("gi-seung-jeon-gyeol", ("gi", "jeon")),
        ("freytag", ("climax",)),
    )
    for beat in beats
]
LENGTHS = [None, "1/8", "1 3/8", "45s", "2m 30s", "7"]
HOW = ['from="danko" to="viktor" how="given"', 'from="viktor" how="lost"', 'to="danko" how="found"', 'how="destroyed"']


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, str]:
    """The acts of a story, and attributes for it: scenes of any length with any marks and any hand-offs."""
    acts = []
    declared = draw(st.booleans())
    for act in range(draw(st.integers(1, 4))):
        scenes = []
        for number in range(draw(st.integers(0 if act else 1, 4))):
            marks = "".join(draw(st.lists(st.sampled_from(MARKS), max_size=3, unique=True)))
            hands = "".join(f'<hand-off prop="key" {how}/>' for how in draw(st.lists(st.sampled_from(HOW), max_size=3)))
            length = draw(st.sampled_from(LENGTHS[1:] if declared else LENGTHS))
            attributes = f'length="{length}" ' if length else ""
            attributes += draw(st.sampled_from(["", 'tension="0"', 'tension="7" cast="danko"', 'cast="viktor danko"']))
            inner = f"<beat>{marks}<turn>It turns.</turn></beat><continuity>{hands}</continuity><prose><p>Words.</p></prose>"
            scenes.append(scene(f"s{act}-{number}", inner, attributes=attributes))
        acts.append("".join(scenes))
    running_time = draw(st.sampled_from(["", 'running-time="7"', 'running-time="90"']))
    return '</act><act id="another">'.join(acts), running_time


@given(stories())
@settings(max_examples=25)
def test_everything_adds_up_to_the_whole(story: tuple[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sheet = sheet_of(write_story(Path(folder), story[0], attributes=story[1]), *SHIPPED)
    whole: list[tuple[Any, ...]] = [sheet.scenes, sheet.acts, *(prop.holds for prop in sheet.props)]
    for parts in whole:
        assert parts[0].start == 0
        assert parts[-1].end == pytest.approx(1)
        assert all(before.end == after.start for before, after in pairwise(parts))
    assert sum(act.scenes for act in sheet.acts) == len(sheet.scenes)
    if sheet.minutes is not None:
        assert sum(act.minutes or 0 for act in sheet.acts) == pytest.approx(sheet.minutes)
        assert sum(scene.minutes or 0 for scene in sheet.scenes) == pytest.approx(sheet.minutes)
    for beat in (beat for lens in sheet.lenses for beat in lens.beats):
        carried = {carrier.scene for carrier in beat.scenes}
        assert sum(end - start for start, end in beat.actual) == pytest.approx(
            sum(sheet.scenes[number - 1].end - sheet.scenes[number - 1].start for number in carried)
        )
        assert not (beat.scenes and beat.expected)
        assert bool({"missing", "untold"} & {*beat.states}) == (not beat.scenes)
        if beat.drift is not None and beat.drift_minutes is not None:
            assert beat.drift_minutes == pytest.approx(beat.drift * (sheet.planned or sheet.minutes or 0))


@given(stories())
@settings(max_examples=8)
def test_no_form_says_less_than_another(story: tuple[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_story(Path(folder), story[0], attributes=story[1])
        sheet = sheet_of(path, "save-the-cat", "freytag", pages={1: 4, 2: 4, 3: 5})
    assert_json_is_the_sheet(sheet)
    assert_csv_has_every_beat(sheet)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("paradigms", [("save-the-cat",), ("gi-seung-jeon-gyeol",), SHIPPED])
def test_json_and_csv_of_red_heat_have_all_that_is_printed(
    paradigms: tuple[str, ...], language: str, red_heat: Path
) -> None:
    sheet = sheet_of(red_heat, *paradigms, language=language, pages={number: number + 6 for number in range(1, 27)})
    assert_json_is_the_sheet(sheet)
    assert_csv_has_every_beat(sheet)


def assert_json_is_the_sheet(sheet: Sheet) -> None:
    """JSON follows its schema, and what is read back from it makes the very same document."""
    text = json_of(sheet)
    jsonschema.validate(json.loads(text), json.loads(SCHEMA.read_text()))
    again = msgspec.json.decode(text, type=Sheet)
    assert again == sheet
    assert tables.document(again) == tables.document(sheet)


def assert_csv_has_every_beat(sheet: Sheet) -> None:
    """From CSV alone every beat can be put together again, and every scene's figures."""
    rows = list(csv.DictReader(io.StringIO(csv_of(csv_table.table(sheet)).removeprefix("\ufeff"))))
    for lens in sheet.lenses:
        own = [row for row in rows if row["paradigm"] == lens.paradigm]
        assert {row["paradigm_name"] for row in own} == {lens.name}
        for beat in lens.beats:
            lines = [row for row in own if row["beat"] == beat.id]
            assert {tuple(row[name] for name in BEAT_FIELDS) for row in lines} == {beat_fields(beat)}
            turns = [(row["scene"], row["turn"]) for row in lines]
            assert turns == [(str(carrier.scene), carrier.turn) for carrier in beat.scenes] or (
                turns == [("", "")] and not beat.scenes
            )
        assert {row["scene"] for row in own if row["scene"]} == {str(scene.number) for scene in sheet.scenes}
    for row in rows:
        if row["scene"]:
            scene = sheet.scenes[int(row["scene"]) - 1]
            assert (float(row["scene_from"]), float(row["scene_to"])) == pytest.approx(
                (scene.start, scene.end), abs=1e-6
            )
            assert [row[name] for name in ("scene_id", "heading", "page", "tension", "act_number")] == [
                "" if value is None else str(value)
                for value in (scene.id, scene.heading, scene.page, scene.tension, scene.act)
            ]
            assert row["on_screen"] == "; ".join(scene.on_screen)
            holders = [
                hold.holder for prop in sheet.props for hold in prop.holds if overlaps(hold, scene) and hold.holder
            ]
            assert all(holder in row["props"] for holder in holders)


def overlaps(hold: SheetHold, scene: SheetScene) -> bool:
    return hold.start < scene.end and hold.end > scene.start


BEAT_FIELDS = (
    "name", "purpose", "act", "moment", "optional", "basis", "target_from", "target_to", "tolerance", "actual",
    "drift", "drift_minutes", "start_drift", "end_drift", "states", "neighbour", "expected",
)  # fmt: skip


def beat_fields(beat: SheetBeat) -> tuple[str, ...]:
    """A beat as CSV writes it."""
    values = (
        beat.name, beat.purpose, beat.act, str(beat.moment).lower(), str(beat.optional).lower(), beat.basis,
        *(beat.target or (None, None)), beat.tolerance, "; ".join(f"{round(start, 6)}–{round(end, 6)}" for start, end in beat.actual),
        beat.drift, beat.drift_minutes, beat.start_drift, beat.end_drift, "; ".join(beat.states), beat.neighbour,
        "; ".join(map(str, beat.expected)),
    )  # fmt: skip
    return tuple(
        "" if value is None else str(round(value, 6) if isinstance(value, float) else value) for value in values
    )


def test_the_schema_is_that_of_the_records(request: pytest.FixtureRequest) -> None:
    assert_golden(SCHEMA, schema_text(Sheet, "A beat sheet", "beat-sheet"), request)


def test_a_spreadsheet_runs_nothing_of_the_csv(tmp_path: Path) -> None:
    beat = '<beat><mark paradigm="save-the-cat" beat="midpoint"/><turn>=HYPERLINK("x")</turn></beat><prose><p>x</p></prose>'
    text = csv_of(csv_table.table(sheet_of(write_story(tmp_path, scene("a", beat)))))
    assert '"\'=HYPERLINK(""x"")"' in text


# What the writer does is seen

EDITS: dict[str, Callable[[Path], None]] = {}


def edit(function: Callable[[Path], None]) -> Callable[[Path], None]:
    EDITS[function.__name__.replace("_", "-")] = function
    return function


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@edit
def move_a_scene(story: Path) -> None:
    """The midpoint comes before the two scenes that lead to it."""
    offer = '      <xi:include href="scenes/150-offer.xml"/>\n'
    replace(story / "story.xml", offer, "")
    minder = '      <xi:include href="scenes/110-bedside.xml"/>\n'
    replace(story / "story.xml", minder, offer + minder)


@edit
def change_a_length(story: Path) -> None:
    """The chase takes twenty minutes."""
    replace(story / "scenes/230-two-buses.xml", 'length="5m 30s"', 'length="20m"')


@edit
def delete_a_mark(story: Path) -> None:
    """Nothing is marked as the midpoint."""
    replace(story / "scenes/150-offer.xml", '    <mark paradigm="save-the-cat" beat="midpoint"/>\n', "")


@edit
def mark_a_moment_twice(story: Path) -> None:
    """The raid claims to be the midpoint too."""
    replace(story / "scenes/190-raid.xml", "<beat>\n", '<beat>\n    <mark paradigm="save-the-cat" beat="midpoint"/>\n')


@edit
def leave_out_a_length(story: Path) -> None:
    """One scene says nothing of its length, so that all are measured by their text."""
    replace(story / "scenes/260-salute.xml", ' length="3m"', "")


def figures(sheet: Sheet) -> list[str]:
    """Lines of the sheet's figures: its measure, its acts and its beats, a line each."""
    (lens,) = sheet.lenses
    lines = [measured(sheet)]
    lines += [f"act {act.number}: {cells.place(act.start, act.end)}, {minutes(act.minutes)} min" for act in sheet.acts]
    for beat in lens.beats:
        off = f"{cells.drift(beat)} ({cells.drift_minutes(beat)} min)"
        lines.append(
            f"{beat.id}: {cells.actual(beat)}, {off}, {' '.join(beat.states) or 'met'}, scenes {cells.carriers(beat, sheet)}"
        )
    return lines


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_seen_in_the_sheet_and_in_the_findings(
    name: str, red_heat: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    story = tmp_path / "red-heat"
    shutil.copytree(red_heat, story)
    before = figures(sheet_of(story, language="en"))
    EDITS[name](story)
    after = figures(sheet_of(story, language="en"))
    changed = [line for line in difflib.ndiff(before, after) if line.startswith(("-", "+"))]
    checked = checking.check(Session.at(story))
    findings = report("short", checked.findings, checked.sources).replace(str(story), "red-heat")
    what = (EDITS[name].__doc__ or "").strip()
    assert_golden(EXPECTED / "edits" / f"{name}.txt", "\n".join([what, "", *changed, "", findings]), request)


# Lenses


def test_a_beat_without_a_mark_is_expected_where_it_should_stand(tmp_path: Path) -> None:
    story = write_story(tmp_path, "".join(scene(f"s{n}", attributes='length="1m"') for n in range(10)))
    (lens,) = sheet_of(story, "three-act").lenses
    there = {beat.id: beat.expected for beat in lens.beats}
    assert there["act-one"] == (1, 2)
    assert there["midpoint"] == (6,)
    assert there["inciting-incident"] == ()
    assert there["act-three"] == (8, 9, 10)


def test_a_beat_without_a_target_is_expected_between_its_neighbours(tmp_path: Path) -> None:
    def part(number: int, beat: str) -> str:
        marks = (
            f'<beat><mark paradigm="gi-seung-jeon-gyeol" beat="{beat}"/><turn>It turns.</turn></beat>' if beat else ""
        )
        return scene(f"s{number}", f"{marks}<prose><p>x</p></prose>", attributes='length="1m"')

    story = write_story(tmp_path, "".join(part(n, beat) for n, beat in enumerate(["gi", "", "", "jeon", "", ""])))
    (lens,) = sheet_of(story, "gi-seung-jeon-gyeol").lenses
    assert {beat.id: beat.expected for beat in lens.beats} == {"gi": (), "seung": (2, 3), "jeon": (), "gyeol": (5, 6)}


def test_several_lenses_show_the_same_scenes_side_by_side(red_heat: Path) -> None:
    sheet = sheet_of(red_heat, "save-the-cat", "three-act", language="en")
    midpoint = sheet.scenes[14]
    stc, field = sheet.lenses
    assert cells.seen_as(midpoint, stc) == (("Fun and Games", "Midpoint"), ())
    assert cells.seen_as(midpoint, field) == ((), ("Act Two: Confrontation", "Midpoint"))


def test_columns_with_nothing_to_say_are_left_out(red_heat: Path) -> None:
    made = tables.document(sheet_of(red_heat, "save-the-cat", "gi-seung-jeon-gyeol", "three-act", language="en"))
    found = [block for section in made.blocks if isinstance(section, Section) for block in section.blocks]
    titles = [[column.title for column in table.columns] for table in found if isinstance(table, Table)]
    assert titles[:3] == [
        ["Beat", "Target %", "Actual %", "Drift %", "Drift min", "Scenes", "What changes"],
        ["Beat", "Actual %", "Scenes", "What changes"],
        ["Beat", "Target %", "Scenes", "What it does"],
    ]


def test_where_two_scenes_touch_a_target_the_one_in_the_beats_act_is_expected(red_heat: Path) -> None:
    (lens,) = sheet_of(red_heat, "three-act").lenses
    there = {beat.id: beat.expected for beat in lens.beats}
    assert there["plot-point-one"] == (9,), "act one ends with scene 9, at 25 %, and the plot point ends the act"


# Order and drift


def marked(*beats: str) -> str:
    """Ten scenes of a minute each, with the beats of save-the-cat that are given for each."""
    scenes = []
    for number, names in enumerate(beats):
        marks = "".join(f'<mark paradigm="save-the-cat" beat="{name}"/>' for name in names.split())
        inner = f"<beat>{marks}<turn>It turns.</turn></beat>" if marks else ""
        scenes.append(scene(f"s{number}", f"{inner}<prose><p>x</p></prose>", attributes='length="1m"'))
    return "".join(scenes)


ORDER = ("opening-image", "catalyst", "debate", "break-into-two", "b-story", "midpoint", "all-is-lost", "finale")


@pytest.mark.parametrize(
    ("moved", "to", "state", "neighbour"),
    [
        ("midpoint", 7, "late", "Finale"),
        ("finale", 0, "early", "All Is Lost"),
        ("catalyst", 7, "late", "Finale"),
    ],
)
def test_the_beat_that_was_moved_out_of_order_is_named(
    moved: str, to: int, state: str, neighbour: str, tmp_path: Path
) -> None:
    marks = [beat for beat in ORDER if beat != moved]
    marks.insert(to, moved)
    (lens,) = sheet_of(write_story(tmp_path, marked(*marks, "", "")), "save-the-cat").lenses
    wrong = [beat for beat in lens.beats if {"early", "late"} & {*beat.states}]
    assert [beat.id for beat in wrong] == [moved]
    assert state in wrong[0].states
    assert wrong[0].neighbour is not None


def test_a_beat_says_all_that_is_wrong_with_it(tmp_path: Path) -> None:
    marks = marked("finale midpoint", "", "", "", "", "midpoint", "", "", "", "opening-image")
    (lens,) = sheet_of(write_story(tmp_path, marks), "save-the-cat").lenses
    states = {beat.id: beat.states for beat in lens.beats}
    assert states["midpoint"] == ("doubled",)
    assert states["finale"] == ("off",)
    assert states["opening-image"] == ("late", "off")
    assert states["catalyst"] == ("missing",)


def test_a_beat_that_lasts_says_how_far_off_both_its_ends_are(tmp_path: Path) -> None:
    marks = marked("", "", "fun-and-games", *["fun-and-games"] * 5, "", "")
    (lens,) = sheet_of(write_story(tmp_path, marks), "save-the-cat").lenses
    (fun,) = (beat for beat in lens.beats if beat.id == "fun-and-games")
    assert (fun.start_drift, fun.end_drift, fun.drift) == pytest.approx((-0.073, 0.3, 0.3))
    assert cells.remark(fun, lens, "en") == "Beyond its tolerance of ±5 %: starts −7.3 %, ends +30 %."
