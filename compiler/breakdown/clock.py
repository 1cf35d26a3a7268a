"""The story's clock: on which day and at what hours each scene plays."""

from __future__ import annotations

from msgspec import Struct

from compiler.breakdown.timeline import Stretch
from compiler.model import story as s

HOURS = {
    "dawn": (4, 7), "morning": (6, 12), "day": (7, 19), "noon": (11, 14), "afternoon": (12, 19), "dusk": (16, 21),
    "evening": (17, 23), "night": (19, 30),
}  # fmt: skip
"""Between which hours a time of day lies, wide enough for every season; a night goes on past midnight."""

RANKS = {
    "dawn": (1, 1), "morning": (2, 2), "day": (2, 4), "noon": (3, 3), "afternoon": (4, 4), "dusk": (5, 6),
    "evening": (5, 6), "night": (7, 7),
}  # fmt: skip
"""The times of day in their order, as the earliest and latest place that each can have in a day."""

FOLLOWING = ("continuous", "later")
"""Values of a slugline's ``time`` that give no time of day, only how the scene follows the one before."""

PRESENT_MODES = frozenset({"present", "montage"})
"""Modes of scenes in the story's own time: events there last."""


class Moment(Struct, frozen=True):
    """A scene of the story's own time on its clock: the day, the earliest and latest hour at which it plays, and
    likewise its place in the order of the day's times.
    """

    stretch: Stretch
    day: int
    earliest: int
    latest: int
    rank: tuple[int, int]

    def start(self) -> int:
        """The earliest hour, counted from hour 0 of day 0."""
        return self.day * 24 + self.earliest

    def end(self) -> int:
        """The latest hour, counted likewise."""
        return self.day * 24 + self.latest


def moments(stretches: tuple[Stretch, ...]) -> tuple[Moment, ...]:
    """Every scene of the story's own time that has a day, in the order of the scenes.

    A scene that only says how it follows another (continuous, later) has the other's hours. The first scene of a day
    may play in the small hours, so a night that opens a day is taken to begin at its start.
    """
    found: list[Moment] = []
    for stretch in stretches:
        scene = stretch.scene
        if scene.mode not in PRESENT_MODES or scene.day is None:
            continue
        before = found[-1] if found and found[-1].day == scene.day else None
        found.append(_moment(stretch, scene.day, scene.slugline.time.id, before))
    return tuple(found)


def _moment(stretch: Stretch, day: int, time: str, before: Moment | None) -> Moment:
    if time in HOURS:
        earliest, latest = HOURS[time]
        if time == "night" and before is None:
            return Moment(stretch, day, 0, latest, (0, 7))
        return Moment(stretch, day, earliest, latest, RANKS[time])
    if before is None:
        return Moment(stretch, day, 0, 30, (0, 7))
    if time == "later":
        return Moment(stretch, day, before.earliest, 30, (before.rank[0], 7))
    return Moment(stretch, day, before.earliest, before.latest, before.rank)


def happens(scene: s.Scene) -> bool:
    """Whether what a scene shows happens in the story's own time."""
    return scene.mode in PRESENT_MODES
