"""Through whose hands every prop passes, along the story's line."""

from __future__ import annotations

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.custody import Custody, Keeping, after, at_first
from compiler.breakdown.length import Line, Stretch


class Hold(Struct, frozen=True):
    """Where a prop is, from ``start`` to ``end`` on the story's line.

    ``since`` is the scene that put it there and ``how`` (given, taken, found …); neither, if it was there at first.
    """

    keeping: Keeping
    start: int
    end: int
    since: Stretch | None
    how: str


class Hands(Struct, frozen=True):
    """A prop and where it is from the first frame to the last, without gaps."""

    prop: s.Prop
    holds: tuple[Hold, ...]


def hands(props: tuple[s.Prop, ...], line: Line, custody: Custody) -> tuple[Hands, ...]:
    """Every prop's way, in the order of the register; of two with the same id the first counts.

    Only what happens in the story's own time moves a prop. The hand-offs of a scene are spread evenly over it: when in
    the scene they happen is not said.
    """
    unique = {prop.id.id: prop for prop in reversed(props)}
    return tuple(_hands(prop, line, custody) for prop in reversed(unique.values()))


def _hands(prop: s.Prop, line: Line, custody: Custody) -> Hands:
    changes: list[tuple[int, Stretch | None, str, Keeping]] = [(0, None, "", at_first(prop))]
    for stretch in line.stretches:
        marks = [step.mark for step in custody.steps if step.scene is stretch.scene and step.mark.prop.id == prop.id.id]
        for number, mark in enumerate(marks, 1):
            place = stretch.start + (stretch.end - stretch.start) * number // (len(marks) + 1)
            changes.append((place, stretch, mark.how, after(mark)))
    ends = [place for place, *_ in changes[1:]] + [line.total]
    holds = (
        Hold(keeping, start, end, since, how) for (start, since, how, keeping), end in zip(changes, ends, strict=True)
    )
    return Hands(prop, tuple(holds))
