"""Records of Story JSON for the story, its registers, acts and scenes."""

from __future__ import annotations

from typing import Literal

from compiler.exporters.story_json.continuity_records import Event
from compiler.exporters.story_json.text_records import Name, Note, Prose, Script, Wordings
from compiler.exporters.story_json.values import (
    Date,
    Day,
    Mode,
    Number,
    PlaceKind,
    Record,
    Role,
    Seconds,
    SetupKind,
    Side,
    Stage,
    TaggedRecord,
    Tension,
    Time,
    Zone,
)


class Slugline(Record, frozen=True):
    """A scene's heading. ``text`` is the writer's own, where there is one."""

    int_ext: Side
    place: str
    time: Time
    text: Wordings


class BeatMark(Record, frozen=True):
    """The beat of a paradigm that a beat of the story is."""

    paradigm: str
    beat: str


class Beat(Record, frozen=True):
    """A beat: one change; ``turn`` is the change in words."""

    marks: tuple[BeatMark, ...]
    turn: Wordings


class Setup(Record, frozen=True):
    """Something planted, or a question raised."""

    id: str
    kind: SetupKind
    text: Wordings


class Payoff(Record, frozen=True):
    """A payoff of setups."""

    of: tuple[str, ...]
    text: Wordings


class Scene(TaggedRecord, frozen=True, tag="scene"):
    """A continuous piece of the story in one place at one time.

    ``cast`` are the characters on screen and alive, ``bodies`` those seen dead; ``day`` is the story day; ``seconds`` is
    how long the scene plays, where a page is a minute; ``tension`` runs from 0 to 10.
    """

    id: str
    title: Wordings
    slugline: Slugline
    cast: tuple[str, ...]
    bodies: tuple[str, ...]
    day: Day | None
    mode: Mode
    seconds: Seconds | None
    tension: Tension | None
    summary: Wordings
    beats: tuple[Beat, ...]
    setups: tuple[Setup, ...]
    payoffs: tuple[Payoff, ...]
    continuity: tuple[Event, ...]
    prose: tuple[Prose, ...]
    script: tuple[Script, ...]
    notes: tuple[Note, ...]


class Sequence(TaggedRecord, frozen=True, tag="sequence"):
    """A run of scenes with one aim."""

    id: str
    title: Wordings
    synopsis: Wordings
    scenes: tuple[Scene, ...]
    notes: tuple[Note, ...]


class Act(Record, frozen=True):
    """A large part of the story: sequences, or scenes, or both."""

    id: str
    title: Wordings
    synopsis: Wordings
    parts: tuple[Sequence | Scene, ...]
    notes: tuple[Note, ...]


# The story


class Character(Record, frozen=True):
    """A character of the story, or a group that acts as one."""

    id: str
    role: Role
    names: tuple[Name, ...]
    aliases: Wordings
    portrayed_by: Wordings
    description: Wordings
    notes: tuple[Note, ...]


class Place(Record, frozen=True):
    """Where the story happens. ``within`` is the larger place around it, ``zone`` the hours that its clocks are ahead of Greenwich."""

    id: str
    kind: PlaceKind
    zone: Zone | None
    within: str | None
    names: tuple[Name, ...]
    aliases: Wordings
    description: Wordings
    notes: tuple[Note, ...]


class Prop(Record, frozen=True):
    """A thing that matters; who holds it, or where it lies, when the story opens."""

    id: str
    held_by: str | None
    at: str | None
    names: tuple[Name, ...]
    aliases: Wordings
    description: Wordings
    notes: tuple[Note, ...]


class Draft(Record, frozen=True):
    """Which draft this is: number, date and stage."""

    number: Number
    date: Date | None
    stage: Stage | None


class ParadigmUse(Record, frozen=True):
    """A paradigm that the story follows; ``href`` names its file if it is the story's own."""

    name: str
    href: str | None


class Front(Record, frozen=True):
    """Front matter."""

    title: Wordings
    subtitle: Wordings
    logline: Wordings
    authors: Wordings
    contact: Wordings
    based_on: Wordings
    copyright: Wordings
    draft: Draft | None
    genre: Wordings
    tone: Wordings
    themes: Wordings
    intent: tuple[Prose, ...]
    background: tuple[Prose, ...]
    paradigms: tuple[ParadigmUse, ...]
    notes: tuple[Note, ...]


class Story(Record, frozen=True):
    """A whole story. ``editions`` are the languages it can be printed in, its own first; ``running_time`` is in minutes."""

    version: Literal[1]
    id: str
    language: str
    editions: tuple[str, ...]
    running_time: Number | None
    front: Front
    cast: tuple[Character, ...]
    places: tuple[Place, ...]
    props: tuple[Prop, ...]
    acts: tuple[Act, ...]
