"""The story as one line: where each scene starts and ends on it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from compiler.model import story as s
from compiler.store.memo import kept


class Stretch(Struct, frozen=True, eq=False):
    """A scene on the line: its number, counted from 1, its act, from 0, and its start and end in the line's unit."""

    number: int
    scene: s.Scene
    act: int
    start: int
    end: int


class Timeline(Struct, frozen=True):
    """The whole story as one line.

    ``measure`` is its unit: ``declared`` lengths in half seconds, or letters of ``text`` if any scene has no declared
    length. A treatment's own pages are no measure: there is no rule of minutes to a page.

    ``acts`` are (start, end) of each act of the story; an act without scenes is empty, at the end of the act before it.
    """

    measure: Literal["declared", "text"]
    total: int
    stretches: tuple[Stretch, ...]
    acts: tuple[tuple[int, int], ...]

    def share(self, place: int) -> float:
        """A place on the line as a share of the whole, from 0 to 1."""
        return place / self.total if self.total else 0.0

    def minutes(self) -> float | None:
        """The playing time in minutes, where lengths are declared."""
        return self.minutes_of(0, self.total)

    def minutes_of(self, start: int, end: int) -> float | None:
        """The minutes from one place on the line to another, where lengths are declared."""
        return (end - start) / s.MINUTE if self.measure == "declared" and self.stretches else None

    def act_ends(self) -> tuple[float, ...]:
        """Where each act ends, as shares of the whole; an act without scenes ends where the one before it does."""
        return tuple(self.share(end) for _, end in self.acts)


def timeline(story: s.Story) -> Timeline:
    """Measure a story: by declared lengths if every scene has one, else by the letters of its text."""
    declared = all(scene.length for scene in story.scenes())
    stretches: list[Stretch] = []
    acts: list[tuple[int, int]] = []
    reached = 0
    for number, act in enumerate(story.acts):
        start = reached
        for scene in act.scenes():
            stretches.append(
                Stretch(len(stretches) + 1, scene, number, reached, reached + _size(scene, story, declared))
            )
            reached = stretches[-1].end
        acts.append((start, reached))
    return Timeline("declared" if declared else "text", reached, tuple(stretches), tuple(acts))


@kept
def letters(scene: s.Scene, language: str) -> int:
    """Return the number of letters of a scene's prose in a language."""
    return sum(len(inline.text.plain()) for written, inline in scene.inlines() if written == language)


def _size(scene: s.Scene, story: s.Story, declared: bool) -> int:
    """How much of the line a scene takes; of letters at least one, so that no scene is without place."""
    return scene.length.half_seconds if declared and scene.length else max(letters(scene, story.language), 1)
