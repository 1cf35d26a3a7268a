"""A chart as an SVG picture: one line of story, acts as bands behind it, a lane for each beat, target against actual.

Made for black and white print: a target is an outline, what is there is solid, and nothing depends on colour.
The picture is 480 units wide; set to the width of a beat sheet, a unit is about a point.
"""

from __future__ import annotations

from base64 import b64encode
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from msgspec import Struct

from compiler.document import Chart, Division, Interval, Lane

WIDTH = 480.0
LANE = 13.6
TOP = 20.0
TEXT = 7.5
INK, GREY, BAND, HAIR = "#111", "#666", "#f1f0ee", "#c9c7c3"

# The least width at which something solid is still seen in print.
LEAST = 2.4


class _Frame(Struct, frozen=True):
    """The measures of one chart: where the story line begins and ends, and how far down the lanes reach."""

    left: float
    right: float
    bottom: float

    def x(self, share: float) -> float:
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)


def data_url(chart: Chart, fonts: str) -> str:
    """The picture as a ``data:`` address, for an ``img``: inline SVG in a tagged PDF has no place for an alternative."""
    return "data:image/svg+xml;base64," + b64encode(svg(chart, fonts)).decode("ascii")


def svg(chart: Chart, fonts: str) -> bytes:
    """The picture. ``fonts`` is a CSS font list: a picture does not inherit the page's."""
    longest = max((_advance(lane.label) for lane in chart.lanes), default=0.0)
    frame = _Frame(min(max(longest * TEXT + 10, 60), 170), WIDTH - 14, TOP + LANE * len(chart.lanes))
    scale = frame.bottom + 8 + 8.5 * max((len(label.splitlines()) for _, label in chart.ticks), default=0)
    height = scale + 20
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_n(WIDTH)} {_n(height)}",
            "width": _n(WIDTH),
            "height": _n(height),
            "font-family": fonts,
            "font-size": _n(TEXT),
            "fill": INK,
        },
    )
    _bands(root, chart.divisions, frame)
    _scale(root, chart.ticks, frame)
    for index, lane in enumerate(chart.lanes):
        _lane(root, lane, TOP + LANE * (index + 0.5), frame)
    _legend(root, chart.legend, frame.left, scale + 11)
    return ET.tostring(root, encoding="unicode").encode("utf-8")


def _n(value: float) -> str:
    """A number as SVG wants it, and the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _advance(text: str) -> float:
    """About how many ems wide a text is set: a Hangul syllable is nearly square, a Latin letter half of that."""
    return sum(0.9 if ord(letter) > 0x10FF else 0.52 for letter in text)


def _draw(parent: Element, tag: str, **attributes: float | str) -> Element:
    return SubElement(
        parent,
        tag,
        {name.replace("_", "-"): value if isinstance(value, str) else _n(value) for name, value in attributes.items()},
    )


def _write(parent: Element, text: str, x: float, y: float, **attributes: float | str) -> None:
    _draw(parent, "text", x=x, y=y, **attributes).text = text


def _bands(root: Element, divisions: tuple[Division, ...], frame: _Frame) -> None:
    for index, division in enumerate(divisions):
        start, end = frame.x(division.interval.start), frame.x(division.interval.end)
        if index % 2 == 0:
            _draw(root, "rect", x=start, y=TOP, width=end - start, height=frame.bottom - TOP, fill=BAND)
        if index:
            _draw(root, "line", x1=start, y1=TOP - 12, x2=start, y2=frame.bottom, stroke=GREY, stroke_width=0.5)
        _write(root, division.label, (start + end) / 2, TOP - 6, text_anchor="middle", font_weight="bold")


def _scale(root: Element, ticks: tuple[tuple[float, str], ...], frame: _Frame) -> None:
    _draw(root, "line", x1=frame.left, y1=frame.bottom, x2=frame.right, y2=frame.bottom, stroke=INK, stroke_width=0.6)
    for share, label in ticks:
        x = frame.x(share)
        _draw(root, "line", x1=x, y1=frame.bottom, x2=x, y2=frame.bottom + 3, stroke=INK, stroke_width=0.6)
        for line, text in enumerate(label.splitlines()):
            y = frame.bottom + 11 + 8.5 * line
            _write(root, text, x, y, text_anchor="middle", fill=GREY, font_size=TEXT - 0.7)


def _lane(root: Element, lane: Lane, y: float, frame: _Frame) -> None:
    found = bool(lane.actual)
    _write(root, lane.label, frame.left - 8, y + 2.6, text_anchor="end", fill=INK if found else GREY)
    _draw(root, "line", x1=frame.left, y1=y, x2=frame.right, y2=y, stroke=HAIR, stroke_width=0.35)
    if lane.target and found:
        _distance(root, lane.target, lane.actual, y, frame)
    for interval in lane.actual:
        _actual(root, frame.x(interval.start), frame.x(interval.end), y)
    if lane.target:
        _target(root, frame.x(lane.target.start), frame.x(lane.target.end), y)


def _distance(root: Element, target: Interval, actual: tuple[Interval, ...], y: float, frame: _Frame) -> None:
    """A line from the target to the nearest of what is there: how far off it is, seen before it is read."""

    def gap(interval: Interval) -> float:
        return max(interval.start - target.end, target.start - interval.end, 0.0)

    nearest = min(actual, key=gap)
    if gap(nearest) > 0:
        inner = sorted((target.start, target.end, nearest.start, nearest.end))[1:3]
        start, end = (frame.x(share) for share in inner)
        _draw(root, "line", x1=start, y1=y, x2=end, y2=y, stroke=INK, stroke_width=0.7, stroke_dasharray="1.2 1.4")


def _actual(root: Element, start: float, end: float, y: float) -> None:
    if end - start < LEAST:
        start, end = (start + end - LEAST) / 2, (start + end + LEAST) / 2
    _draw(root, "rect", x=start, y=y - 2, width=end - start, height=4, fill=INK)


def _target(root: Element, start: float, end: float, y: float) -> None:
    line: dict[str, float | str] = {"fill": "none", "stroke": INK, "stroke_width": 0.8}
    if end - start < 2 * LEAST:
        x, r = (start + end) / 2, 4.6
        corners = ((x - r, y), (x, y - r), (x + r, y), (x, y + r))
        _draw(root, "polygon", points=" ".join(f"{_n(a)},{_n(b)}" for a, b in corners), **line)
    else:
        _draw(root, "rect", x=start, y=y - 4, width=end - start, height=8, rx=1, **line)


def _legend(root: Element, legend: tuple[str, str], x: float, y: float) -> None:
    _target(root, x + 5, x + 5, y)
    _target(root, x + 14, x + 32, y)
    _write(root, legend[0], x + 38, y + 2.6)
    x += 38 + _advance(legend[0]) * TEXT + 20
    _actual(root, x, x + 18, y)
    _write(root, legend[1], x + 24, y + 2.6)
