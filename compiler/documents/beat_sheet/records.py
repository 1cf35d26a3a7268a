"""The records of the beat sheet: its content, without its form.

Every format (PDF, HTML, Markdown, CSV, JSON, terminal) is made from these records alone, and JSON is the records, so that
no format has what another lacks. ``schemas/beat-sheet.schema.json`` is made from them too.

Positions in the story are shares of the whole, from 0 to 1. Minutes are those that scenes declare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from compiler.breakdown import Facts
from compiler.breakdown.beats import BeatFall, expected
from compiler.breakdown.presence import Presence
from compiler.breakdown.prop_line import Hold, PropLine
from compiler.breakdown.timeline import Stretch
from compiler.documents.header import Head, head
from compiler.documents.labels import name_of, short_name_of, slugline, text
from compiler.model import story as s
from compiler.model.paradigm import Basis, Paradigm, best

State = Literal["off", "missing", "untold", "doubled", "early", "late"]
"""What is not as a paradigm has it: a beat beyond its tolerance, one that no scene carries, an optional one that none
carries, a moment that several scenes claim, one before a beat that it should follow, one after a beat that should follow it.
"""


class SheetAct(Struct, frozen=True):
    """An act: its number, counted from 1, its title, and where it lies; ``minutes`` where lengths are declared."""

    number: int
    title: str | None
    start: float
    end: float
    minutes: float | None
    scenes: int


class SheetScene(Struct, frozen=True):
    """A scene on the line. ``minutes`` is how long it says that it plays; ``page`` its page in the treatment, where that has
    been laid out; ``turns`` what changes.
    """

    number: int
    id: str
    title: str | None
    heading: str
    summary: str | None
    act: int
    start: float
    end: float
    minutes: float | None
    page: int | None
    tension: int | None
    turns: tuple[str, ...]
    on_screen: tuple[str, ...]


class Carrier(Struct, frozen=True):
    """A scene that carries a beat, by its number, and what changes in it there."""

    scene: int
    turn: str


class SheetBeat(Struct, frozen=True):
    """A beat of a paradigm, and the scenes that carry it.

    ``target`` is where it should begin and end, ``actual`` where it does, in one run of scenes or several. ``drift`` is
    how far off it falls, later positive, and ``drift_minutes`` the same of the planned running time; of a beat that lasts
    it is the larger of ``start_drift`` and ``end_drift``. ``states`` are all that is not as it should be, ``neighbour`` the
    beat on whose wrong side it stands. ``expected`` are scenes that stand where it should be, if none carries it.
    """

    id: str
    name: str
    purpose: str | None
    act: int | None
    moment: bool
    optional: bool
    basis: Basis
    target: tuple[float, float] | None
    tolerance: float | None
    actual: tuple[tuple[float, float], ...]
    drift: float | None
    drift_minutes: float | None
    start_drift: float | None
    end_drift: float | None
    states: tuple[State, ...]
    neighbour: str | None
    scenes: tuple[Carrier, ...]
    expected: tuple[int, ...]


class Lens(Struct, frozen=True):
    """The story under one paradigm: what its targets rest on, where its acts should end, its beats."""

    paradigm: str
    name: str
    source: str | None
    basis: Basis
    acts: tuple[float, ...]
    beats: tuple[SheetBeat, ...]


class SheetPresence(Struct, frozen=True):
    """A character and the scenes, by number, in which they are on screen, alive or as a body."""

    id: str
    name: str
    role: str
    alive: tuple[int, ...]
    dead: tuple[int, ...]


class SheetHold(Struct, frozen=True):
    """Where a prop is from ``start`` to ``end``: held by somebody, lying (at a place, if that is said), lost, destroyed
    or unknown; since which scene, and how it came there.
    """

    start: float
    end: float
    state: str
    holder: str | None
    place: str | None
    since: int | None
    how: str | None


class SheetProp(Struct, frozen=True):
    """A prop and its way through the story, without gaps."""

    id: str
    name: str
    holds: tuple[SheetHold, ...]


class Sheet(Head, frozen=True):
    """A story's beats under one paradigm or several, in one language."""

    acts: tuple[SheetAct, ...]
    scenes: tuple[SheetScene, ...]
    lenses: tuple[Lens, ...]
    cast: tuple[SheetPresence, ...]
    props: tuple[SheetProp, ...]


def sheet(facts: Facts, paradigms: tuple[Paradigm, ...], language: str, pages: Mapping[int, int]) -> Sheet:
    """Gather the records. ``pages`` are the treatment's pages by scene number, where it has been laid out."""
    return Sheet(
        **head(facts, language),
        acts=_acts(facts, language),
        scenes=tuple(_scene(stretch, facts, language, pages) for stretch in facts.timeline.stretches),
        lenses=tuple(_lens(facts, paradigm, language) for paradigm in paradigms),
        cast=tuple(_presence(presence, language) for presence in facts.presences),
        props=tuple(_prop(hands, facts, language) for hands in facts.prop_lines),
    )


