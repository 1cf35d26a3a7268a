"""A chart as SVG: a curve, lanes of bars, or both, over one line of story, on bands for the acts.

Every chart is 480 units wide and has its line at the same place, so that charts below each other correspond. As wide as
a beat sheet, a unit is about a point.
"""

from __future__ import annotations

from base64 import b64encode
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from msgspec import Struct

from compiler.documents.blocks import Bar, Chart, Curve, Division, Interval, Lane, Mark, Step
from compiler.pdf.markup import chart_marks
from compiler.pdf.markup.chart_marks import BAND, GREY, HAIR, INK, advance, draw, number, write

WIDTH, LEFT, RIGHT = 480.0, 104.0, 466.0
TEXT, SMALL, TINY = 7.5, 6.6, 5.6

ROW = 11.0
"""Height of the title's row, and of a separate row for the legend."""

LANE, LOW, FEW_LANES = 11.8, 9.2, 5
"""Height of a lane; of a low one; and the number of lanes above which they are low if none has a target."""

MAX_HEIGHT = 520.0
"""Greatest height of all lanes together: with more of them each is lower, so that a chart always fits a page."""

CURVE = 44.0

ROOMY = 4
"""Width in ems from which on a bar shows its label shortened, and not its short form."""


class _Frame(Struct, frozen=True):
    """The measures of one chart: the lower edges of its parts, the height of a lane and of its text."""

    title: float
    top: float
    lanes: float
    bottom: float
    pitch: float
    text: float


def data_url(chart: Chart, fonts: str) -> str:
    """Return a chart as a `data:` address for an `img`: inline SVG in a tagged PDF can have no alternative text."""
    return "data:image/svg+xml;base64," + b64encode(svg(chart, fonts)).decode("ascii")


def svg(chart: Chart, fonts: str) -> bytes:
    """Return a chart. `fonts` is a CSS font list, since a picture does not inherit the page's."""
    frame = _frame(chart)
    height = frame.bottom + 2
    if chart.ticks:
        height = frame.bottom + 4 + 8 * max(len(label.splitlines()) for _, label in chart.ticks)
    key = _key(chart, frame)
    height += TINY + 3 if key else 0
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {number(WIDTH)} {number(height)}",
            "width": number(WIDTH),
            "height": number(height),
            "font-family": fonts,
            "font-size": number(TEXT),
            "fill": INK,
        },
    )
    if chart.title:
        write(root, chart.title, 0, 7.6, font_weight="bold")
    _legend(root, chart.legend, frame.title - ROW / 2)
    _bands(root, chart.divisions, frame)
    if chart.curve:
        _curve(root, chart.curve, frame)
    for index, lane in enumerate(chart.lanes):
        _lane(root, lane, frame.lanes + frame.pitch * (index + 0.5), frame)
    _scale(root, chart.ticks, frame)
    if key:
        text, size = _fitted(key, RIGHT - LEFT, TINY)
        write(root, text, LEFT, height - 2.5, font_size=size, fill=GREY)
    return ET.tostring(root, encoding="unicode").encode("utf-8")


def _frame(chart: Chart) -> _Frame:
    low = len(chart.lanes) > FEW_LANES and not any(lane.target for lane in chart.lanes)
    pitch = min(LOW if low else LANE, MAX_HEIGHT / max(len(chart.lanes), 1))
    title = ROW if chart.title or chart.legend else 0.0
    if _legend_width(chart.legend) + advance(chart.title) * TEXT * 1.05 + 14 > RIGHT:
        title += ROW
    top = title + (9 if any(division.label for division in chart.divisions) else 1)
    lanes = top + (_curve_height(chart.curve) if chart.curve else 0.0)
    return _Frame(title, top, lanes, lanes + pitch * len(chart.lanes), pitch, min(TEXT, pitch * 0.74))


def x(share: float) -> float:
    """Return the position of a share (0..1) of the story in every chart; shares outside are limited to the ends."""
    return LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0)


def _fitted(label: str, room: float, size: float) -> tuple[str, float]:
    """Return a label that fits, and its size: smaller, or else shortened with an ellipsis."""
    if advance(label) * size <= room:
        return label, size
    size = min(size, SMALL)
    if advance(label) * size > room:
        while label and advance(label + "…") * size > room:
            label = label[:-1].rstrip()
        label += "…"
    return label, size


def _bands(root: Element, divisions: tuple[Division, ...], frame: _Frame) -> None:
    for index, division in enumerate(divisions):
        start, end = x(division.interval.start), x(division.interval.end)
        if index % 2 == 0:
            draw(root, "rect", x=start, y=frame.top, width=end - start, height=frame.bottom - frame.top, fill=BAND)
        if index:
            draw(root, "line", x1=start, y1=frame.top, x2=start, y2=frame.bottom, stroke=GREY, stroke_width=0.5)
        if division.label and advance(division.label) * TEXT <= end - start:
            write(root, division.label, (start + end) / 2, frame.top - 3, text_anchor="middle", fill=GREY)


def _scale(root: Element, ticks: tuple[tuple[float, str], ...], frame: _Frame) -> None:
    ink, width = (INK, 0.6) if ticks else (GREY, 0.4)
    draw(root, "line", x1=LEFT, y1=frame.bottom, x2=RIGHT, y2=frame.bottom, stroke=ink, stroke_width=width)
    for share, label in ticks:
        place = x(share)
        draw(root, "line", x1=place, y1=frame.bottom, x2=place, y2=frame.bottom + 2.5, stroke=INK, stroke_width=0.6)
        for line, text in enumerate(label.splitlines()):
            y = frame.bottom + 9.5 + 8 * line
            write(root, text, place, y, text_anchor="middle", fill=GREY, font_size=SMALL)


