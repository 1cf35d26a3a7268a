"""Prop lines: the state of every prop along the story's timeline, by the rule in ``custody``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from msgspec import Struct

from compiler.breakdown.custody import Custody, PropState, Step, Use
from compiler.breakdown.timeline import Stretch, Timeline
from compiler.model import story as s


class Hold(Struct, frozen=True):
    """Where a prop is, from ``start`` to ``end`` on the story's line.

    ``since`` is the scene that put it there and ``how`` (given, taken, found …); neither, if it was there at first.
    """

    state: PropState
    start: int
    end: int
    since: Stretch | None
    how: str


class PropLine(Struct, frozen=True):
    """A prop, where it is from the first frame to the last, without gaps, and what it is used for in between."""

    prop: s.Prop
    holds: tuple[Hold, ...]
    uses: tuple[Use, ...]

    def handed(self) -> tuple[Stretch, ...]:
        """The scenes in which the prop changes hands, each once: all that begin a hold."""
        return tuple(dict.fromkeys(hold.since for hold in self.holds if hold.since))


def prop_lines(props: Mapping[str, s.Prop], timeline: Timeline, custody: Custody) -> tuple[PropLine, ...]:
    """The line of every prop, in the order of the register.

    The hand-offs of a scene are spread evenly over it: when in the scene they happen, the story does not say.
    """
    steps: dict[str, list[Step]] = {id: [] for id in props}
    uses: dict[str, list[Use]] = {id: [] for id in props}
    for step in custody.steps:
        steps[step.hand_off.prop.id].append(step)
    for use in custody.uses:
        uses[use.prop.id].append(use)
    return tuple(
        PropLine(prop, tuple(_holds(custody.first[id], steps[id], timeline)), tuple(uses[id]))
        for id, prop in props.items()
    )


def _holds(first: PropState, steps: list[Step], timeline: Timeline) -> Iterator[Hold]:
    state, start, since, how = first, 0, None, ""
    for place, step in _spread(steps):
        yield Hold(state, start, place, since, how)
        state, start, since, how = step.after, place, step.stretch, step.hand_off.how
    yield Hold(state, start, timeline.total, since, how)


def _spread(steps: list[Step]) -> Iterator[tuple[int, Step]]:
    """Each hand-off with its place on the line."""
    for stretch, found in groupby(steps, key=lambda step: step.stretch):
        own = tuple(found)
        for number, step in enumerate(own, 1):
            yield stretch.start + (stretch.end - stretch.start) * number // (len(own) + 1), step
