"""How charts are drawn."""

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
from compiler.pdf.markup import chart, chart_marks

SVG = "{http://www.w3.org/2000/svg}"


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


def test_a_short_bar_is_still_seen() -> None:
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


def test_text_of_a_writer_is_escaped() -> None:
    evil = "</text><script>&\"'"
    made = one(Lane(evil, None, (Bar(0, 1, evil, "", "open"),)), title=evil, legend=(("open", evil),))
    assert texts(drawn(made)).count(evil) >= 3
    assert b"<script" not in chart.svg(made, "Lato")


def test_a_chart_has_the_same_bytes_every_time() -> None:
    for made in charts.pictures(SHEET):
        assert chart.svg(made, "Lato") == chart.svg(made, "Lato")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", pages.THEMES)
def test_every_picture_on_paper_is_a_figure_with_its_alternative(name: str, language: str) -> None:
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
