"""The pictures of the beat sheet: what they show of a story, what they say to those who do not see them, how they are drawn."""

from __future__ import annotations

import io
from typing import Any, get_args
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from compiler import pdf as pages
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
    Bar,
    Chart,
    Curve,
    Division,
    Document,
    Heading,
    Interval,
    Lane,
    Mark,
    Section,
    Step,
)
from compiler.documents.numbers import apportioned
from compiler.pdf.markup import chart, chart_marks

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
    """What the alternative says of a lane."""
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


def test_without_targets_the_legend_has_none() -> None:
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


def test_without_tension_there_are_turns_and_without_those_nothing() -> None:
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


def test_of_many_characters_those_with_most_scenes_are_shown_and_the_title_says_so() -> None:
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


def test_nothing_is_drawn_of_what_there_is_not() -> None:
    bare = replace(SHEET, acts=(), scenes=(), lenses=(), cast=(), props=())
    assert charts.pictures(bare) == ()


@pytest.mark.parametrize("language", ["ko", "en", "fr"])
def test_every_lane_is_described_in_words(language: str) -> None:
    for made in charts.pictures(replace(SHEET, language=language)):
        for lane in made.lanes:
            assert any(sentence.startswith(f"{lane.label}: ") for sentence in made.alternative)
            assert all(bar.label in " ".join(made.alternative) for bar in lane.bars)


# --- how they are drawn -----------------------------------------------------------------------------------------------


def one(*lanes: Lane, **more: Any) -> Chart:
    own: dict[str, Any] = {"title": "T", "curve": None, "divisions": (), "ticks": (), "legend": (), "alternative": ()}
    return Chart(lanes=lanes, **(own | more))


def drawn(made: Chart) -> Element:
    return ET.fromstring(chart.svg(made, "Lato"))


def texts(root: Element) -> list[str]:
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def test_a_place_of_the_story_lies_at_the_same_place_in_every_picture() -> None:
    """A bar from a quarter to three quarters, whatever else there is: long labels, curves, many lanes."""
    expected = {"x": "194.5", "width": "181"}
    quarter = Bar(0.25, 0.75)
    step = Step(0.25, 0.75, 0.5, True)
    for made in (
        one(Lane("a", None, (quarter,))),
        one(Lane("a very long label that nobody could ever fit there", Interval(0, 1), (quarter,))),
        one(*[Lane("가나다라마바사아자차카타파하가나다라", None, (quarter,))] * 40, curve=Curve("c", (step,))),
    ):
        rects = [node.attrib for node in drawn(made).iter(f"{SVG}rect")]
        assert any(expected.items() <= rect.items() for rect in rects)
        assert drawn(made).get("width") == "480"
    (line,) = [node for node in drawn(one(curve=Curve("c", (step,)))).iter(f"{SVG}path") if node.get("fill") == "none"]
    assert (line.get("d") or "").startswith("M194.5 ")
    assert "L375.5 " in (line.get("d") or "")


def test_a_label_stands_in_its_bar_if_it_fits_or_else_its_short_form_or_nothing() -> None:
    def inside(width: float) -> list[str]:
        return texts(drawn(one(Lane("", None, (Bar(0, width, "the Montreal driver", "M", "open"),)), title="")))[1:]

    assert inside(0.5) == ["the Montreal driver"]
    assert inside(0.1) == ["the Mont…"]
    assert inside(0.05) == ["M", "M = the Montreal driver"]
    assert inside(0.01) == []


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=60))
def test_no_label_reaches_into_the_picture(label: str) -> None:
    for node in drawn(one(Lane(label, None, ()), title="")).iter(f"{SVG}text"):
        size = float(node.get("font-size", "0"))
        assert chart_marks.advance(node.text or "") * size <= chart.LEFT - 6 + 1e-6
        assert size >= chart.SMALL - 1e-6


def test_a_label_that_is_cut_says_so() -> None:
    (label,) = texts(drawn(one(Lane("Dark Night of the Soul and of the Body", None, ()), title="")))
    assert label.endswith("…")
    assert "Dark Night of the Soul".startswith(label[:12])


def shapes(mark: Mark) -> tuple[str, ...]:
    """A mark without what a printer without colours would lose: its elements, and whether they are filled or outlined."""
    root = Element("g")
    chart_marks.sample(root, mark, 0, 0)
    return tuple(
        f"{node.tag} {node.get('fill') == chart_marks.INK} {node.get('stroke') == chart_marks.INK}" for node in root
    )