def _legend_width(legend: tuple[tuple[Mark, str], ...]) -> float:
    return sum(chart_marks.sample_width(mark) + 4 + advance(label) * SMALL + 12 for mark, label in legend)


def _legend(root: Element, legend: tuple[tuple[Mark, str], ...], y: float) -> None:
    """Add the legend, right-aligned in the title's row or in a row of its own."""
    end = RIGHT
    for mark, label in reversed(legend):
        write(root, label, end, y + 2.3, text_anchor="end", font_size=SMALL)
        end -= advance(label) * SMALL + 4 + chart_marks.sample_width(mark)
        chart_marks.sample(root, mark, end, y)
        end -= 12


# Lanes


def _label(root: Element, label: str, y: float, size: float, **attributes: str) -> None:
    text, size = _fitted(label, LEFT - 6, size)
    write(root, text, LEFT - 6, y + size * 0.35, text_anchor="end", font_size=size, **attributes)


def _lane(root: Element, lane: Lane, y: float, frame: _Frame) -> None:
    found = bool(lane.bars)
    _label(root, lane.label, y, frame.text, fill=INK if found else GREY)
    draw(root, "line", x1=LEFT, y1=y, x2=RIGHT, y2=y, stroke=HAIR, stroke_width=0.35)
    if lane.target and found:
        _distance(root, lane.target, lane.bars, y)
    for bar in lane.bars:
        _bar(root, bar, y, frame)
    if lane.target:
        chart_marks.target(root, x(lane.target.start), x(lane.target.end), y)


def _distance(root: Element, target: Interval, bars: tuple[Bar, ...], y: float) -> None:
    """Add a line from the target to the nearest bar, which shows how far off it is."""

    def gap(interval: Interval) -> float:
        return max(interval.start - target.end, target.start - interval.end, 0.0)

    nearest = min(bars, key=gap)
    if gap(nearest) > 0:
        inner = sorted((target.start, target.end, nearest.start, nearest.end))[1:3]
        chart_marks.gap(root, x(inner[0]), x(inner[1]), y)


def _bar(root: Element, bar: Bar, y: float, frame: _Frame) -> None:
    start, end = x(bar.start), x(bar.end)
    if bar.mark == "solid":
        chart_marks.solid(root, start, end, y)
    elif bar.mark == "hatched":
        chart_marks.hatched(root, start, end, y)
    else:
        chart_marks.box(root, start, end, y, frame.pitch - 2)
        if text := _label_in(bar, frame):
            size = _box_text(frame)
            write(root, text, (start + end) / 2, y + size * 0.35, text_anchor="middle", font_size=size)


def _box_text(frame: _Frame) -> float:
    return min(frame.text, frame.pitch * 0.68)


def _label_in(bar: Bar, frame: _Frame) -> str:
    """Return the text in an open bar: its label, a readable part of it, its short form, or empty."""
    size, room = _box_text(frame), x(bar.end) - x(bar.start) - 2.4
    if advance(bar.label) * size <= room:
        return bar.label
    if room >= ROOMY * size:
        return _fitted(bar.label, room, size)[0]
    return bar.short if bar.short and advance(bar.short) * size <= room else ""


def _key(chart: Chart, frame: _Frame) -> str:
    """Return the legend of the short forms in the bars."""
    bars = (bar for lane in chart.lanes for bar in lane.bars if bar.mark == "open")
    short = {bar.short: bar.label for bar in bars if bar.short != bar.label and _label_in(bar, frame) == bar.short}
    return " · ".join(f"{one} = {label}" for one, label in sorted(short.items()) if one)


# The curve


def _curve_height(curve: Curve) -> float:
    """Return the height of a curve: that of a lane for dots alone; labels need a line more."""
    height = CURVE + 6 if any(step.level is not None for step in curve.steps) else LANE
    return height + _labels_height(curve)


def _labels_height(curve: Curve) -> float:
    return TINY + 1.5 if any(step.label for step in curve.steps) else 0.0


def _curve(root: Element, curve: Curve, frame: _Frame) -> None:
    known = any(step.level is not None for step in curve.steps)
    bottom = frame.lanes - _labels_height(curve)
    middle = (frame.top + bottom) / 2
    base = bottom - 2 if known else middle
    _label(root, curve.label, middle, TEXT)

    def y(step: Step) -> float:
        return base - CURVE * min(max(step.level or 0.0, 0.0), 1.0)

    for level in (0, 0.5, 1) if known else (0,):
        line = base - CURVE * level
        draw(root, "line", x1=LEFT, y1=line, x2=RIGHT, y2=line, stroke=HAIR, stroke_width=0.35)
    for run in _runs(curve.steps):
        chart_marks.stairs(root, [(x(share), y(step)) for step in run for share in (step.start, step.end)], base)
    for step in curve.steps:
        if step.turns:
            chart_marks.dot(root, x((step.start + step.end) / 2), y(step), hollow=known and step.level is None)
        if step.label and advance(step.label) * TINY <= x(step.end) - x(step.start):
            place = x((step.start + step.end) / 2)
            write(root, step.label, place, frame.lanes - 1.5, text_anchor="middle", fill=GREY, font_size=TINY)


def _runs(steps: tuple[Step, ...]) -> list[list[Step]]:
    """Return consecutive steps whose level is known, without gaps."""
    runs: list[list[Step]] = [[]]
    for step in steps:
        if step.level is None:
            runs.append([])
        else:
            runs[-1].append(step)
    return [run for run in runs if run]
