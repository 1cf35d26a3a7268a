"""Family N: references that lead nowhere, ids given twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from compiler.breakdown import Facts
from compiler.breakdown.index import MOST_PLACES_AROUND, UNREAD_TARGETS, Target
from compiler.diagnostics.findings import Fault, Note, Severity, fault, note
from compiler.diagnostics.rules import check
from compiler.diagnostics.suggest import pointed, suggestion
from compiler.model.story import Sequence
from compiler.model.texts import Ref
from compiler.text.source import Span


@check(
    "N101",
    Severity.ERROR,
    "`{id}` is nobody in the cast",
    needs=UNREAD_TARGETS["character"],
)
def unknown_character(facts: Facts) -> Iterator[Fault]:
    """Somebody is named by an id that the cast does not have.

    Why it matters: nobody can be cast, scheduled or paid for a part that no list holds.
    Wrong: <scene id="sauna" cast="danok">, when the cast has danko.
    Right: <scene id="sauna" cast="danko">, or a new character in cast.xml.
    """
    known = _places(entry.id for entry in facts.story.cast)
    yield from _unknown("character", known, facts)


@check(
    "N103",
    Severity.ERROR,
    "there is no place `{id}`",
    needs=UNREAD_TARGETS["place"],
)
def unknown_place(facts: Facts) -> Iterator[Fault]:
    """A place is named by an id that is not among the places.

    Why it matters: a location that no list holds cannot be scouted, booked or grouped with its other scenes.
    Wrong: <slugline int-ext="int" place="suana" time="day"/>, when there is a place sauna.
    Right: <slugline int-ext="int" place="sauna" time="day"/>, or a new place in places.xml.
    """
    known = _places(entry.id for entry in facts.story.places)
    yield from _unknown("place", known, facts)


@check(
    "N104",
    Severity.ERROR,
    "there is no prop `{id}`",
    needs=UNREAD_TARGETS["prop"],
)
def unknown_prop(facts: Facts) -> Iterator[Fault]:
    """A prop is named by an id that is not among the props.

    Why it matters: what is handed over has to be made, bought and on set that day.
    Wrong: <hand-off prop="kee" from="viktor" to="danko" how="given"/>, when there is a prop key.
    Right: <hand-off prop="key" from="viktor" to="danko" how="given"/>, or a new prop in props.xml.
    """
    known = _places(entry.id for entry in facts.story.props)
    yield from _unknown("prop", known, facts)


@check(
    "N107",
    Severity.ERROR,
    "there is no setup `{id}`",
    needs=UNREAD_TARGETS["setup"],
)
def unknown_setup(facts: Facts) -> Iterator[Fault]:
    """A payoff pays a setup that is not there.

    Why it matters: what was never planted comes from nowhere, and an audience feels cheated.
    Wrong: <payoff of="wach">, when there is a setup watch.
    Right: <payoff of="watch">, or a <setup id="watch"> in an earlier scene.
    """
    known = _places(setup.id for setup in facts.index.setups.values())
    yield from _unknown("setup", known, facts)


@check(
    "N108",
    Severity.ERROR,
    "`{id}` is no character, place or prop",
    needs=UNREAD_TARGETS["anything"],
)
def unknown_mention(facts: Facts) -> Iterator[Fault]:
    """A mention in the prose is tied to an id that no character, place or prop has.

    Why it matters: the mark is there to settle a doubtful name, and settles nothing.
    Wrong: <mention of="cat">Cat</mention>, when the cast has catherine.
    Right: <mention of="catherine">Cat</mention>
    """
    known = _places(entry.id for entry in facts.story.register())
    yield from _unknown("anything", known, facts)


@check(
    "N105",
    Severity.ERROR,
    "there is no paradigm `{id}`",
)
def unknown_paradigm(facts: Facts) -> Iterator[Fault]:
    """A paradigm is named that photoplay does not ship and the story does not bring.

    Why it matters: beats marked for it appear on no beat sheet.
    Wrong: <mark paradigm="save-the-cats" beat="midpoint"/>
    Right: <mark paradigm="save-the-cat" beat="midpoint"/>
    """
    names = facts.paradigm_ids()
    own = {use.name.id for use in facts.story.front.paradigms if use.href}
    uses = [use.name for use in facts.story.front.paradigms if not use.href]
    uses += [mark.paradigm for scene in facts.story.scenes() for beat in scene.beats for mark in beat.marks]
    for ref in uses:
        if ref.id not in names and ref.id not in own:
            yield fault(ref.span, *suggestion(ref.id, names), id=ref.id)


@check(
    "N106",
    Severity.ERROR,
    "`{paradigm}` has no beat `{beat}`",
)
def unknown_beat(facts: Facts) -> Iterator[Fault]:
    """A mark names a beat that its paradigm does not have.

    Why it matters: the beat sheet has no row for it, so the scene would be missing there.
    Wrong: <mark paradigm="save-the-cat" beat="middle"/>
    Right: <mark paradigm="save-the-cat" beat="midpoint"/>
    """
    for mark in (mark for scene in facts.story.scenes() for beat in scene.beats for mark in beat.marks):
        paradigm = facts.paradigm(mark.paradigm.id)
        if paradigm and not paradigm.beat(mark.beat.id):
            names = tuple(beat.id for beat in paradigm.beats)
            meant = suggestion(mark.beat.id, names)
            yield fault(mark.beat.span, *meant, paradigm=paradigm.id, beat=mark.beat.id)


@check(
    "N201",
    Severity.ERROR,
    "there is a {kind} `{id}` already",
    notes={
        "first": "it is here",
        "spelling": "U+{letter:04X} in one is {parts} in the other, and that is the same letter",
    },
)
def duplicate_id(facts: Facts) -> Iterator[Fault]:
    """Two things of the same kind have the same id.

    Why it matters: whoever names the id means one of them, and nobody can say which.
    Wrong: <character id="danko"> twice in the cast.
    Right: each character, place, prop, act, sequence, scene and setup has an id of its own.
    """
    scenes = list(facts.story.scenes())
    sequences = [part for act in facts.story.acts for part in act.parts if isinstance(part, Sequence)]
    kinds: tuple[tuple[str, Iterable[Ref]], ...] = (
        ("character", (entry.id for entry in facts.story.cast)),
        ("place", (entry.id for entry in facts.story.places)),
        ("prop", (entry.id for entry in facts.story.props)),
        ("act", (act.id for act in facts.story.acts)),
        ("sequence", (sequence.id for sequence in sequences)),
        ("scene", (scene.id for scene in scenes)),
        ("setup", (setup.id for scene in scenes for setup in scene.setups)),
    )
    for kind, refs in kinds:
        first: dict[str, Span] = {}
        for ref in refs:
            if ref.id in first:
                notes = note("first", first[ref.id]), *_spelling(ref, first[ref.id])
                yield fault(ref.span, *notes, kind=kind, id=ref.id)
            first.setdefault(ref.id, ref.span)


def _spelling(ref: Ref, other: Span) -> Iterator[Note]:
    """That the two look different to a program that does not compose letters, and so may have been taken for two ids."""
    if ref.span.end - ref.span.start != other.end - other.start:
        for letter in ref.id:
            parts = unicodedata.normalize("NFD", letter)
            if parts != letter:
                apart = " ".join(f"U+{ord(part):04X}" for part in parts)
                yield note("spelling", letter=ord(letter), parts=apart)
                return


@check(
    "N202",
    Severity.ERROR,
    {
        "": "`{place}` lies within itself",
        "deep": "`{place}` lies within {depth} places or more",
    },
)
def circular_place(facts: Facts) -> Iterator[Fault]:
    """A place lies within itself, directly or by way of others, or in so many that it may as well.

    Why it matters: a slugline names a place by what it lies in, and this would never end.
    Wrong: <place id="hotel" within="room"> and <place id="room" within="hotel">
    Right: a room lies within a building, a building within a city.
    """
    for place in facts.index.places.values():
        outermost = facts.index.chain(place)[-1]
        if outermost.within and outermost.within.id == place.id.id and place.within:
            yield fault(place.within.span, place=place.id.id)
        elif outermost.within and place.within and len(facts.index.chain(place)) == MOST_PLACES_AROUND:
            yield fault(place.within.span, form="deep", place=place.id.id, depth=MOST_PLACES_AROUND)


def _places(refs: Iterable[Ref]) -> dict[str, Span]:
    return {ref.id: ref.span for ref in refs}


def _unknown(target: Target, known: Mapping[str, Span], facts: Facts) -> Iterator[Fault]:
    """The uses of an id that is not known, unless it is in a part that could not be read."""
    for used, ref in facts.index.uses:
        if used == target and ref.id not in known and ref.id not in facts.lost:
            yield fault(ref.span, *pointed(ref.id, known), id=ref.id)
