"""When the story plays: how much of it by day and by night, inside and outside; and on which story days everybody is seen.

A story has no shooting schedule, so the days here are those of the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from compiler.breakdown.clock import FOLLOWING, RANKS
from compiler.breakdown.presence import Presence
from compiler.breakdown.timeline import Stretch
from compiler.model import story as s

Light = Literal["day", "twilight", "night", "open"]
"""The light of a scene: day, twilight (dawn and dusk), night, or open."""

TIMES = (*RANKS, *FOLLOWING)
"""The times of day that a slugline can have, in the order of a day."""

SIDES = ("int", "ext", "int-ext")
"""Inside, outside, both: in the order in which breakdowns list them."""

LIGHTS: tuple[Light, ...] = ("day", "twilight", "night", "open")

_LIGHT: dict[str, Light] = {
    "dawn": "twilight", "morning": "day", "day": "day", "noon": "day", "afternoon": "day", "dusk": "twilight",
    "evening": "night", "night": "night",
}  # fmt: skip


class Cell(Struct, frozen=True):
    """The scenes of one time of day on one side, in one light. Every scene is in exactly one cell."""

    light: Light
    time: str
    side: str
    stretches: tuple[Stretch, ...]


def lights(stretches: Iterable[Stretch]) -> dict[int, Light]:
    """The light of each scene, by its number. What is continuous has the light of the scene before it."""
    found: dict[int, Light] = {}
    light: Light = "open"
    for stretch in stretches:
        time = stretch.scene.slugline.time.id
        if time != "continuous":
            light = _LIGHT.get(time, "open")
        found[stretch.number] = light
    return found


def day_night(stretches: tuple[Stretch, ...], light: Mapping[int, Light]) -> tuple[Cell, ...]:
    """All scenes by light, time of day and side, in that order; a cell that would be empty is left out."""
    cells: dict[tuple[Light, str, str], list[Stretch]] = {}
    for stretch in stretches:
        heading = stretch.scene.slugline
        cells.setdefault((light[stretch.number], heading.time.id, heading.int_ext), []).append(stretch)
    return tuple(Cell(*key, tuple(cells[key])) for key in sorted(cells, key=_order))


def _order(cell: tuple[Light, str, str]) -> tuple[tuple[int, str], ...]:
    """The sort key of a cell: each of its parts by its index in its list; unknown values after the list."""
    return tuple(
        (names.index(name) if name in names else len(names), name)
        for names, name in zip((LIGHTS, TIMES, SIDES), cell, strict=True)
    )


class DayCode(Struct, frozen=True):
    """A character on a story day: W works, H is held between two working days; S is the first day, F the last.

    So SW starts, WF finishes and SWF does both, as day out of days reports write it. ``stretches`` are the scenes in
    which the character is seen on that day; a day on hold has none.
    """

    day: int
    code: Literal["SW", "W", "H", "WF", "SWF"]
    stretches: tuple[Stretch, ...]


class Days(Struct, frozen=True):
    """A character's story days, from the first to the last; and the scenes with them that say no day."""

    character: s.Character
    codes: tuple[DayCode, ...]
    undated: tuple[Stretch, ...]

    def work(self) -> int:
        """The days on which the character is seen."""
        return sum(code.code != "H" for code in self.codes)

    def hold(self) -> int:
        """The days between on which others are seen and the character is not."""
        return sum(code.code == "H" for code in self.codes)


class Calendar(Struct, frozen=True):
    """The story's days that have scenes, in order, with those scenes; the scenes without a day; everybody's days."""

    days: tuple[tuple[int, tuple[Stretch, ...]], ...]
    undated: tuple[Stretch, ...]
    people: tuple[Days, ...]


def calendar(stretches: tuple[Stretch, ...], people: Iterable[Presence]) -> Calendar:
    """Everybody's story days. Whoever is seen dead is there too: it takes an actor to be a body."""
    dated: dict[int, list[Stretch]] = {}
    for stretch in stretches:
        if stretch.scene.day is not None:
            dated.setdefault(stretch.scene.day, []).append(stretch)
    days = tuple((day, tuple(dated[day])) for day in sorted(dated))
    undated = tuple(stretch for stretch in stretches if stretch.scene.day is None)
    return Calendar(days, undated, tuple(_days(presence, [day for day, _ in days]) for presence in people))


def _days(presence: Presence, all_days: list[int]) -> Days:
    seen: dict[int, list[Stretch]] = {}
    for stretch in presence.seen():
        if stretch.scene.day is not None:
            seen.setdefault(stretch.scene.day, []).append(stretch)
    first, last = min(seen, default=0), max(seen, default=0)
    codes = tuple(
        DayCode(day, _code(day, first, last, day in seen), tuple(seen.get(day, ())))
        for day in all_days
        if seen and first <= day <= last
    )
    undated = tuple(stretch for stretch in presence.seen() if stretch.scene.day is None)
    return Days(presence.character, codes, undated)


def _code(day: int, first: int, last: int, works: bool) -> Literal["SW", "W", "H", "WF", "SWF"]:
    if first == last:
        return "SWF"
    if day == first:
        return "SW"
    if day == last:
        return "WF"
    return "W" if works else "H"
