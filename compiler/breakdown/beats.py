"""Where the beats of a paradigm fall in a story."""

from __future__ import annotations

from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from compiler.breakdown.timeline import Stretch, Timeline
from compiler.model import story as s
from compiler.model.paradigm import Paradigm, ParadigmBeat


class CarriedBeat(Struct, frozen=True):
    """A beat of the story and the scene that carries it."""

    stretch: Stretch
    beat: s.Beat


class BeatFall(Struct, frozen=True):
    """One beat of a paradigm in a story: the scenes that carry it, and where it falls.

    ``intervals`` are shares of the whole (0..1), neighbouring scenes joined; empty if no scene carries the beat.
    ``drift`` is the distance from the beat's target as a share of the whole, positive if later; None without a target
    or a scene. For a moment it is the gap to the nearest scene that carries it, 0.0 if such a scene contains the
    target; for a beat that lasts it is the larger of ``start_drift`` and ``end_drift``, the distances of its two ends.

    ``ahead_of`` is a beat that this one should follow and precedes, ``behind`` a beat that should follow it and
    precedes it. Among beats that are out of order these name the smallest number that has to be moved.
    """

    beat: ParadigmBeat
    carried: tuple[CarriedBeat, ...]
    intervals: tuple[tuple[float, float], ...]
    drift: float | None
    start_drift: float | None
    end_drift: float | None
    ahead_of: ParadigmBeat | None = None
    behind: ParadigmBeat | None = None

    def scenes(self) -> tuple[Stretch, ...]:
        """The scenes that carry the beat, each once, in order."""
        return tuple(dict.fromkeys(one.stretch for one in self.carried))

    def is_doubled(self) -> bool:
        """Whether several scenes carry a beat that is one moment."""
        return self.beat.moment and len(self.scenes()) > 1

    def drifts(self) -> bool:
        """Whether the beat falls further from its target than its paradigm tolerates."""
        return self.drift is not None and abs(self.drift) > self.beat.tolerance + 1e-9


def falls(timeline: Timeline, paradigm: Paradigm) -> tuple[BeatFall, ...]:
    """Every beat of a paradigm, in the paradigm's order."""
    carried: dict[str, list[CarriedBeat]] = {}
    for stretch in timeline.stretches:
        for beat in stretch.scene.beats:
            for id in dict.fromkeys(mark.beat.id for mark in beat.marks if mark.paradigm.id == paradigm.id):
                carried.setdefault(id, []).append(CarriedBeat(stretch, beat))
    found = [_fall(timeline, beat, tuple(carried.get(beat.id, ()))) for beat in paradigm.beats]
    moved = _moved([fall for fall in found if fall.carried])
    return tuple(replace(fall, **moved.get(fall.beat.id, {})) for fall in found)


def _fall(timeline: Timeline, wanted: ParadigmBeat, carried: tuple[CarriedBeat, ...]) -> BeatFall:
    intervals = _joined(timeline, carried)
    if not intervals or wanted.start is None or wanted.end is None:
        return BeatFall(wanted, carried, intervals, None, None, None)
    if wanted.moment:
        start, end = wanted.start, wanted.end
        gaps = (max(first - end, 0.0) or min(last - start, 0.0) for first, last in intervals)
        return BeatFall(wanted, carried, intervals, min(gaps, key=abs), None, None)
    start_drift, end_drift = intervals[0][0] - wanted.start, intervals[-1][1] - wanted.end
    return BeatFall(wanted, carried, intervals, max(start_drift, end_drift, key=abs), start_drift, end_drift)


def _joined(timeline: Timeline, carried: tuple[CarriedBeat, ...]) -> tuple[tuple[float, float], ...]:
    runs: list[tuple[int, int]] = []
    for start, end in sorted({(one.stretch.start, one.stretch.end) for one in carried}):
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return tuple((timeline.share(start), timeline.share(end)) for start, end in runs)


# Order


def _moved(falls: list[BeatFall]) -> dict[str, dict[str, ParadigmBeat]]:
    """Find the beats that are out of order: {beat id: the nearest beat on whose wrong side it is}.

    A beat that is out of order with many is the one that was moved. So the beat with the most conflicts is taken out
    until the rest is in order; of two with equally many, the later in the paradigm.
    """
    wrong: dict[int, set[int]] = {place: set() for place in range(len(falls))}
    for (one, before), (two, after) in combinations(enumerate(falls), 2):
        if _follows(before.beat, after.beat) and after.intervals[0][0] < before.intervals[0][0]:
            wrong[one].add(two)
            wrong[two].add(one)
    moved: dict[str, dict[str, ParadigmBeat]] = {}
    while any(wrong.values()):
        worst = max(wrong, key=lambda place: (len(wrong[place]), place))
        nearest = min(wrong[worst], key=lambda place: abs(place - worst))
        moved[falls[worst].beat.id] = {"ahead_of" if nearest < worst else "behind": falls[nearest].beat}
        for other in wrong.pop(worst):
            wrong[other].discard(worst)
    return moved


def _follows(before: ParadigmBeat, after: ParadigmBeat) -> bool:
    """Whether a paradigm puts one beat after another, and not inside it."""
    return before.end is None or after.start is None or before.end <= after.start


# The scenes where a missing beat should be


def expected(timeline: Timeline, found: tuple[BeatFall, ...], place: int) -> tuple[Stretch, ...]:
    """The scenes where a missing beat should be: at its target or, without a target, between its neighbours.

    Empty if neither says where that is.
    """
    wanted, share = found[place].beat, timeline.share
    if wanted.start is None or wanted.end is None:
        return _between(timeline, found, place)
    if not wanted.moment:
        within = [one for one in timeline.stretches if wanted.start <= share(one.start + one.end) / 2 < wanted.end]
        if within:
            return tuple(within)
    middle = (wanted.start + wanted.end) / 2
    there = [one for one in timeline.stretches if share(one.start) <= middle + 1e-9 and share(one.end) >= middle - 1e-9]
    own = [one for one in there if one.act + 1 == wanted.act]  # at the end of an act two scenes touch: one is in it
    return tuple((own or there)[-1:])


def _between(timeline: Timeline, found: tuple[BeatFall, ...], place: int) -> tuple[Stretch, ...]:
    """The scenes after the beats that come before one and before those that come after it."""
    before = [one.stretch.end for fall in found[:place] for one in fall.carried]
    after = [one.stretch.start for fall in found[place + 1 :] for one in fall.carried]
    if not before and not after:
        return ()
    start, end = max(before, default=0), min(after, default=timeline.total)
    return tuple(one for one in timeline.stretches if start <= one.start and one.end <= end)
