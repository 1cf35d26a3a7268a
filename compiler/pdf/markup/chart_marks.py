"""SVG elements of charts, and the advance width of text.

For black and white print: shapes differ, and nothing depends on colour.
"""

from __future__ import annotations

import unicodedata
from xml.etree.ElementTree import Element, SubElement

from compiler.documents.blocks import Mark
from compiler.exhaustive import assert_never

INK, GREY, BAND, AREA, HAIR, PAPER = "#111", "#666", "#f1f0ee", "#d9d7d2", "#c9c7c3", "#fff"

LEAST = 2.4
"""Least width at which something solid is visible in print."""

SAMPLE = 18.0
"""Width of a sample in a legend."""

HATCH = 2.6
"""Distance between lines of a hatching."""

_WIDE, _NARROW = frozenset("mwMW%&@—…"), frozenset("fijlrtI .,:;!'’‘|()[]·-")


def number(value: float) -> str:
    """Return a number as SVG needs it, equal on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def advance(text: str) -> float:
    """Return the approximate advance width of a text in ems: nearly one for a syllable of Hangul, about half for a
    Latin letter.

    Measured on the fonts of our themes and rounded up: with other fonts, text is left out rather than clipped.
    """
    return sum(_advance(letter) for letter in text)


def _advance(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 0.95
    if letter in _WIDE:
        return 0.88
    if letter in _NARROW:
        return 0.34
    return 0.72 if letter.isupper() else 0.58


def draw(parent: Element, tag: str, **attributes: float | str) -> Element:
    """Add an element; `stroke_width` is written with a hyphen."""
    return SubElement(
        parent,
        tag,
        {
            name.replace("_", "-"): value if isinstance(value, str) else number(value)
            for name, value in attributes.items()
        },
    )


def write(parent: Element, text: str, x: float, y: float, **attributes: float | str) -> None:
    """Add a text on the baseline `y`, from `x` on unless `text_anchor` is given."""
    draw(parent, "text", x=x, y=y, **attributes).text = text


def seen(start: float, end: float) -> tuple[float, float]:
    """Return an interval, widened about its middle to the least visible width."""
    wider = max(LEAST - (end - start), 0.0) / 2
    return start - wider, end + wider


def solid(parent: Element, start: float, end: float, y: float, height: float = 4.0) -> None:
    """Add a solid bar."""
    start, end = seen(start, end)
    draw(parent, "rect", x=start, y=y - height / 2, width=end - start, height=height, fill=INK)


def box(parent: Element, start: float, end: float, y: float, height: float) -> None:
    """Add an empty box; the paper is visible between it and the next one."""
    start, end = seen(start, end)
    sizes = {"x": start + 0.6, "y": y - height / 2, "width": end - start - 1.2, "height": height}
    draw(parent, "rect", **sizes, fill=PAPER, stroke=INK, stroke_width=0.6)


def hatched(parent: Element, start: float, end: float, y: float, height: float = 4.0) -> None:
    """Add a hatched bar: its outline, and one path of its lines, clipped by calculation."""
    start, end = seen(start, end)
    start, end, top, bottom = start + 0.4, end - 0.4, y - height / 2, y + height / 2
    draw(
        parent, "rect", x=start, y=top, width=end - start, height=height, fill=PAPER, stroke=INK, stroke_width=0.35
    )  # fmt: skip
    lines, foot = [], start - height + HATCH / 2
    while foot < end:
        left, right = max(foot, start), min(foot + height, end)
        lines.append(
            f"M{number(left)} {number(bottom - (left - foot))}L{number(right)} {number(bottom - (right - foot))}"
        )
        foot += HATCH
    draw(parent, "path", d="".join(lines), stroke=INK, stroke_width=0.5)


def target(parent: Element, start: float, end: float, y: float) -> None:
    """Add the target of a beat: a frame around an interval, a diamond at a moment."""
    line: dict[str, float | str] = {"fill": "none", "stroke": INK, "stroke_width": 0.8}
    if end - start < 2 * LEAST:
        x, r = (start + end) / 2, 4.6
        corners = ((x - r, y), (x, y - r), (x + r, y), (x, y + r))
        draw(parent, "polygon", points=" ".join(f"{number(a)},{number(b)}" for a, b in corners), **line)
    else:
        draw(parent, "rect", x=start, y=y - 4, width=end - start, height=8, rx=1, **line)


def gap(parent: Element, start: float, end: float, y: float) -> None:
    """Add a dotted line between a target and the nearest bar."""
    draw(parent, "line", x1=start, y1=y, x2=end, y2=y, stroke=INK, stroke_width=0.7, stroke_dasharray="1.2 1.4")


def dot(parent: Element, x: float, y: float, *, hollow: bool = False) -> None:
    """Add a dot with paper around it, so that it is visible on a line; a hollow one where its height is unknown."""
    if hollow:
        draw(parent, "circle", cx=x, cy=y, r=1.7, fill=PAPER, stroke=INK, stroke_width=0.7)
    else:
        draw(parent, "circle", cx=x, cy=y, r=2.1, fill=INK, stroke=PAPER, stroke_width=0.7)


def stairs(parent: Element, corners: list[tuple[float, float]], base: float) -> None:
    """Add a line through corners, and a light area below it down to `base`."""
    line = "L".join(f"{number(x)} {number(y)}" for x, y in corners)
    foot = f"L{number(corners[-1][0])} {number(base)}L{number(corners[0][0])} {number(base)}Z"
    draw(parent, "path", d=f"M{line}{foot}", fill=AREA)
    draw(parent, "path", d=f"M{line}", fill="none", stroke=INK, stroke_width=0.9)


def sample_width(mark: Mark) -> float:
    """Return the width of a sample in a legend."""
    return SAMPLE + 12 if mark == "target" else 6.0 if mark == "turn" else SAMPLE


def sample(parent: Element, mark: Mark, x: float, y: float) -> None:
    """Add a sample to a legend, from `x` on and around `y`."""
    match mark:
        case "target":
            target(parent, x + 5, x + 5, y)
            target(parent, x + 13, x + 12 + SAMPLE, y)
        case "solid":
            solid(parent, x, x + SAMPLE, y)
        case "open":
            box(parent, x, x + SAMPLE, y, 7)
        case "hatched":
            hatched(parent, x, x + SAMPLE, y)
        case "gap":
            gap(parent, x, x + SAMPLE, y)
        case "turn":
            dot(parent, x + 3, y)
        case _:
            assert_never(mark)
