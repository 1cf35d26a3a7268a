"""What is defined where, and what is used where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from compiler import story as s

Sort = Literal["character", "place", "prop", "setup", "anything"]
"""What a reference should lead to; ``anything`` is a character, a place or a prop."""


class Index(Struct, frozen=True):
    """Everything with an id, by id. Of two with the same id the first counts."""

    characters: Mapping[str, s.Character]
    places: Mapping[str, s.Place]
    props: Mapping[str, s.Prop]
    setups: Mapping[str, s.Setup]
    uses: tuple[tuple[Sort, s.Ref], ...]

    def chain(self, place: s.Place) -> tuple[s.Place, ...]:
        """A place and the places that it lies within, from the inside out; a circle is walked once."""
        chain = [place]
        while chain[-1].within and (outer := self.places.get(chain[-1].within.id)) and outer not in chain:
            chain.append(outer)
        return tuple(chain)


def index(story: s.Story) -> Index:
    """Look a story through for what it defines and what it uses."""
    setups = [setup for scene in story.scenes() for setup in scene.setups]
    return Index(
        characters={entry.id.id: entry for entry in reversed(story.cast)},
        places={entry.id.id: entry for entry in reversed(story.places)},
        props={entry.id.id: entry for entry in reversed(story.props)},
        setups={setup.id.id: setup for setup in reversed(setups)},
        uses=tuple(_uses(story)),
    )


def _uses(story: s.Story) -> Iterator[tuple[Sort, s.Ref]]:
    """Every reference of the story, with what it should lead to."""
    for place in story.places:
        yield from _given("place", place.within)
    for prop in story.props:
        yield from _given("character", prop.held_by)
        yield from _given("place", prop.at)
    for prose in (*story.front.intent, *story.front.background):
        yield from _in_prose(prose)
    for scene in story.scenes():
        yield from (("character", who) for who in (*scene.cast, *scene.bodies))
        yield "place", scene.slugline.place
        for mark in scene.marks:
            yield from _in_mark(mark)
        yield from (("setup", ref) for payoff in scene.payoffs for ref in payoff.of)
        for prose in scene.prose:
            yield from _in_prose(prose)
        for script in scene.script:
            yield from (("character", part.who) for part in script.parts if isinstance(part, s.Speech))


def _given(sort: Sort, *refs: s.Ref | None) -> Iterator[tuple[Sort, s.Ref]]:
    yield from ((sort, ref) for ref in refs if ref)


def _in_mark(mark: s.Mark) -> Iterator[tuple[Sort, s.Ref]]:
    match mark:
        case s.Death(who=who, by=by, tool=tool):
            yield from _given("character", *who, *by)
            yield from _given("prop", tool)
        case s.Injury(who=who, by=by) | s.Arrest(who=who, by=by):
            yield from _given("character", *who, *by)
        case s.Recovery(who=who) | s.Release(who=who) | s.Learns(who=who) | s.Knows(who=who):
            yield from _given("character", *who)
        case s.Travel(who=who, origin=origin, to=to):
            yield from _given("character", *who)
            yield from _given("place", origin, to)
        case s.HandOff(prop=prop, giver=giver, taker=taker, at=at):
            yield from _given("prop", prop)
            yield from _given("character", giver, taker)
            yield from _given("place", at)
        case s.Uses(who=who, prop=prop):
            yield from _given("character", *who)
            yield from _given("prop", prop)


def _in_prose(prose: s.Prose) -> Iterator[tuple[Sort, s.Ref]]:
    for paragraph in prose.paragraphs:
        for inline in paragraph.inlines:
            if isinstance(inline, s.Quote):
                yield from _given("character", inline.who)
            elif isinstance(inline, s.Mention):
                yield "anything", inline.of
