"""Breakdown reports: they add up, every form has everything, and each can be read."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from compiler import pdf as pages
from compiler.breakdown.schedule import LIGHTS, SIDES, TIMES, lights
from compiler.cli.terminal_document import show
from compiler.documents import reports
from compiler.documents.blocks import Table, plain_text
from compiler.documents.reports import KINDS, Kind, ReportContext, report
from compiler.documents.reports.labels import ENGLISH, KOREAN
from compiler.documents.reports.records import (
    AnyReport,
    CastReport,
    DayNightReport,
    DaysReport,
    PlaceReport,
    PropReport,
    SceneReport,
)
from compiler.driver.scaffold import begin
from compiler.writers.markdown import markdown as markdown_of
from tests.support.formats import csv_of, json_of
from tests.support.golden import assert_golden
from tests.support.places import ROOT, TESTS
from tests.support.stories import NAMESPACES, facts_of, scene, write_story

EXPECTED = TESTS / "expected"
SCHEMA = ROOT / "schemas" / "report.schema.json"

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
each_language = pytest.mark.parametrize("language", ["ko", "en"])


def of(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def made(name: str, path: Path, language: str = "en", **options: object) -> AnyReport:
    return report(of(name), ReportContext(facts_of(path), language, **options))  # type: ignore[arg-type]


def table(kind: Kind, asked: ReportContext) -> list[dict[str, str]]:
    text = csv_of(reports.table(report(kind, asked), kind))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


# --- totals add up to the whole ------------------------------------------------------------------------------------

SCENES = st.lists(
    st.tuples(
        st.sampled_from(TIMES),
        st.sampled_from(SIDES),
        st.one_of(st.none(), st.integers(-2, 5)),
        st.sets(st.sampled_from(["danko", "viktor", "yuri"])),
        st.sampled_from(["", "45s", "2m 30s", "1 3/8"]),
    ),
    min_size=1,
    max_size=8,
)


def story_of(scenes: list[tuple[str, str, int | None, set[str], str]], folder: Path) -> Path:
    written = []
    for number, (time, side, day, cast, length) in enumerate(scenes):
        attributes = f'cast="{" ".join(sorted(cast))}" ' if cast else ""
        attributes += f'day="{day}" ' if day is not None else ""
        attributes += f'length="{length}" ' if length else ""
        one = scene(f"s{number}", attributes=attributes)
        written.append(one.replace('time="day"', f'time="{time}"').replace('int-ext="int"', f'int-ext="{side}"'))
    return write_story(folder, "".join(written), cast="danko viktor yuri")


@given(SCENES)
@settings(max_examples=40)
def test_every_scene_is_in_exactly_one_cell_and_all_cells_are_the_story(
    scenes: list[tuple[str, str, int | None, set[str], str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        story = made("day-night", story_of(scenes, Path(folder)))
    assert isinstance(story, DayNightReport)
    *_, whole = story.rows
    for sort in ("no", "light", "side"):
        rows = [row for row in story.rows if row.sum == sort]
        assert sorted(number for row in rows for number in row.scenes) == list(whole.scenes)
        assert sum(row.count for row in rows) == len(scenes) == whole.count
        assert sum(row.share for row in rows) == pytest.approx(whole.share) == pytest.approx(1)
        if story.minutes is not None:
            assert sum(row.seconds or 0 for row in rows) == pytest.approx(story.minutes * 60)
            assert whole.minutes == story.minutes
    assert (story.minutes is None) == any(not length for *_, length in scenes)


@given(SCENES)
@settings(max_examples=40)
def test_everybody_s_days_add_up(scenes: list[tuple[str, str, int | None, set[str], str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        story = made("days", story_of(scenes, Path(folder)))
    assert isinstance(story, DaysReport)
    *people, whole = story.rows
    assert [mark.day for mark in whole.days] == sorted({day for *_, day, _, _ in scenes if day is not None})
    for row in people:
        seen = [number for number, (*_, cast, _) in enumerate(scenes, 1) if row.id in cast]
        assert sorted([*(one for mark in row.days for one in mark.scenes), *row.undated]) == seen
        codes = [mark.code for mark in row.days]
        assert codes.count("H") == row.hold
        assert len(codes) - codes.count("H") == row.work
        assert row.total == row.work + row.hold == len(codes)
        assert codes in ([], ["SWF"]) or (codes[0], codes[-1]) == ("SW", "WF")
        assert all((mark.code == "H") == (not mark.scenes) for mark in row.days)
    for mark in whole.days:
        working = [row for row in people if any(one.day == mark.day and one.scenes for one in row.days)]
        assert mark.people == len(working)
    assert sum(len(mark.scenes) for mark in whole.days) + len(whole.undated) == len(scenes) == story.scenes


def test_places_add_up_to_the_story(red_heat: Path) -> None:
    story = made("places", red_heat)
    assert isinstance(story, PlaceReport)
    assert sorted(number for row in story.rows for number in row.scenes) == list(range(1, story.scenes + 1))
    assert sum(row.minutes or 0 for row in story.rows) == pytest.approx(story.minutes)
    assert sum(row.share for row in story.rows) == pytest.approx(1)
    for row in story.rows:
        assert row.interior + row.exterior + row.both == row.count == len(row.scenes)
        assert row.day + row.twilight + row.night + row.open == row.count
        assert not set(row.scenes) & set(row.inside)


def test_scenes_follow_each_other_without_gaps(red_heat: Path) -> None:
    story = made("scenes", red_heat)
    assert isinstance(story, SceneReport)
    assert [row.number for row in story.rows] == list(range(1, story.scenes + 1))
    assert (story.rows[0].start, story.rows[-1].end) == (0, 1)
    assert all(before.end == after.start for before, after in zip(story.rows, story.rows[1:], strict=False))
    assert sum(row.seconds or 0 for row in story.rows) == pytest.approx((story.minutes or 0) * 60)


def test_cast_and_scenes_say_the_same(red_heat: Path) -> None:
    people, scenes = made("cast", red_heat), made("scenes", red_heat)
    assert isinstance(people, CastReport)
    assert isinstance(scenes, SceneReport)
    for row in people.rows:
        for field, other in (
            ("on_screen", row.alive), ("bodies", row.bodies), ("speaking", row.speaking), ("named", row.named),
        ):  # fmt: skip
            listed = [one.number for one in scenes.rows if row.id in {who.id for who in getattr(one, field)}]
            assert listed == list(other), (row.id, field)
        assert row.count == len({*row.alive, *row.bodies})


def test_a_prop_is_somewhere_from_first_to_last(red_heat: Path) -> None:
    story = made("props", red_heat)
    assert isinstance(story, PropReport)
    for row in story.rows:
        assert (row.holds[0].start, row.holds[-1].end) == (0, 1)
        assert all(before.end == after.start for before, after in zip(row.holds, row.holds[1:], strict=False))
        first = row.holds[0]
        assert (row.opening.state, row.opening.holder, row.opening.place) == (first.state, first.holder, first.place)


def test_a_continuous_scene_has_the_light_of_the_scene_before(tmp_path: Path) -> None:
    times = ("continuous", "night", "continuous", "continuous", "later", "dusk", "day")
    scenes = "".join(scene(f"s{number}").replace('time="day"', f'time="{time}"') for number, time in enumerate(times))
    found = lights(facts_of(write_story(tmp_path, scenes)).timeline.stretches)
    assert list(found.values()) == ["open", "night", "night", "night", "open", "twilight", "day"]
    assert set(found.values()) == set(LIGHTS)


def test_a_character_who_is_seen_dead_works_that_day(tmp_path: Path) -> None:
    story = write_story(
        tmp_path,
        scene("a", attributes='day="1" cast="danko viktor"')
        + scene("b", attributes='day="2" cast="danko" bodies="viktor"'),
    )
    days = made("days", story)
    assert isinstance(days, DaysReport)
    (viktor,) = (row for row in days.rows if row.id == "viktor")
    assert [mark.code for mark in viktor.days] == ["SW", "WF"]


# --- every form has everything -----------------------------------------------------------------------------------


@each_kind
def test_every_field_of_the_record_is_described_once(kind: Kind, red_heat: Path) -> None:
    (row, *_) = report(kind, ReportContext(facts_of(red_heat), "en")).rows
    assert sorted(field.name for field in kind.fields) == sorted(row.__struct_fields__)


@each_kind
@each_language
def test_csv_and_json_carry_every_field(kind: Kind, language: str, red_heat: Path) -> None:
    asked = ReportContext(facts_of(red_heat), language, {1: 5})
    rows = table(kind, asked)
    whole = json.loads(json_of(report(kind, asked)))
    assert whole["report"] == kind.name
    assert len(rows) == len(whole["rows"])
    for line, record in zip(rows, whole["rows"], strict=True):
        assert [name for name in line if not name.startswith("day ")] == [field.name for field in kind.fields]
        assert set(record) == {field.name for field in kind.fields}
        for name, value in record.items():
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                assert float(line[name]) == pytest.approx(value, abs=1e-6)
            elif isinstance(value, str):
                assert line[name] == value
            elif value in (None, []):
                assert line[name] == ""
            else:
                assert line[name]


@each_kind
@each_language
def test_every_field_of_csv_is_in_the_forms_for_people(kind: Kind, language: str, red_heat: Path) -> None:
    """A field that holds anything is a column, or stands below, with its label; in Markdown and on the page alike."""
    label = KOREAN if language == "ko" else ENGLISH
    asked = ReportContext(facts_of(red_heat), language, dict.fromkeys(range(1, 27), 5))
    rows = table(kind, asked)
    markdown = markdown_of(reports.document(report(kind, asked), kind))
    page = pages.html(reports.document(report(kind, asked), kind), pages.house_layout())
    for field in kind.fields:
        nothing = {"", "0", "0.0"} | ({row["name"] for row in rows} if field.name == "names" else set())
        if field.place in ("implied", "matrix") or all(row[field.name] in nothing for row in rows):
            continue
        name = label.fields.get(f"{kind.name}.{field.name}") or label.fields[field.name]
        assert f"| {name} |" in markdown or f"**{name}** " in markdown, field.name
        assert f"<p>{name}</p>" in page or f"{name}</strong>" in page, field.name


@each_kind
@each_language
def test_json_follows_the_schema(kind: Kind, language: str, red_heat: Path) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    whole = json.loads(json_of(report(kind, ReportContext(facts_of(red_heat), language, notes=True))))
    jsonschema.Draft202012Validator(schema).validate(whole)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**whole, "rows": [{}]})


def test_the_schema_is_that_of_the_records(request: pytest.FixtureRequest) -> None:
    assert_golden(SCHEMA, reports.schema(), request)
    jsonschema.Draft202012Validator.check_schema(json.loads(reports.schema()))


@each_kind
@each_language
def test_the_small_story_is_written_as_expected(
    kind: Kind, language: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    begin(tmp_path / "night-porter", language)
    asked = ReportContext(facts_of(tmp_path / "night-porter"), language, {1: 4, 2: 5}, notes=True)
    made = report(kind, asked)
    texts = (markdown_of(reports.document(made, kind)), csv_of(reports.table(made, kind)), json_of(made))
    assert_golden(EXPECTED / f"report-{kind.name}.{language}.txt", "\n".join(texts).replace("\r\n", "\n"), request)


def test_both_languages_label_the_same() -> None:
    for one in (KOREAN, ENGLISH):
        names = {f"{kind.name}.{field.name}" for kind in KINDS for field in kind.fields}
        names |= {field.name for kind in KINDS for field in kind.fields}
        assert set(one.fields) <= names, set(one.fields) - names
        for kind in KINDS:
            assert all({field.name, f"{kind.name}.{field.name}"} & set(one.fields) for field in kind.fields)
        assert set(one.titles) == set(one.remarks) == {kind.name for kind in KINDS}


def test_an_event_is_printed_in_short_words(tmp_path: Path) -> None:
    marks = (
        '<continuity><hand-off prop="key" from="danko" to="viktor" how="lent"/><hand-off prop="key" from="viktor" at="sauna"'
        ' how="dropped"/><death who="viktor" by="danko" with="key"/><travel who="danko" to="sauna" by="bus" hours="3"/>'
        '<arrest who="danko"/><release who="danko" how="escaped"/><learns who="danko" what="truth"><text>All.</text></learns>'
        '<knows who="danko" what="truth"/><injury who="danko"/><recovery who="danko"/><uses who="danko" prop="key"/>'
        "</continuity>"
    )
    facts = facts_of(write_story(tmp_path, scene("a", marks, attributes='cast="danko viktor"')))
    (row,) = table(of("scenes"), ReportContext(facts, "en"))
    assert row["continuity"].split("; ") == [
        "Lent: the key, Danko → Viktor", "Dropped: the key, Viktor (at Sauna)", "Dies: Viktor, by Danko, with the key",
        "Travels: Danko, → Sauna (bus, 3 h)", "Arrested: Danko", "Escaped: Danko", "Learns: Danko – All.",
        "Acts on: Danko – All.", "Hurt: Danko", "Recovers: Danko", "Uses: Danko – the key",
    ]  # fmt: skip


def test_notes_are_printed_only_on_request(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a", "<prose><p>x</p></prose><note by='Ann'>Too soon?</note>"))
    facts = facts_of(path)
    for notes in (True, False):
        made = reports.document(report(of("scenes"), ReportContext(facts, "en", notes=notes)), of("scenes"))
        assert ("Ann: Too soon?" in markdown_of(made)) == notes


@each_kind
def test_a_story_without_anything_has_a_report(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "story.xml"
    empty = "<front><title>Nothing</title></front><cast/><places/><props/>"
    path.write_text(f'<story {NAMESPACES} id="nothing" xml:lang="en">{empty}</story>', encoding="utf-8")
    asked = ReportContext(facts_of(path), "en")
    made = report(kind, asked)
    markdown_of(reports.document(made, kind))
    csv_of(reports.table(made, kind))
    assert pages.html(reports.document(report(kind, asked), kind), pages.house_layout())
    console = Console(width=80, file=io.StringIO())
    show(reports.document(made, kind).blocks, console)


# --- the terminal --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [30, 60, 80, 120])
@each_kind
@each_language
def test_nothing_is_wider_than_the_terminal_or_lost(kind: Kind, language: str, width: int, red_heat: Path) -> None:
    made = reports.document(report(kind, ReportContext(facts_of(red_heat), language)), kind)
    console = Console(width=width, file=io.StringIO(), color_system=None, highlight=False, markup=False)
    show(made.blocks, console)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= width
    assert any("───" in line for line in lines) or width < 80, "in 80 columns every report is a table"
    printed = "".join("".join(lines).split())
    (table,) = (block for block in made.blocks if isinstance(block, Table))
    for runs in (runs for row in table.rows for runs in row.below):
        assert "".join(plain_text(runs).split()) in printed
