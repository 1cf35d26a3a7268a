"""Life and death, freedom and health, and what everybody knows, by the events of continuity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from compiler.breakdown.clock import happens
from compiler.exhaustive import assert_never
from compiler.model import continuity as c
from compiler.model import story as s
from compiler.model import texts as t
from compiler.store.memo import kept
from compiler.text.source import Span


class Occurrence(Struct, frozen=True, eq=False):
    """Something that happened to a character: the scene and its number (1-based), the place in the source, and
    ``order``, its position among all events.
    """

    number: int
    order: int
    scene: s.Scene
    span: Span


Verb = Literal["speaks", "strikes", "uses", "travels", "takes", "gives", "acts"]
"""Kinds of deeds, as findings print them after the character."""


class Deed(Struct, frozen=True):
    """Something that a character does by their own power: its kind, its place, and the character's condition then.

    ``arrested`` and ``injured`` are the occurrences that put the character in that condition, None if it has ended;
    ``company`` is the number of characters who do it together; ``alive`` and ``dead`` are whether the scene lists the
    character in its cast, or among its bodies.
    """

    number: int
    order: int
    scene: s.Scene
    who: t.Ref
    verb: Verb
    company: int
    arrested: Occurrence | None
    injured: Occurrence | None
    alive: bool
    dead: bool


class Conditions(Struct, frozen=True):
    """Deaths by character (the first one counts; ``again`` are others), all deeds, and who knows what since when."""

    deaths: Mapping[str, Occurrence]
    again: tuple[tuple[t.Ref, Occurrence], ...]
    deeds: tuple[Deed, ...]
    learnt: Mapping[tuple[str, str], Occurrence]
    twice: tuple[tuple[t.Ref, c.Learns, Occurrence], ...]
    knows: tuple[tuple[t.Ref, c.Knows, Occurrence | None], ...]


def conditions(story: s.Story) -> Conditions:
    """Follow everybody through the story's own time."""
    deaths: dict[str, Occurrence] = {}
    again: list[tuple[t.Ref, Occurrence]] = []
    deeds: list[Deed] = []
    learnt: dict[tuple[str, str], Occurrence] = {}
    twice: list[tuple[t.Ref, c.Learns, Occurrence]] = []
    knows: list[tuple[t.Ref, c.Knows, Occurrence | None]] = []
    state: dict[str, dict[str, Occurrence]] = {"arrested": {}, "injured": {}}
    order = 0
    for number, scene in enumerate(story.scenes(), 1):
        if scene.mode == "flashback":  # what the past teaches is known in the present
            for event in scene.events:
                if isinstance(event, c.Learns):
                    for who in event.who:
                        learnt.setdefault((who.id, event.what.id), Occurrence(number, order, scene, event.what.span))
        cast, bodies = ({who.id for who in listed} for listed in (scene.cast, scene.bodies))
        if happens(scene):
            order += 1
            deeds += (
                Deed(number, order, scene, who, "speaks", 1, None, None, who.id in cast, who.id in bodies)
                for who in speakers(scene)
            )
        for event in scene.events if happens(scene) else ():
            order += 1

            def occurrence(ref: t.Ref, number: int = number, order: int = order, scene: s.Scene = scene) -> Occurrence:
                return Occurrence(number, order, scene, ref.span)

            doers = tuple(_doers(event))
            for who, verb in doers:
                held, injury = (state[name].get(who.id) for name in ("arrested", "injured"))
                listed = who.id in cast, who.id in bodies
                deeds.append(Deed(number, order, scene, who, verb, len(doers), held, injury, *listed))
            match event:
                case c.Death(who=victims):
                    again += ((who, deaths[who.id]) for who in victims if who.id in deaths)
                    for who in victims:
                        deaths.setdefault(who.id, occurrence(who))
                case c.Arrest(who=taken):
                    state["arrested"] |= {who.id: occurrence(who) for who in taken}
                case c.Injury(who=hurt):
                    state["injured"] |= {who.id: occurrence(who) for who in hurt}
                case c.Release(who=freed):
                    _end(state["arrested"], freed)
                case c.Recovery(who=well):
                    _end(state["injured"], well)
                case c.Learns(who=pupils, what=what):
                    twice += ((who, event, learnt[who.id, what.id]) for who in pupils if (who.id, what.id) in learnt)
                    for who in pupils:
                        learnt.setdefault((who.id, what.id), occurrence(what))
                case c.Knows(who=knowers, what=what):
                    knows += ((who, event, learnt.get((who.id, what.id))) for who in knowers)
                case c.Travel() | c.HandOff() | c.Uses():
                    pass
                case _:
                    assert_never(event)
    return Conditions(deaths, tuple(again), tuple(deeds), learnt, tuple(twice), tuple(knows))


@kept
def speakers(scene: s.Scene) -> tuple[t.Ref, ...]:
    """Return the characters who speak on screen, in prose and script. A voice from off screen does not count."""
    quoted = (inline.who for _, inline in scene.inlines() if isinstance(inline, t.Quote) and inline.who)
    return (*quoted, *(speech.who for speech in scene.speeches() if speech.extension in ("", "os")))


def involved(event: c.Event) -> Iterator[t.Ref]:
    """Characters who have to be present for an event: both hands, the victims, those who learn. A journey may be off
    screen.
    """
    match event:
        case c.Death(who=who, by=by) | c.Injury(who=who, by=by) | c.Arrest(who=who, by=by):
            yield from (*who, *by)
        case c.Recovery(who=who) | c.Release(who=who) | c.Uses(who=who) | c.Learns(who=who):
            yield from who
        case c.HandOff(giver=giver, taker=taker):
            if taker:  # what was left behind may be found when they are gone
                yield from (one for one in (giver, taker) if one)
        case c.Travel() | c.Knows():
            pass
        case _:
            assert_never(event)


def _end(state: dict[str, Occurrence], whose: tuple[t.Ref, ...]) -> None:
    for who in whose:
        state.pop(who.id, None)


def _doers(event: c.Event) -> Iterator[tuple[t.Ref, Verb]]:
    """Characters who act by their own power in an event, each with the kind of deed."""
    match event:
        case c.Death(by=by) | c.Injury(by=by) | c.Arrest(by=by):
            yield from ((who, "strikes") for who in by)
        case c.Uses(who=who):
            yield from ((one, "uses") for one in who)
        case c.Travel(who=who):
            yield from ((one, "travels") for one in who)
        case c.HandOff(giver=giver, taker=taker, how=how):
            if taker and how in ("taken", "found"):
                yield taker, "takes"
            elif giver and how in ("given", "lent", "returned", "swapped"):
                yield giver, "gives"
        case c.Knows(who=who):
            yield from ((one, "acts") for one in who)
        case c.Recovery() | c.Release() | c.Learns():
            pass
        case _:
            assert_never(event)
