"""Where the beats of a paradigm fall in a story."""

from __future__ import annotations

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.length import Line, Stretch
from compiler.paradigm import Paradigm, ParadigmBeat


class Carried(Struct, frozen=True):
    """A beat of the story and the scene that carries it."""

    stretch: Stretch
    beat: s.Beat


class BeatFall(Struct, frozen=True):
    """One beat of a paradigm in a story: who carries it, and where it falls.

    ``intervals`` are shares of the whole, neighbouring scenes joined; none if no scene carries the beat. ``drift`` is
    how far off its target it falls, as a share of the whole, later positive: for a moment the gap to the nearest scene
    that carries it (nought when such a scene contains the target), for a stretch the larger of the gaps between the
    two starts and the two ends. It is nothing where there is no target or no scene.
    """

    beat: ParadigmBeat
    carried: tuple[Carried, ...]
    intervals: tuple[tuple[float, float], ...]
    drift: float | None


def falls(line: Line, paradigm: Paradigm) -> tuple[BeatFall, ...]:
    """Every beat of a paradigm, in the paradigm's order."""
    carried: dict[str, list[Carried]] = {}
    for stretch in line.stretches:
        for beat in stretch.scene.beats:
            for id in dict.fromkeys(mark.beat.id for mark in beat.marks if mark.paradigm.id == paradigm.id):
                carried.setdefault(id, []).append(Carried(stretch, beat))
    return tuple(_fall(line, beat, tuple(carried.get(beat.id, ()))) for beat in paradigm.beats)


def _fall(line: Line, wanted: ParadigmBeat, carried: tuple[Carried, ...]) -> BeatFall:
    intervals = _joined(line, carried)
    return BeatFall(wanted, carried, intervals, _drift(wanted, intervals))


def _joined(line: Line, carried: tuple[Carried, ...]) -> tuple[tuple[float, float], ...]:
    runs: list[tuple[int, int]] = []
    for start, end in sorted({(one.stretch.start, one.stretch.end) for one in carried}):
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return tuple((line.share(start), line.share(end)) for start, end in runs)


def _drift(wanted: ParadigmBeat, intervals: tuple[tuple[float, float], ...]) -> float | None:
    if not intervals or wanted.start is None or wanted.end is None:
        return None
    if wanted.lasts():
        return max(intervals[0][0] - wanted.start, intervals[-1][1] - wanted.end, key=abs)
    gaps = (max(start - wanted.start, 0.0) or min(end - wanted.start, 0.0) for start, end in intervals)
    return min(gaps, key=abs)
