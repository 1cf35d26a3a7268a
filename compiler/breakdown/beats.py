"""Where the beats of a paradigm fall in a story."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

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

    ``ahead_of`` is the beat that this one should follow and comes before. ``expected`` are, where no scene carries the
    beat, the scenes that stand where it should be: by its target, or, where it has none, between its neighbours.
    """

    beat: ParadigmBeat
    carried: tuple[Carried, ...]
    intervals: tuple[tuple[float, float], ...]
    drift: float | None
    ahead_of: ParadigmBeat | None = None
    expected: tuple[Stretch, ...] = ()

    def scenes(self) -> tuple[Stretch, ...]:
        """The scenes that carry the beat, each once, in order."""
        return tuple(dict.fromkeys(one.stretch for one in self.carried))

    def is_doubled(self) -> bool:
        """Whether several scenes carry a beat that is one moment."""
        return not self.beat.lasts() and len(self.scenes()) > 1

    def drifts(self) -> bool:
        """Whether the beat falls further from its target than its paradigm tolerates."""
        return self.drift is not None and abs(self.drift) > self.beat.tolerance + 1e-9


def falls(line: Line, paradigm: Paradigm) -> tuple[BeatFall, ...]:
    """Every beat of a paradigm, in the paradigm's order."""
    carried: dict[str, list[Carried]] = {}
    for stretch in line.stretches:
        for beat in stretch.scene.beats:
            for id in dict.fromkeys(mark.beat.id for mark in beat.marks if mark.paradigm.id == paradigm.id):
                carried.setdefault(id, []).append(Carried(stretch, beat))
    found = [_fall(line, beat, tuple(carried.get(beat.id, ()))) for beat in paradigm.beats]
    disorder = _disorder(found)
    return tuple(
        replace(fall, ahead_of=disorder.get(fall.beat.id)) if fall.carried
        else replace(fall, expected=_expected(line, found, place))
        for place, fall in enumerate(found)
    )  # fmt: skip


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


def _disorder(found: list[BeatFall]) -> dict[str, ParadigmBeat]:
    """The beats that come before the one that the paradigm puts just before them, with that one."""
    told = [fall for fall in found if fall.carried]
    return {
        after.beat.id: before.beat
        for before, after in pairwise(told)
        if _follows(before.beat, after.beat) and after.intervals[0][0] < before.intervals[0][0]
    }


def _follows(before: ParadigmBeat, after: ParadigmBeat) -> bool:
    """Whether a paradigm puts one beat after another, and not inside it."""
    return before.end is None or after.start is None or before.end <= after.start


def _expected(line: Line, found: list[BeatFall], place: int) -> tuple[Stretch, ...]:
    """The scenes that stand where a beat should be that none carries; none where nothing says where that is."""
    wanted, share = found[place].beat, line.share
    if wanted.start is None or wanted.end is None:
        return _between(line, found, place)
    if wanted.lasts():
        within = [one for one in line.stretches if wanted.start <= share(one.start + one.end) / 2 < wanted.end]
        if within:
            return tuple(within)
    middle = (wanted.start + wanted.end) / 2
    return next(((one,) for one in line.stretches if share(one.end) > middle), line.stretches[-1:])


def _between(line: Line, found: list[BeatFall], place: int) -> tuple[Stretch, ...]:
    """The scenes after the beats that come before one and before those that come after it."""
    before = [one.stretch.end for fall in found[:place] for one in fall.carried]
    after = [one.stretch.start for fall in found[place + 1 :] for one in fall.carried]
    if not before and not after:
        return ()
    start, end = max(before, default=0), min(after, default=line.total)
    return tuple(one for one in line.stretches if start <= one.start and one.end <= end)
