"""Definitions and uses of ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeVar

from msgspec import Struct

from compiler.exhaustive import assert_never
from compiler.model import continuity as c
from compiler.model import story as s
from compiler.model import texts as t
from compiler.store.memo import kept
from compiler.syntax.nesting import Unread

T = TypeVar("T")

MOST_PLACES_AROUND = 32
"""Places within each other: from a corner of a room to the world there are a dozen. Every scene walks up from its own."""

Target = Literal["character", "place", "prop", "setup", "anything"]
"""The kind of thing that a reference should lead to; ``anything`` is a character, a place or a prop."""

UNREAD_TARGETS: Mapping[Target, frozenset[Unread]] = {
    "character": frozenset({Unread.CHARACTERS}),
    "place": frozenset({Unread.PLACES}),
    "prop": frozenset({Unread.PROPS}),
    "setup": frozenset({Unread.SETUPS}),
    "anything": frozenset({Unread.CHARACTERS, Unread.PLACES, Unread.PROPS}),
}
"""{what a reference should lead to: kinds of content that it may lead to although they could not be read}."""


class Index(Struct, frozen=True):
    """Everything with an id, {id: entry} in the order of the story. Of two with the same id the first counts.

    ``learnt`` are the wordings of what is learnt, from the first event that has any; ``uses`` is every reference with
    its target.
    """

    characters: Mapping[str, s.Character]
    places: Mapping[str, s.Place]
    props: Mapping[str, s.Prop]
    setups: Mapping[str, s.Setup]
    learnt: Mapping[str, t.Wordings]
    uses: tuple[tuple[Target, t.Ref], ...]

    def chain(self, place: s.Place) -> tuple[s.Place, ...]:
        """A place and the places around it, from the inside out; a circle is walked once.

        At most ``MOST_PLACES_AROUND`` are followed; a check reports longer chains.
        """
        chain = {place.id.id: place}
        while place.within and (outer := self.places.get(place.within.id)) and len(chain) < MOST_PLACES_AROUND:
            if outer.id.id in chain:
                break
            chain[outer.id.id] = place = outer
        return tuple(chain.values())

    def around(self, id: str) -> tuple[s.Place, ...]:
        """The same of a place by its id, if there is one."""
        place = self.places.get(id)
        return self.chain(place) if place else ()

    def is_within(self, id: str, outer: str) -> bool:
        """Whether a place is another or lies within it, both by id."""
        return any(place.id.id == outer for place in self.around(id))


def index(story: s.Story) -> Index:
    """Look a story through for what it defines and what it uses."""
    events = (event for scene in story.scenes() for event in scene.events)
    return Index(
        characters=_first((one.id, one) for one in story.cast),
        places=_first((one.id, one) for one in story.places),
        props=_first((one.id, one) for one in story.props),
        setups=_first((setup.id, setup) for scene in story.scenes() for setup in scene.setups),
        learnt=_first((event.what, event.text) for event in events if isinstance(event, c.Learns) and event.text),
        uses=tuple(_uses(story)),
    )


def _first(entries: Iterable[tuple[t.Ref, T]]) -> Mapping[str, T]:
    """Entries by id, in order; of two with the same id the first."""
    found: dict[str, T] = {}
    for ref, entry in entries:
        found.setdefault(ref.id, entry)
    return found


def _uses(story: s.Story) -> Iterator[tuple[Target, t.Ref]]:
    """Every reference of the story, with what it should lead to."""
    for place in story.places:
        yield from _given("place", place.within)
    for prop in story.props:
        yield from _given("character", prop.held_by)
        yield from _given("place", prop.at)
    for prose in (*story.front.intent, *story.front.background):
        for inline in prose.inlines():
            yield from _in_inline(inline)
    for scene in story.scenes():
        yield from _uses_in(scene)


@kept
def _uses_in(scene: s.Scene) -> tuple[tuple[Target, t.Ref], ...]:
    return tuple(_in_scene(scene))


def _in_scene(scene: s.Scene) -> Iterator[tuple[Target, t.Ref]]:
    yield from (("character", who) for who in (*scene.cast, *scene.bodies))
    yield "place", scene.slugline.place
    for event in scene.events:
        yield from references_of(event)
    yield from (("setup", ref) for payoff in scene.payoffs for ref in payoff.of)
    for _, inline in scene.inlines():
        yield from _in_inline(inline)
    yield from (("character", speech.who) for speech in scene.speeches())


def _given(target: Target, *refs: t.Ref | None) -> Iterator[tuple[Target, t.Ref]]:
    yield from ((target, ref) for ref in refs if ref)


def references_of(event: c.Event) -> Iterator[tuple[Target, t.Ref]]:
    """Everybody and everything that an event of continuity names, with what it should lead to."""
    match event:
        case c.Death(who=who, by=by, tool=tool):
            yield from _given("character", *who, *by)
            yield from _given("prop", tool)
        case c.Injury(who=who, by=by) | c.Arrest(who=who, by=by):
            yield from _given("character", *who, *by)
        case c.Recovery(who=who) | c.Release(who=who) | c.Learns(who=who) | c.Knows(who=who):
            yield from _given("character", *who)
        case c.Travel(who=who, origin=origin, to=to):
            yield from _given("character", *who)
            yield from _given("place", origin, to)
        case c.HandOff(prop=prop, giver=giver, taker=taker, at=at):
            yield from _given("prop", prop)
            yield from _given("character", giver, taker)
            yield from _given("place", at)
        case c.Uses(who=who, prop=prop):
            yield from _given("character", *who)
            yield from _given("prop", prop)
        case _:
            assert_never(event)


def zone_of(chain: tuple[s.Place, ...]) -> float | None:
    """Hours by which a place's clocks are ahead of Greenwich: its own ``zone``, else that of the places around it."""
    return next((place.zone for place in chain if place.zone is not None), None)


def _in_inline(inline: t.Inline) -> Iterator[tuple[Target, t.Ref]]:
    match inline:
        case t.Quote(who=who):
            yield from _given("character", who)
        case t.Mention(of=of):
            yield "anything", of
        case t.PlainText() | t.Emphasis():
            pass
        case _:
            assert_never(inline)
