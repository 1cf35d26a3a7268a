"""Goals of the figures, as ratios, and the table that says whether they are met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PAGES = (30, 120, 600)
"""For stories of about how many pages the goals are set; another is held to those of the nearest."""


@dataclass(frozen=True)
class Goal:
    """A row: what is measured, against what, and the most that it may come to for each of ``PAGES``."""

    what: str
    against: str
    most: tuple[float, float, float]

    def for_pages(self, pages: int) -> float:
        nearest = min(PAGES, key=lambda size: max(size, pages) / min(size, pages))
        return self.most[PAGES.index(nearest)]


GOALS = {
    "warm": Goal("edit one scene, process warm", "Typst, warm", (3, 0.7, 0.35)),
    "edited": Goal("edit one scene, cold process", "Typst", (2.8, 1.1, 0.36)),
    "nothing": Goal("nothing changed, cold process", "Typst", (0.6, 0.3, 0.12)),
    "whole": Goal("everything, empty cache, 2 processes", "WeasyPrint", (0.3, 0.22, 0.17)),
    "whole-typst": Goal("everything, empty cache, 2 processes", "Typst", (4.5, 4, 4)),
    "size": Goal("PDF size", "WeasyPrint", (1, 1, 0.7)),
    "size-tagged": Goal("PDF size", "… tagged", (1, 1, 0.7)),
    "memory": Goal("largest process, empty cache", "WeasyPrint", (0.9, 0.6, 0.35)),
}

SMALL = 1.5
"""For `validate` of a small story, whole process, against importing click and lxml."""

LARGE = 3
"""For `validate` of the largest story, against xmllint."""

FLAT = 1.25
"""Limit of the ratio of the cost of a scene in the largest story and in the smallest, for the cost to be called flat."""

Ratios = dict[str, float | None]
"""{key of a goal: measured ratio}; `None` where a rival is not installed."""


def show(measured: Mapping[int, Ratios]) -> None:
    """Print what was measured for stories of each number of pages beside what it should come to."""
    print("\nTreatments: ratio, goal, and whether it is met")
    print(f"  {'':<36} {'against':<11}" + "".join(f"{f'{pages} pages':>16}" for pages in measured))
    for key, goal in GOALS.items():
        cells = (_cell(ratios[key], goal.for_pages(pages)) for pages, ratios in measured.items())
        print(f"  {goal.what:<36} {goal.against:<11}" + "".join(f"{cell:>16}" for cell in cells))


def verdict(ratio: float | None, most: float) -> str:
    """A figure beside its goal, in a sentence."""
    if ratio is None:
        return "not measured"
    return f"{ratio:.2f}, goal {most:g} or less: {'met' if ratio <= most else 'NOT met'}"


def _cell(ratio: float | None, most: float) -> str:
    if ratio is None:
        return "–"
    return f"{ratio:.2f} ≤ {most:g} ok" if ratio <= most else f"{ratio:.2f} > {most:g} NO"
