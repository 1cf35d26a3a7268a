"""Family C, the clock and the map: when scenes play, and who can be where by then."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from compiler.breakdown import Facts
from compiler.breakdown.clock import Moment
from compiler.breakdown.whereabouts import Leg
from compiler.diagnostics.findings import Fault, Note, Severity, fault, note
from compiler.diagnostics.rules import check
from compiler.syntax.nesting import Unread

ABROAD = 3
"""Hours that a journey between two countries takes at least, where the writer says nothing: a short flight."""

FARTHEST = 12
"""Hours that the clocks of two countries may differ, where the places do not say their zones."""


# Places and journeys


@check(
    "C301",
    Severity.ERROR,
    "`{who}` is in `{town}` and in `{other}` at one time",
    notes={"before": "is in `{town}` here, in scene {scene}"},
    needs={Unread.JOURNEYS},
)
def two_places(facts: Facts) -> Iterator[Fault]:
    """A character is in two towns at one time.

    Why it matters: one actor cannot be in Moscow and Chicago on one morning, and the schedule will show it.
    Wrong: Danko in the cast of two scenes on day 4 by day, one in Moscow and one in Chicago.
    Right: another day, or a <travel> between if there is time for one.
    """
    for leg in facts.legs:
        if leg.journey is None and _at_once(leg):
            who = leg.after.who
            yield fault(who.span, _left(leg), who=who.id, town=leg.after.town, other=leg.before.town)


@check(
    "C302",
    Severity.ERROR,
    "`{who}` has {left} hours at most for {needed} hours from `{start}` to `{end}`",
    notes={
        "before": "is in `{town}` here, in scene {scene}",
        "after": "is here by then",
    },
)
def impossible_journey(facts: Facts) -> Iterator[Fault]:
    """A journey takes longer than the story leaves time for.

    Why it matters: nobody leaves Moscow in the evening and is in Chicago that afternoon.
    Wrong: <travel who="danko" to="chicago" hours="13"/> between the evening and the night of one day.
    Right: a later day for the scene that is reached.
    """
    for leg in facts.legs:
        if leg.journey:
            abroad = leg.before.country != leg.after.country
            needed = leg.journey.hours or (ABROAD if abroad else 0)
            left = leg.after.moment.end() - leg.before.moment.start() + round(_clocks(leg))
            if left < needed:
                who, start, end = leg.after.who, leg.before.town, leg.after.town
                notes = _left(leg), note("after", who.span)
                at, left = leg.journey.hours_span, max(left, 0)
                yield fault(at, *notes, who=who.id, start=start, end=end, left=left, needed=needed)


@check(
    "C303",
    Severity.WARNING,
    "`{who}` is in `{town}`, and no journey is told",
    hints={"travel": 'mark it in `continuity`: `<travel who="{who}" to="{town}"/>`'},
    notes={"before": "is in `{town}` here, in scene {scene}"},
    needs={Unread.JOURNEYS, Unread.DEATHS},
)
def untold_journey(facts: Facts) -> Iterator[Fault]:
    """A character turns up in another country, and no journey is told.

    Why it matters: visas, tickets and travel days are planned from the breakdown, and an audience asks how they came.
    Wrong: Danko in Moscow on day 4 and in Chicago on day 5, and no <travel>.
    Right: <travel who="danko" from="moscow" to="chicago"/> in the scene where he arrives.
    """
    for leg in facts.legs:
        dead = facts.conditions.deaths.get(leg.after.who.id)
        gone = dead is not None and dead.number < leg.after.moment.stretch.number
        if (
            leg.journey is None
            and None not in (leg.before.country, leg.after.country)
            and not _at_once(leg)
            and not gone
        ):
            if leg.before.country == leg.after.country:
                continue
            who, town = leg.after.who, leg.after.town
            yield fault(who.span, _left(leg), note("travel", who=who.id, town=town), who=who.id, town=town)


def _clocks(leg: Leg) -> float:
    """Hours that a journey gains by the clocks: as the places' zones say, else as many as there can be abroad."""
    if leg.before.zone is not None and leg.after.zone is not None:
        return leg.before.zone - leg.after.zone
    return FARTHEST if leg.before.country != leg.after.country else 0


def _at_once(leg: Leg) -> bool:
    """Whether two appearances may be at the same time, and are not in one country at hours that differ."""
    before, after = leg.before.moment, leg.after.moment
    same_time = before.stretch.scene.slugline.time.id == after.stretch.scene.slugline.time.id
    overlap = before.day == after.day and after.earliest < before.latest and before.earliest < after.latest
    return overlap and (same_time or leg.before.country != leg.after.country)


def _left(leg: Leg) -> Note:
    scene = leg.before.moment.stretch
    return note("before", leg.before.who.span, town=leg.before.town, scene=scene.number)


# The clock


@check(
    "C401",
    Severity.ERROR,
    "day {day} follows day {before}",
    hints={"mode": "set the right day, or a mode such as `flashback`"},
    notes={"before": "day {day} is here"},
)
def days_backwards(facts: Facts) -> Iterator[Fault]:
    """The story's days run backwards, and the scene's mode does not say why.

    Why it matters: costume, make-up and weather follow the story day; a wrong one is seen on screen.
    Wrong: <scene id="b" day="3"> after <scene id="a" day="4">.
    Right: <scene id="b" day="3" mode="flashback">, or the right day.
    """
    for before, after in pairwise(facts.moments):
        if after.day < before.day:
            scene = after.stretch.scene
            there = note("before", before.stretch.scene.day_span, day=before.day)
            yield fault(scene.day_span, there, note("mode"), day=after.day, before=before.day)


@check(
    "C402",
    Severity.WARNING,
    "`{time}` follows `{before}` on day {day}",
    notes={"before": "`{time}` is here"},
)
def hours_backwards(facts: Facts) -> Iterator[Fault]:
    """The time of day runs backwards within one day and one town.

    Why it matters: morning after evening is another day, and the light and the call sheet go by it.
    Wrong: a scene in the evening of day 3, and after it one in the morning of day 3, in the same town.
    Right: day 4 for the morning, or another time.
    """
    last: dict[tuple[int, str], Moment] = {}
    for after in facts.moments:
        slugline = after.stretch.scene.slugline
        place = facts.index.places.get(slugline.place.id)
        if place is None or after.stretch.scene.mode != "present":
            continue
        chain = facts.index.chain(place)
        town = next((outer for outer in chain if outer.kind == "city"), chain[-1])
        before = last.get((after.day, town.id.id))
        if before and after.rank[1] < before.rank[0]:
            earlier = before.stretch.scene.slugline
            there = note("before", earlier.time.span, time=earlier.time.id)
            yield fault(slugline.time.span, there, time=slugline.time.id, before=earlier.time.id, day=after.day)
        last[after.day, town.id.id] = after
