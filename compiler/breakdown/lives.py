"""Life and death, freedom and health, and what everybody knows, as the marks tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.clock import happens
from compiler.source import Span


class Event(Struct, frozen=True):
    """Something that happened to somebody: in which scene, where it is marked, and its place among all marks."""

    number: int
    order: int
    scene: s.Scene
    span: Span


class Deed(Struct, frozen=True):
    """Something that somebody does by their own power: what sort of mark, where it stands, and their state then.

    ``arrested`` and ``injured`` are the marks that put them in that state, if nothing since has ended it; ``company``
    is how many do it together.
    """

    number: int
    order: int
    scene: s.Scene
    who: s.Ref
    sort: str
    company: int
    arrested: Event | None
    injured: Event | None


class Lives(Struct, frozen=True):
    """Deaths by character (the first one counts; ``again`` are others), all deeds, and who knows what since when."""

    deaths: Mapping[str, Event]
    again: tuple[tuple[s.Ref, Event], ...]
    deeds: tuple[Deed, ...]
    learnt: Mapping[tuple[str, str], Event]
    twice: tuple[tuple[s.Ref, s.Learns, Event], ...]
    knows: tuple[tuple[s.Ref, s.Knows, Event | None], ...]


def lives(story: s.Story) -> Lives:
    """Follow everybody through the story's own time."""
    deaths: dict[str, Event] = {}
    again: list[tuple[s.Ref, Event]] = []
    deeds: list[Deed] = []
    learnt: dict[tuple[str, str], Event] = {}
    twice: list[tuple[s.Ref, s.Learns, Event]] = []
    knows: list[tuple[s.Ref, s.Knows, Event | None]] = []
    state: dict[str, dict[str, Event]] = {"arrested": {}, "injured": {}}
    order = 0
    for number, scene in enumerate(story.scenes(), 1):
        for mark in scene.marks if happens(scene) else ():
            order += 1

            def event(ref: s.Ref, number: int = number, order: int = order, scene: s.Scene = scene) -> Event:
                return Event(number, order, scene, ref.span)

            doers = tuple(_doers(mark))
            for who, sort in doers:
                held, hurt = (state[name].get(who.id) for name in ("arrested", "injured"))
                deeds.append(Deed(number, order, scene, who, sort, len(doers), held, hurt))
            match mark:
                case s.Death(who=victims):
                    again += ((who, deaths[who.id]) for who in victims if who.id in deaths)
                    deaths = {who.id: event(who) for who in victims} | deaths
                case s.Arrest(who=taken):
                    state["arrested"] |= {who.id: event(who) for who in taken}
                case s.Injury(who=taken):
                    state["injured"] |= {who.id: event(who) for who in taken}
                case s.Release(who=freed):
                    _end(state["arrested"], freed)
                case s.Recovery(who=well):
                    _end(state["injured"], well)
                case s.Learns(who=pupils, what=what):
                    twice += ((who, mark, learnt[who.id, what.id]) for who in pupils if (who.id, what.id) in learnt)
                    learnt = {(who.id, what.id): event(what) for who in pupils} | learnt
                case s.Knows(who=knowers, what=what):
                    knows += ((who, mark, learnt.get((who.id, what.id))) for who in knowers)
    return Lives(deaths, tuple(again), tuple(deeds), learnt, tuple(twice), tuple(knows))


def _end(state: dict[str, Event], whose: tuple[s.Ref, ...]) -> None:
    for who in whose:
        state.pop(who.id, None)


def _doers(mark: s.Mark) -> Iterator[tuple[s.Ref, str]]:
    """Who does something by their own power in a mark, and what."""
    match mark:
        case s.Death(by=by) | s.Injury(by=by) | s.Arrest(by=by):
            yield from ((who, "strikes") for who in by)
        case s.Uses(who=who):
            yield from ((one, "uses") for one in who)
        case s.Travel(who=who):
            yield from ((one, "travels") for one in who)
        case s.HandOff(giver=giver, taker=taker, how=how):
            if taker and how in ("taken", "found"):
                yield taker, "takes"
            elif giver and how in ("given", "lent", "returned", "swapped"):
                yield giver, "gives"
        case s.Knows(who=who):
            yield from ((one, "acts") for one in who)