def test_marks_differ_in_shape_and_not_in_colour() -> None:
    every = get_args(Mark)
    assert len({shapes(mark) for mark in every}) == len(every)
    for mark in every:
        root = Element("g")
        chart_marks.sample(root, mark, 0, 0)
        colours = {
            value for node in root for name in ("fill", "stroke") if (value := node.get(name)) not in (None, "none")
        }
        assert colours <= {chart_marks.INK, chart_marks.PAPER, chart_marks.AREA}
        assert chart_marks.INK in colours


def test_neighbours_are_drawn_apart() -> None:
    root = drawn(one(Lane("", None, (Bar(0, 0.5, mark="open"), Bar(0.5, 1, mark="open")))))
    left, right = root.iter(f"{SVG}rect")
    end = float(left.get("x", "")) + float(left.get("width", ""))
    assert float(right.get("x", "")) - end > 1, "of which the two outlines take half"


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_hatching_stays_in_its_bar(start: float, end: float) -> None:
    root = Element("g")
    chart_marks.hatched(root, 400 * min(start, end), 400 * max(start, end), 10)
    bar, lines = root
    left, top = float(bar.get("x", "")), float(bar.get("y", ""))
    right, bottom = left + float(bar.get("width", "")), top + float(bar.get("height", ""))
    ends = [point.split() for line in (lines.get("d") or "").split("M")[1:] for point in line.split("L")]
    assert ends
    assert all(left - 0.02 <= float(x) <= right + 0.02 for x, _ in ends)
    assert all(top - 0.02 <= float(y) <= bottom + 0.02 for _, y in ends)


def test_what_is_short_is_still_seen() -> None:
    (bar,) = drawn(one(Lane("", None, (Bar(0.5, 0.5),)))).iter(f"{SVG}rect")
    assert float(bar.get("width", "")) == chart_marks.LEAST


def test_a_curve_has_a_gap_where_its_height_is_not_known_and_its_dots_stand_on_it() -> None:
    steps = (Step(0, 0.25, 1.0, True), Step(0.25, 0.5, None, True), Step(0.5, 1, 0.0, False))
    root = drawn(one(curve=Curve("c", steps)))
    lines = [node.get("d", "") for node in root.iter(f"{SVG}path") if node.get("fill") == "none"]
    assert len(lines) == 2
    high, base = (float(node.get("cy", "")) for node in root.iter(f"{SVG}circle"))
    assert base - high == chart.CURVE
    assert lines[0].startswith(f"M104 {chart_marks.number(high)}")
    assert f" {chart_marks.number(base)}" in lines[1]


def test_labels_of_divisions_are_drawn_if_they_fit() -> None:
    parts = (
        Division("Act 1", Interval(0, 0.02)),
        Division("Act 2", Interval(0.02, 0.9)),
        Division("", Interval(0.9, 1)),
    )
    assert texts(drawn(one(divisions=parts))) == ["T", "Act 2"]


@given(st.integers(0, 200), st.booleans())
def test_a_picture_is_never_higher_than_a_page(lanes: int, target: bool) -> None:
    lane = Lane("가", Interval(0, 1) if target else None, (Bar(0, 1),))
    root = drawn(one(*[lane] * lanes, ticks=((0, "0 %\n0 min"),), legend=(("solid", "actual" * 40),)))
    assert float(root.get("height", "")) < 620


def test_what_a_writer_writes_is_escaped() -> None:
    evil = "</text><script>&\"'"
    made = one(Lane(evil, None, (Bar(0, 1, evil, "", "open"),)), title=evil, legend=(("open", evil),))
    assert texts(drawn(made)).count(evil) >= 3
    assert b"<script" not in chart.svg(made, "Lato")


def test_the_same_bytes_every_time() -> None:
    for made in charts.pictures(SHEET):
        assert chart.svg(made, "Lato") == chart.svg(made, "Lato")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", pages.THEMES)
def test_on_paper_every_picture_is_a_figure_with_its_alternative(name: str, language: str) -> None:
    made = charts.pictures(replace(SHEET, language=language))
    blocks = (Heading(1, "title", "Small", "top"), Section("sheet", made))
    document = Document("beat-sheet", "Small", "Small", language, (), None, (), None, blocks)
    laid = pages.lay_out(document, pages.Layout("a4", pages.theme(name)))
    assert laid.complaints == ()
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        figures = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == [
            " ".join((f"{picture.title}.", *picture.alternative)) for picture in made
        ]
    import page as checker

    assert [failure.message for failure in checker.validate_pdf_bytes(laid.pdf, profile="ua1").failures] == []
