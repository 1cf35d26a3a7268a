"""Where everybody is, scene by scene, and how they got there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from compiler.breakdown.clock import Moment, happens
from compiler.breakdown.index import Index, zone_of
from compiler.breakdown.timeline import Stretch
from compiler.model import continuity as c
from compiler.model import texts as t


class Appearance(Struct, frozen=True):
    """A character on screen: the entry in the cast, the moment, and the town.

    ``country`` and ``zone`` (hours ahead of Greenwich) are None where the places give none.
    """

    who: t.Ref
    moment: Moment
    town: str
    country: str | None
    zone: float | None


class Leg(Struct, frozen=True):
    """Two consecutive appearances of a character in different towns, and the journey between, if the story has one."""

    before: Appearance
    after: Appearance
    journey: c.Travel | None


def appearances(moments: tuple[Moment, ...], index: Index) -> Mapping[str, tuple[Appearance, ...]]:
    """{character id: appearances in scenes whose town is known, in the order of the scenes}

    A place without a town around it may be anywhere, a montage runs through many, and a group has many bodies: none of
    them locates a character.
    """
    found: dict[str, list[Appearance]] = {}
    for moment in moments:
        scene = moment.stretch.scene
        chain = index.around(scene.slugline.place.id) if scene.mode == "present" else ()
        town = next((outer.id.id for outer in chain if outer.kind == "city"), None)
        if town is None:
            continue
        country = next((outer.id.id for outer in chain if outer.kind == "country"), None)
        zone = zone_of(chain)
        for who in scene.cast:
            character = index.characters.get(who.id)
            if character and character.role != "group":
                found.setdefault(who.id, []).append(Appearance(who, moment, town, country, zone))
    return {who: tuple(seen) for who, seen in found.items()}


def legs(seen: Mapping[str, tuple[Appearance, ...]], line: tuple[Stretch, ...], index: Index) -> tuple[Leg, ...]:
    """Every change of town between two appearances of a character, with the journey that the story has for it.

    A journey counts from the scene that is left to the scene that is reached, both included.
    """
    travels: dict[str, tuple[list[int], list[c.Travel]]] = {}  # in which scenes, and the journeys
    for one in line:
        for event in one.scene.events if happens(one.scene) else ():
            if isinstance(event, c.Travel):
                for ref in event.who:
                    numbers, journeys = travels.setdefault(ref.id, ([], []))
                    numbers.append(one.number)
                    journeys.append(event)
    found: list[Leg] = []
    for who, moves in seen.items():
        for before, after in pairwise(moves):
            if before.town != after.town:
                numbers, journeys = travels.get(who, ([], []))
                first = bisect_left(numbers, before.moment.stretch.number)
                last = bisect_right(numbers, after.moment.stretch.number)
                found.append(Leg(before, after, _journey(journeys[first:last], after.town, index)))
    return tuple(found)


def _journey(journeys: Sequence[c.Travel], town: str, index: Index) -> c.Travel | None:
    """The last journey to a town."""
    return next((journey for journey in reversed(journeys) if index.is_within(journey.to.id, town)), None)