def _acts(facts: Facts, language: str) -> tuple[SheetAct, ...]:
    line, counts = facts.timeline, Counter(stretch.act for stretch in facts.timeline.stretches)
    return tuple(
        SheetAct(
            number=number + 1,
            title=text(act.title, language),
            start=line.share(start),
            end=line.share(end),
            minutes=line.minutes_of(start, end),
            scenes=counts[number],
        )
        for number, (act, (start, end)) in enumerate(zip(facts.story.acts, line.acts, strict=True))
    )


def _scene(stretch: Stretch, facts: Facts, language: str, pages: Mapping[int, int]) -> SheetScene:
    scene, share = stretch.scene, facts.timeline.share
    characters = facts.index.characters
    return SheetScene(
        number=stretch.number,
        id=scene.id.id,
        title=text(scene.title, language),
        heading=slugline(scene, facts.index, language),
        summary=text(scene.summary, language),
        act=stretch.act + 1,
        start=share(stretch.start),
        end=share(stretch.end),
        minutes=scene.length.half_seconds / s.MINUTE if scene.length else None,
        page=pages.get(stretch.number),
        tension=scene.tension,
        turns=tuple(text(beat.turn, language) or "" for beat in scene.beats),
        on_screen=tuple(short_name_of(characters[who.id], language) for who in scene.cast if who.id in characters),
    )


def _lens(facts: Facts, paradigm: Paradigm, language: str) -> Lens:
    planned = facts.story.running_time or facts.timeline.minutes()
    falls = facts.falls(paradigm)
    there = [() if fall.carried else expected(facts.timeline, falls, place) for place, fall in enumerate(falls)]
    return Lens(
        paradigm=paradigm.id,
        name=best(paradigm.names, language),
        source=best(paradigm.source, language) or None,
        basis=paradigm.basis,
        acts=paradigm.acts,
        beats=tuple(_beat(fall, scenes, planned, language) for fall, scenes in zip(falls, there, strict=True)),
    )


def _beat(fall: BeatFall, there: tuple[Stretch, ...], planned: float | None, language: str) -> SheetBeat:
    beat, neighbour = fall.beat, fall.ahead_of or fall.behind
    return SheetBeat(
        id=beat.id,
        name=best(beat.names, language),
        purpose=best(beat.purpose, language) or None,
        act=beat.act,
        moment=beat.moment,
        optional=beat.optional,
        basis=beat.basis,
        target=beat.target,
        tolerance=beat.tolerance if beat.target else None,
        actual=fall.intervals,
        drift=fall.drift,
        drift_minutes=None if fall.drift is None or planned is None else fall.drift * planned,
        start_drift=fall.start_drift,
        end_drift=fall.end_drift,
        states=tuple(_states(fall)),
        neighbour=best(neighbour.names, language) if neighbour else None,
        scenes=tuple(Carrier(one.stretch.number, text(one.beat.turn, language) or "") for one in fall.carried),
        expected=tuple(stretch.number for stretch in there),
    )


def _states(fall: BeatFall) -> Iterator[State]:
    if not fall.carried:
        yield "untold" if fall.beat.optional else "missing"
    if fall.ahead_of:
        yield "early"
    if fall.behind:
        yield "late"
    if fall.is_doubled():
        yield "doubled"
    if fall.drifts():
        yield "off"


def _presence(presence: Presence, language: str) -> SheetPresence:
    character = presence.character
    alive, dead = (tuple(stretch.number for stretch in seen) for seen in (presence.alive, presence.dead))
    return SheetPresence(character.id.id, short_name_of(character, language), character.role, alive, dead)


def _prop(hands: PropLine, facts: Facts, language: str) -> SheetProp:
    holds = tuple(_hold(hold, facts, language) for hold in hands.holds)
    return SheetProp(hands.prop.id.id, short_name_of(hands.prop, language), holds)


def _hold(hold: Hold, facts: Facts, language: str) -> SheetHold:
    keeping, index, share = hold.state, facts.index, facts.timeline.share
    holder = index.characters.get(keeping.holder or "")
    place = index.places.get(keeping.at or "")
    return SheetHold(
        start=share(hold.start),
        end=share(hold.end),
        state=keeping.reason,
        holder=short_name_of(holder, language) if holder else None,
        place=name_of(place, language) if place else None,
        since=hold.since.number if hold.since else None,
        how=hold.how or None,
    )
