"""The beat sheet as records: all that any of its forms tells, and nothing of how.

Every form (PDF, HTML, Markdown, CSV, JSON, the terminal's table) is made of these records alone, and JSON is just them,
so that no form can say what the others cannot. ``schemas/beat-sheet.schema.json`` is made from them too.

Places on the story's line are shares of the whole, from 0 to 1. Minutes are those that scenes declare.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from compiler.backends.words import name_of, own_or_any, short_name_of, slugline, text, texts
from compiler.breakdown import Facts
from compiler.breakdown.beats import BeatFall
from compiler.breakdown.hands import Hands, Hold
from compiler.breakdown.length import Stretch
from compiler.breakdown.presence import Presence
from compiler.paradigm import Basis, Paradigm, best

State = Literal["met", "off", "missing", "doubled", "disordered", "untold", "unmeasured"]
"""How a beat stands to its paradigm: within its tolerance, beyond it, carried by no scene, a moment that several scenes
claim, before a beat that it should follow, optional and not told, or told where no target says how far off.

Of several the gravest: disordered, doubled, off."""


class SheetAct(Struct, frozen=True):
    """An act: its number, counted from 1, its title, and where it lies; ``minutes`` where lengths are declared."""

    number: int
    title: str | None
    start: float
    end: float
    minutes: float | None
    scenes: int


class SheetScene(Struct, frozen=True):
    """A scene on the line. ``page`` is its page in the treatment, where that has been laid out; ``turns`` what changes."""

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
    """A beat of a paradigm and how it is told.

    ``target`` is where it should begin and end, ``actual`` where it does, in one run of scenes or several. ``drift`` is
    how far off it falls, later positive, and ``drift_minutes`` the same of the planned running time. ``ahead_of`` is the
    beat that it should follow and comes before. ``expected`` are scenes that stand where it should be, if none carries it.
    """

    id: str
    name: str
    purpose: str | None
    act: int | None
    moment: bool
    optional: bool
    basis: Basis
    target: tuple[float, float] | None
    tolerance: float
    actual: tuple[tuple[float, float], ...]
    drift: float | None
    drift_minutes: float | None
    state: State
    ahead_of: str | None
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


class Sheet(Struct, frozen=True):
    """A story's beats under one paradigm or several, in one language.

    ``measure`` says by what places are measured: ``declared`` lengths, or the amount of ``text`` where a scene declares
    none. ``minutes`` is the declared playing time, ``planned`` the planned one.
    """

    story: str
    title: str
    language: str
    authors: tuple[str, ...]
    logline: str | None
    genre: tuple[str, ...]
    date: str | None
    measure: Literal["declared", "text"]
    minutes: float | None
    planned: int | None
    acts: tuple[SheetAct, ...]
    scenes: tuple[SheetScene, ...]
    lenses: tuple[Lens, ...]
    cast: tuple[SheetPresence, ...]
    props: tuple[SheetProp, ...]


def sheet(facts: Facts, paradigms: tuple[Paradigm, ...], language: str, pages: Mapping[int, int]) -> Sheet:
    """Gather the records. ``pages`` are the treatment's pages by scene number, where it has been laid out."""
    story, line, front = facts.story, facts.line, facts.story.front
    return Sheet(
        story=story.id.id,
        title=text(front.title, language) or story.id.id,
        language=language,
        authors=own_or_any(front.authors, language),
        logline=text(front.logline, language),
        genre=texts(front.genre, language),
        date=story.date(),
        measure=line.measure,
        minutes=line.minutes(),
        planned=story.running_time,
        acts=_acts(facts, language),
        scenes=tuple(_scene(stretch, facts, language, pages) for stretch in line.stretches),
        lenses=tuple(_lens(facts, paradigm, language) for paradigm in paradigms),
        cast=tuple(_presence(presence, language) for presence in facts.presences()),
        props=tuple(_prop(hands, facts, language) for hands in facts.hands()),
    )


def _minutes(facts: Facts, start: int, end: int) -> float | None:
    whole = facts.line.minutes()
    return None if whole is None else (end - start) * whole / facts.line.total


def _acts(facts: Facts, language: str) -> tuple[SheetAct, ...]:
    share, stretches = facts.line.share, facts.line.stretches
    found: list[SheetAct] = []
    reached = 0
    for number, act in enumerate(facts.story.acts, 1):
        own = [stretch for stretch in stretches if stretch.act == number - 1]
        start, reached = reached, own[-1].end if own else reached
        minutes = _minutes(facts, start, reached)
        found.append(SheetAct(number, text(act.title, language), share(start), share(reached), minutes, len(own)))
    return tuple(found)


def _scene(stretch: Stretch, facts: Facts, language: str, pages: Mapping[int, int]) -> SheetScene:
    scene, share = stretch.scene, facts.line.share
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
        minutes=_minutes(facts, stretch.start, stretch.end),
        page=pages.get(stretch.number),
        tension=scene.tension,
        turns=tuple(text(beat.turn, language) or "" for beat in scene.beats),
        on_screen=tuple(short_name_of(characters[who.id], language) for who in scene.cast if who.id in characters),
    )


def _lens(facts: Facts, paradigm: Paradigm, language: str) -> Lens:
    planned = facts.story.running_time or facts.line.minutes()
    return Lens(
        paradigm=paradigm.id,
        name=best(paradigm.names, language),
        source=best(paradigm.source, language) or None,
        basis=paradigm.basis,
        acts=paradigm.acts,
        beats=tuple(_beat(fall, planned, language) for fall in facts.falls(paradigm)),
    )


def _beat(fall: BeatFall, planned: float | None, language: str) -> SheetBeat:
    beat, drift = fall.beat, fall.drift
    return SheetBeat(
        id=beat.id,
        name=best(beat.names, language),
        purpose=best(beat.purpose, language) or None,
        act=beat.act,
        moment=not beat.lasts(),
        optional=beat.optional,
        basis=beat.basis,
        target=None if beat.start is None or beat.end is None else (beat.start, beat.end),
        tolerance=beat.tolerance,
        actual=fall.intervals,
        drift=drift,
        drift_minutes=None if drift is None or planned is None else drift * planned,
        state=_state(fall),
        ahead_of=best(fall.ahead_of.names, language) if fall.ahead_of else None,
        scenes=tuple(Carrier(one.stretch.number, text(one.beat.turn, language) or "") for one in fall.carried),
        expected=tuple(stretch.number for stretch in fall.expected),
    )


def _state(fall: BeatFall) -> State:
    if not fall.carried:
        return "untold" if fall.beat.optional else "missing"
    if fall.ahead_of:
        return "disordered"
    if fall.is_doubled():
        return "doubled"
    if fall.drift is None:
        return "unmeasured"
    return "off" if fall.drifts() else "met"


def _presence(presence: Presence, language: str) -> SheetPresence:
    character = presence.character
    alive, dead = (tuple(stretch.number for stretch in seen) for seen in (presence.alive, presence.dead))
    return SheetPresence(character.id.id, short_name_of(character, language), character.role, alive, dead)


def _prop(hands: Hands, facts: Facts, language: str) -> SheetProp:
    holds = tuple(_hold(hold, facts, language) for hold in hands.holds)
    return SheetProp(hands.prop.id.id, short_name_of(hands.prop, language), holds)


def _hold(hold: Hold, facts: Facts, language: str) -> SheetHold:
    keeping, index, share = hold.keeping, facts.index, facts.line.share
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
