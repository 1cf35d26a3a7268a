"""Facts: lengths add up to the whole, and beats fall where their scenes are."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.breakdown import Facts
from compiler.breakdown.beats import BeatFall
from compiler.model.paradigm import best, named, shipped
from tests.support.places import COMPILER
from tests.support.stories import facts_of, scene, write_story

LENGTHS = ["1/8", "7/8", "1", "2 3/8", "30s", "1m 15s", "10m"]


def facts_with(folder: Path, scenes: str) -> Facts:
    return facts_of(write_story(folder, scenes))


def marked(id: str, *beats: str, length: str = "1m") -> str:
    marks = "".join(f'<mark paradigm="save-the-cat" beat="{beat}"/>' for beat in beats)
    inner = f"<beat>{marks}<turn>It changes.</turn></beat><prose><p>x</p></prose>"
    return scene(id, inner, attributes=f'length="{length}"')


def fall(facts: Facts, beat: str) -> BeatFall:
    paradigm = named("save-the-cat", facts.paradigms())
    assert paradigm is not None
    return next(fall for fall in facts.falls(paradigm) if fall.beat.id == beat)


@given(st.lists(st.sampled_from(LENGTHS), min_size=1, max_size=8))
@settings(max_examples=25)
def test_scenes_lie_end_to_end_and_fill_the_whole(lengths: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scenes = "".join(scene(f"s{number}", attributes=f'length="{length}"') for number, length in enumerate(lengths))
        line = facts_with(Path(folder), scenes).timeline
    assert line.measure == "declared"
    assert line.stretches[0].start == 0
    assert line.stretches[-1].end == line.total
    assert all(one.end == two.start for one, two in zip(line.stretches, line.stretches[1:], strict=False))
    assert [stretch.number for stretch in line.stretches] == list(range(1, len(lengths) + 1))


def test_one_scene_without_length_and_all_are_measured_by_their_text(tmp_path: Path) -> None:
    short, long = "<prose><p>abcde</p></prose>", "<prose><p>abcde <em>fghij</em> klmno</p></prose>"
    line = facts_with(tmp_path, scene("a", short, attributes='length="9m"') + scene("b", long)).timeline
    assert line.measure == "text"
    assert [stretch.end - stretch.start for stretch in line.stretches] == [5, 15]
    assert line.minutes() is None


def test_a_moment_is_on_target_when_its_scene_contains_the_target(tmp_path: Path) -> None:
    scenes = "".join(marked(f"s{n}", *(["midpoint"] if n == 2 else [])) for n in range(5))
    midpoint = fall(facts_with(tmp_path, scenes), "midpoint")
    assert midpoint.intervals == ((0.4, 0.6),)
    assert midpoint.drift == 0


@pytest.mark.parametrize(("at", "drift"), [(0, -0.3), (4, 0.3)])
def test_a_moment_beside_its_target_drifts_by_the_gap(tmp_path: Path, at: int, drift: float) -> None:
    scenes = "".join(marked(f"s{n}", *(["midpoint"] if n == at else [])) for n in range(5))
    assert fall(facts_with(tmp_path, scenes), "midpoint").drift == pytest.approx(drift)


def test_a_beat_may_span_scenes_and_a_scene_carry_several(tmp_path: Path) -> None:
    scenes = marked("a", "set-up", "opening-image") + marked("b", "set-up") + marked("c") + marked("d", "set-up")
    facts = facts_with(tmp_path, scenes)
    assert fall(facts, "set-up").intervals == ((0, 0.5), (0.75, 1))
    assert [one.stretch.number for one in fall(facts, "set-up").carried] == [1, 2, 4]
    assert fall(facts, "opening-image").drift == 0


def test_a_stretch_drifts_by_its_worse_end(tmp_path: Path) -> None:
    scenes = "".join(marked(f"s{n}", *(["fun-and-games"] if 3 <= n < 7 else [])) for n in range(10))
    assert fall(facts_with(tmp_path, scenes), "fun-and-games").drift == pytest.approx(0.2)


def test_a_beat_that_no_scene_carries_has_no_place(tmp_path: Path) -> None:
    midpoint = fall(facts_with(tmp_path, marked("a")), "midpoint")
    assert (midpoint.carried, midpoint.intervals, midpoint.drift) == ((), (), None)


def test_where_no_source_gives_targets_there_is_no_drift(red_heat: Path) -> None:
    facts = facts_of(red_heat)
    paradigm = named("기승전결", facts.paradigms())
    assert paradigm is not None
    assert all(fall.drift is None and fall.carried for fall in facts.falls(paradigm))


def test_every_place_lies_in_a_country(red_heat: Path) -> None:
    index = facts_of(red_heat).index
    for place in index.places.values():
        kinds = [outer.kind for outer in index.chain(place)]
        assert kinds[-1] == "country", place.id.id


@pytest.mark.parametrize("paradigm", shipped(), ids=lambda paradigm: paradigm.id)
def test_a_shipped_paradigm_is_named_in_both_languages_and_in_order(paradigm) -> None:  # type: ignore[no-untyped-def]
    for beat in paradigm.beats:
        assert best(beat.names, "ko") != best(beat.names, "en")
        assert best(beat.purpose, "ko") != best(beat.purpose, "en")
        assert (beat.start is None) == (beat.end is None)
        assert beat.start is None or 0 <= beat.start <= beat.end <= 1
    ends = [beat.end for beat in paradigm.beats if beat.end is not None and beat.moment]
    assert ends == sorted(ends)


def test_shipped_paradigms_follow_their_own_grammar() -> None:
    from compiler.model.paradigm import Paradigm, load
    from compiler.text.source import Source

    for paradigm in shipped():
        path = COMPILER / "model" / "paradigms" / f"{paradigm.id}.xml"
        assert isinstance(load(Source(path.name, path.read_bytes())), Paradigm)
