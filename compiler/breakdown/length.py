"""The story as one line: where each scene starts and ends on it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from compiler import story as s


class Stretch(Struct, frozen=True):
    """A scene on the line: its number, counted from 1, and its start and end in the line's unit."""

    number: int
    scene: s.Scene
    act: int
    start: int
    end: int


class Line(Struct, frozen=True):
    """The whole story as one line.

    ``measure`` says what it is measured in: ``declared`` lengths in half seconds, or letters of ``text`` where any
    scene has no declared length. A treatment's own pages measure nothing: there is no rule of minutes to a page.
    """

    measure: Literal["declared", "text"]
    total: int
    stretches: tuple[Stretch, ...]

    def share(self, place: int) -> float:
        """A place on the line as a share of the whole, from 0 to 1."""
        return place / self.total if self.total else 0.0

    def minutes(self) -> float | None:
        """The playing time in minutes, where lengths are declared."""
        return self.total / 120 if self.measure == "declared" and self.stretches else None

    def act_ends(self) -> tuple[float, ...]:
        """Where each act ends, as shares of the whole; an act without scenes ends where the one before it does."""
        ends: dict[int, float] = {}
        for stretch in self.stretches:
            ends[stretch.act] = self.share(stretch.end)
        last, found = 0.0, []
        for act in range(max(ends, default=-1) + 1):
            last = ends.get(act, last)
            found.append(last)
        return tuple(found)


def line(story: s.Story) -> Line:
    """Measure a story: by declared lengths if every scene has one, else by the letters of its text."""
    scenes = [(act, scene) for act, whole in enumerate(story.acts) for scene in whole.scenes()]
    declared = all(scene.length for _, scene in scenes)
    stretches: list[Stretch] = []
    reached = 0
    for number, (act, scene) in enumerate(scenes, 1):
        size = scene.length.half_seconds if declared and scene.length else _letters(scene, story.language)
        stretches.append(Stretch(number, scene, act, reached, reached + size))
        reached += size
    return Line("declared" if declared else "text", reached, tuple(stretches))


def _letters(scene: s.Scene, language: str) -> int:
    """The letters of a scene's prose, at least one, so that no scene is without place."""
    letters = 0
    for prose in scene.prose:
        if prose.language == language:
            letters += sum(len(inline.text.plain()) for p in prose.paragraphs for inline in p.inlines)
    return max(letters, 1)
