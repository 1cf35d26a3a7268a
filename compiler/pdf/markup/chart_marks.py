"""The marks that charts are drawn with, as SVG elements, and how wide text is set.

Made for black and white print: marks differ in shape, and nothing depends on colour.
"""

from __future__ import annotations

import unicodedata
from xml.etree.ElementTree import Element, SubElement

from compiler.documents.blocks import Mark
from compiler.exhaustive import assert_never

INK, GREY, BAND, AREA, HAIR, PAPER = "#111", "#666", "#f1f0ee", "#d9d7d2", "#c9c7c3", "#fff"

LEAST = 2.4
"""The least width at which something solid is still seen in print."""

SAMPLE = 18.0
"""How wide the sample of a mark is in a legend."""

HATCH = 2.6
"""From one line of a hatching to the next."""

_WIDE, _NARROW = frozenset("mwMW%&@—…"), frozenset("fijlrtI .,:;!'’‘|()[]·-")


def number(value: float) -> str:
    """A number as SVG wants it, and the same on every machine."""
    told = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if told == "-0" else told


def advance(text: str) -> float:
    """About how many ems wide a text is set: a Hangul syllable is nearly square, a Latin letter about half of that.

    Measured on the fonts that our themes name, and rounded up: where fonts are others, text is rather left out than cut.
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
    """One element; ``stroke_width`` is written with a hyphen."""
    return SubElement(
        parent,
        tag,
        {
            name.replace("_", "-"): value if isinstance(value, str) else number(value)
            for name, value in attributes.items()
        },
    )


def write(parent: Element, text: str, x: float, y: float, **attributes: float | str) -> None:
    """A text that stands on ``y``; from ``x`` on, unless ``text_anchor`` says otherwise."""
    draw(parent, "text", x=x, y=y, **attributes).text = text


def seen(start: float, end: float) -> tuple[float, float]:
    """A stretch, about its middle made as wide as can be seen."""
    wider = max(LEAST - (end - start), 0.0) / 2
    return start - wider, end + wider


def solid(parent: Element, start: float, end: float, y: float, height: float = 4.0) -> None:
    """A bar of ink."""
    start, end = seen(start, end)
    draw(parent, "rect", x=start, y=y - height / 2, width=end - start, height=height, fill=INK)


def box(parent: Element, start: float, end: float, y: float, height: float) -> None:
    """An empty box; between it and the next one paper is seen."""
    start, end = seen(start, end)
    sizes = {"x": start + 0.6, "y": y - height / 2, "width": end - start - 1.2, "height": height}
    draw(parent, "rect", **sizes, fill=PAPER, stroke=INK, stroke_width=0.6)


def hatched(parent: Element, start: float, end: float, y: float, height: float = 4.0) -> None:
    """A hatched bar: its outline, and one path of all its lines, each cut off where the bar ends."""
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
    """Where something should fall: a frame around a stretch, a diamond about a moment."""
    line: dict[str, float | str] = {"fill": "none", "stroke": INK, "stroke_width": 0.8}
    if end - start < 2 * LEAST:
        x, r = (start + end) / 2, 4.6
        corners = ((x - r, y), (x, y - r), (x + r, y), (x, y + r))
        draw(parent, "polygon", points=" ".join(f"{number(a)},{number(b)}" for a, b in corners), **line)
    else:
        draw(parent, "rect", x=start, y=y - 4, width=end - start, height=8, rx=1, **line)


def gap(parent: Element, start: float, end: float, y: float) -> None:
    """A dotted line between a target and what is there."""
    draw(parent, "line", x1=start, y1=y, x2=end, y2=y, stroke=INK, stroke_width=0.7, stroke_dasharray="1.2 1.4")


def dot(parent: Element, x: float, y: float, *, hollow: bool = False) -> None:
    """A dot on a line, with paper around it so that the line does not swallow it; a hollow one where no height is known."""
    if hollow:
        draw(parent, "circle", cx=x, cy=y, r=1.7, fill=PAPER, stroke=INK, stroke_width=0.7)
    else:
        draw(parent, "circle", cx=x, cy=y, r=2.1, fill=INK, stroke=PAPER, stroke_width=0.7)


def stairs(parent: Element, corners: list[tuple[float, float]], base: float) -> None:
    """A line through corners, and a light area from it down to ``base``."""
    line = "L".join(f"{number(x)} {number(y)}" for x, y in corners)
    foot = f"L{number(corners[-1][0])} {number(base)}L{number(corners[0][0])} {number(base)}Z"
    draw(parent, "path", d=f"M{line}{foot}", fill=AREA)
    draw(parent, "path", d=f"M{line}", fill="none", stroke=INK, stroke_width=0.9)


def sample_width(mark: Mark) -> float:
    """How much room the sample of a mark takes in a legend."""
    return SAMPLE + 12 if mark == "target" else 6.0 if mark == "turn" else SAMPLE


def sample(parent: Element, mark: Mark, x: float, y: float) -> None:
    """A mark as a legend shows it, from ``x`` on and about ``y``."""
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
