"""Where everybody is, scene by scene, and how they got there."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.clock import Moment
from compiler.breakdown.index import Index
from compiler.breakdown.length import Stretch


class Appearance(Struct, frozen=True):
    """Somebody on screen: where in the cast they are listed, when, and in which town and country."""

    who: s.Ref
    moment: Moment
    town: str
    country: str


class Leg(Struct, frozen=True):
    """Two appearances of somebody that follow each other in different towns, and the journey between if one is told."""

    before: Appearance
    after: Appearance
    journey: s.Travel | None


def appearances(moments: tuple[Moment, ...], index: Index) -> Mapping[str, tuple[Appearance, ...]]:
    """Everybody's appearances in the story's own time, by character, in the order of the telling."""
    found: dict[str, list[Appearance]] = {}
    for moment in moments:
        place = index.places.get(moment.stretch.scene.slugline.place.id)
        if place is None:
            continue
        chain = index.chain(place)
        town = next((outer for outer in chain if outer.kind == "city"), chain[-1])
        country = next((outer for outer in chain if outer.kind == "country"), chain[-1])
        for who in moment.stretch.scene.cast:
            found.setdefault(who.id, []).append(Appearance(who, moment, town.id.id, country.id.id))
    return {who: tuple(seen) for who, seen in found.items()}


def legs(seen: Mapping[str, tuple[Appearance, ...]], line: tuple[Stretch, ...], index: Index) -> tuple[Leg, ...]:
    """Every change of town between two appearances of somebody, with the journey that the story tells of it.

    A journey counts from the scene that is left to the scene that is reached, both included.
    """
    travels: dict[str, list[tuple[int, s.Travel]]] = {}
    for one in line:
        for mark in one.scene.marks:
            if isinstance(mark, s.Travel):
                for ref in mark.who:
                    travels.setdefault(ref.id, []).append((one.number, mark))
    found: list[Leg] = []
    for who, moves in seen.items():
        for before, after in pairwise(moves):
            if before.town != after.town:
                first, last = before.moment.stretch.number, after.moment.stretch.number
                told = [
                    mark
                    for number, mark in travels.get(who, ())
                    if first <= number <= last and _reaches(mark, after.town, index)
                ]
                found.append(Leg(before, after, told[-1] if told else None))
    return tuple(found)


def _reaches(mark: s.Travel, town: str, index: Index) -> bool:
    """Whether a journey leads to a town."""
    place = index.places.get(mark.to.id)
    return place is not None and any(outer.id.id == town for outer in index.chain(place))
