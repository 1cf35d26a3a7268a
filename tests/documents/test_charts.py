"""The pictures of the beat sheet: what they show of a story, what they say to those who do not see them, how they are drawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from compiler.documents.beat_sheet import charts
from compiler.documents.beat_sheet.records import (
    Carrier,
    Lens,
    Sheet,
    SheetAct,
    SheetBeat,
    SheetHold,
    SheetPresence,
    SheetProp,
    SheetScene,
)
from compiler.documents.blocks import (
    Chart,
    Interval,
)
from compiler.documents.numbers import apportioned

SVG = "{http://www.w3.org/2000/svg}"


# --- a small story ----------------------------------------------------------------------------------------------------


def scene(number: int, start: float, end: float, **more: Any) -> SheetScene:
    own: dict[str, Any] = {
        "id": f"s{number}", "title": None, "heading": "", "summary": None, "act": 1, "minutes": None, "page": None,
        "tension": None, "turns": (), "on_screen": (),
    }  # fmt: skip
    return SheetScene(number=number, start=start, end=end, **(own | more))


def beat(
    name: str, target: tuple[float, float] | None, *actual: tuple[float, float], scenes: tuple[int, ...] = ()
) -> SheetBeat:
    return SheetBeat(
        id=name, name=name, purpose=None, act=None, moment=False, optional=False, basis="published", target=target,
        tolerance=0.05, actual=actual, drift=None, drift_minutes=None, start_drift=None, end_drift=None, states=(),
        neighbour=None,
        scenes=tuple(Carrier(number, "") for number in scenes), expected=(),
    )  # fmt: skip


def hold(
    start: float, end: float, state: str, holder: str | None = None, since: int | None = None, place: str | None = None
) -> SheetHold:
    return SheetHold(start, end, state, holder, place, since, None)


SHEET = Sheet(
    story="small", title="Small", language="en", authors=(), logline=None, genre=(), date=None, measure="declared",
    minutes=100.0, planned=None,
    acts=(SheetAct(1, None, 0.0, 0.25, 25, 1), SheetAct(2, None, 0.25, 1.0, 75, 3)),
    scenes=(
        scene(1, 0.0, 0.25, tension=2, turns=("It begins.",)), scene(2, 0.25, 0.5, tension=5), scene(3, 0.5, 0.75),
        scene(4, 0.75, 1.0, tension=10, turns=("It ends.",)),
    ),
    lenses=(
        Lens("halves", "Halves", None, "published", (0.5, 1.0), (
            beat("Start", (0.1, 0.1), (0.0, 0.25), scenes=(1,)), beat("Middle", (0.5, 0.5)), beat("End", None, (0.5, 1.0), scenes=(3, 4)),
        )),
        Lens("free", "Free", None, "convention", (), (beat("Turn", None, (0.25, 0.5), scenes=(2,)),)),
    ),
    cast=(
        SheetPresence("late", "Late", "protagonist", (3, 4), ()), SheetPresence("yuri", "Yuri", "supporting", (1, 2), (2, 4)),
        SheetPresence("unseen", "Unseen", "minor", (), ()),
    ),
    props=(
        SheetProp("key", "the key", (
            hold(0, 0.2, "lying", place="Lockers"), hold(0.2, 0.6, "held", "Viktor", 1), hold(0.6, 0.8, "held", "Vera", 3),
            hold(0.8, 1, "lost", None, 4),
        )),
        SheetProp("pen", "the pen", (hold(0, 1, "unknown"),)),
    ),
)  # fmt: skip


def bars(made: Chart | None, name: str) -> list[tuple[float, float, str, str]]:
    assert made
    (lane,) = [lane for lane in made.lanes if lane.label == name]
    return [(bar.start, bar.end, bar.mark, bar.label) for bar in lane.bars]


def in_words(made: Chart | None, name: str) -> str:
    """Return the sentence of the alternative about a lane."""
    assert made
    (sentence,) = (sentence for sentence in made.alternative if sentence.startswith(f"{name}: "))
    return sentence.removeprefix(f"{name}: ").removesuffix(".")


# --- acts -------------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=12).filter(lambda shares: sum(shares) > 1e-6), st.integers(0, 240)
)
def test_parts_add_up_to_the_whole(shares: list[float], whole: int) -> None:
    parts = apportioned(shares, whole)
    assert sum(parts) == whole
    total = sum(shares)
    assert all(abs(part - share / total * whole) < 1 for part, share in zip(parts, shares, strict=True))


def test_an_act_says_its_percent_and_minutes() -> None:
    made = charts.acts(SHEET)
    assert bars(made, "Actual") == [(0, 0.25, "open", "Act 1 25 % · 25 min"), (0.25, 1, "open", "Act 2 75 % · 75 min")]
    assert bars(made, "Halves") == [(0, 0.5, "open", "Act 1 50 %"), (0.5, 1, "open", "Act 2 50 %")]
    assert in_words(made, "Actual") == "Act 1 25 % · 25 min, Act 2 75 % · 75 min"


def test_a_paradigm_without_acts_has_no_lane() -> None:
    made = charts.acts(SHEET)
    assert made
    assert [lane.label for lane in made.lanes] == ["Actual", "Halves"]


def test_an_act_without_scenes_is_named_and_not_drawn() -> None:
    made = charts.acts(replace(SHEET, acts=(*SHEET.acts, SheetAct(3, None, 1.0, 1.0, 0, 0))))
    assert len(bars(made, "Actual")) == 2
    assert "Act 3 0 %" in in_words(made, "Actual")


def test_lengths_that_no_scene_declares_are_not_printed() -> None:
    acts = tuple(replace(act, minutes=None) for act in SHEET.acts)
    made = charts.acts(replace(SHEET, minutes=None, acts=acts))
    assert bars(made, "Actual")[0][3] == "Act 1 25 %"


# --- beats ------------------------------------------------------------------------------------------------------------


def test_a_beat_has_its_target_and_where_it_falls() -> None:
    made = charts.beats(SHEET, SHEET.lenses[0])
    assert [lane.target for lane in made.lanes] == [Interval(0.1, 0.1), Interval(0.5, 0.5), None]
    assert bars(made, "Start") == [(0, 0.25, "solid", "")]
    assert in_words(made, "Start") == "target 10 %, actual 0–25 % (scene 1)"
    assert in_words(made, "Middle") == "target 50 %, actual none"
    assert in_words(made, "End") == "actual 50–100 % (scenes 3–4)"


def test_a_legend_without_targets_does_not_name_them() -> None:
    first, second = (charts.beats(SHEET, lens).legend for lens in SHEET.lenses)
    assert [mark for mark, _ in first] == ["target", "solid"]
    assert [mark for mark, _ in second] == ["solid"]


# --- tension ----------------------------------------------------------------------------------------------------------


def test_tension_is_a_curve_with_a_gap_where_it_is_not_said() -> None:
    made = charts.tension(SHEET)
    assert made
    assert made.curve
    assert [step.level for step in made.curve.steps] == [0.2, 0.5, None, 1.0]
    assert [step.turns for step in made.curve.steps] == [True, False, False, True]
    assert in_words(made, "0–10") == "scene 1 at 2, scene 2 at 5, scene 3 none, scene 4 at 10"
    assert in_words(made, "Turns") == "scenes 1, 4"


def test_a_chart_without_tension_shows_turns() -> None:
    calm = tuple(replace(scene, tension=None) for scene in SHEET.scenes)
    made = charts.tension(replace(SHEET, scenes=calm))
    assert made
    assert (made.title, made.alternative) == ("Turns", ("Turns: scenes 1, 4.",))
    assert charts.tension(replace(SHEET, scenes=tuple(replace(scene, turns=()) for scene in calm))) is None


# --- cast and props ---------------------------------------------------------------------------------------------------


def test_whoever_is_seen_has_a_lane_in_order_of_appearance() -> None:
    made = charts.on_screen(SHEET)
    assert made
    assert [lane.label for lane in made.lanes] == ["Yuri", "Late"]
    assert bars(made, "Late") == [(0.5, 1, "solid", "")], "scenes that follow each other are one bar"


def test_the_dead_are_hatched_and_who_dies_in_a_scene_is_seen_alive_in_it() -> None:
    made = charts.on_screen(SHEET)
    assert bars(made, "Yuri") == [(0, 0.5, "solid", ""), (0.75, 1, "hatched", "")]
    assert in_words(made, "Yuri") == "scenes 1–2, seen dead (scenes 2, 4)"


def test_the_characters_with_most_scenes_are_shown_and_the_title_says_so() -> None:
    crowd = tuple(SheetPresence(f"c{n}", f"C{n}", "minor", (4,), ()) for n in range(30))
    made = charts.on_screen(replace(SHEET, cast=(*crowd, *SHEET.cast)))
    assert made
    assert made.title == "On Screen (24 of 32)"
    assert [lane.label for lane in made.lanes][:3] == ["Yuri", "Late", "C0"]
    assert len(made.lanes) == charts.LANES


def test_a_prop_is_held_lies_or_is_nowhere() -> None:
    made = charts.hands(SHEET)
    assert bars(made, "the key") == [(0, 0.2, "hatched", ""), (0.2, 0.6, "open", "Viktor"), (0.6, 0.8, "open", "Vera")]
    assert bars(made, "the pen") == []
    assert in_words(made, "the key") == (
        "at first lying (Lockers), from scene 1 Viktor, from scene 3 Vera, from scene 4 lost"
    )


@given(st.sets(st.text(st.sampled_from("가나다abc "), min_size=1, max_size=6).map(str.strip).filter(bool)))
def test_a_short_name_is_a_beginning_that_no_other_has(names: set[str]) -> None:
    short = charts.shortened(sorted(names))
    for name in names:
        assert name.startswith(short[name])
        assert short[name] == name or not any(other.startswith(short[name]) for other in names - {name})


def test_an_article_is_not_the_beginning_of_a_name() -> None:
    assert charts.shortened(["the dealer", "the driver", "Danko"]) == {
        "the dealer": "de", "the driver": "dr", "Danko": "D",
    }  # fmt: skip


# --- all together -----------------------------------------------------------------------------------------------------


def test_the_pictures_stand_in_order_and_say_once_what_they_share() -> None:
    made = charts.pictures(SHEET)
    assert [one.title for one in made] == [
        "Act Proportions", "Halves", "Free", "Tension", "On Screen", "Props from Hand to Hand",
    ]  # fmt: skip
    named = [any(division.label for division in one.divisions) for one in made]
    assert named == [False, True, False, False, False, False]
    assert [bool(one.ticks) for one in made] == [False, False, False, False, False, True]
    assert made[-1].ticks[1] == (0.25, "25 %\n25 min")
    alone = charts.pictures(replace(SHEET, lenses=SHEET.lenses[:1]))
    assert [bool(one.ticks) for one in alone] == [False, True, False, False, True]


def test_a_sheet_without_records_has_no_chart() -> None:
    bare = replace(SHEET, acts=(), scenes=(), lenses=(), cast=(), props=())
    assert charts.pictures(bare) == ()


@pytest.mark.parametrize("language", ["ko", "en", "fr"])
def test_every_lane_is_described_in_words(language: str) -> None:
    for made in charts.pictures(replace(SHEET, language=language)):
        for lane in made.lanes:
            assert any(sentence.startswith(f"{lane.label}: ") for sentence in made.alternative)
            assert all(bar.label in " ".join(made.alternative) for bar in lane.bars)
